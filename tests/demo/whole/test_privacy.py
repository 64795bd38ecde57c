from accounts.models import CloserLookConcerns, DeletionRequest, LegalHold, Purge, User
from mentorship.demo.named import FACULTY


def test_somebody_asks_for_deletion_and_waits_for_an_answer(school):
    asked = DeletionRequest.objects.get()
    assert asked.is_waiting
    assert asked.person.is_active


def test_a_legal_hold_stands_for_somebody_else(school):
    assert LegalHold.objects.standing().get().person != DeletionRequest.objects.get().person


def test_the_mentor_whom_a_visitor_can_be_reads_of_a_look(school):
    mentor = User.objects.get(email=FACULTY)
    concerned = CloserLookConcerns.objects.get(person=mentor)
    assert concerned.look.tell_at == concerned.look.opened_at
    assert concerned.look.concerned.count() > 1


def test_nothing_was_purged(school):
    assert not Purge.objects.exists()
