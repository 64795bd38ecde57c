"""Adding and correcting people by hand."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import academic_year, school_today
from accounts.edits import Edit
from accounts.entry.addresses import prove_address
from accounts.entry.invitations import invite, token_for
from accounts.models import Event, FormerAddress, Invitation, StaffScope, User
from accounts.people.services import add_faculty, add_staff, add_student, change_person
from notifications import kinds
from notifications.models import Notification
from tests import factories
from tests.threads import at_once, won


def facts(**changed) -> Edit:
    return Edit({"full_name": "Jo Park", "email": "Jo.Park@Example.edu", "school_id": "77", **changed})


@pytest.fixture
def add(staff):
    return partial(add_student, by=staff, stage="M2", track=factories.make_track(), starts_on=school_today())


class TestAdding:
    def test_a_student_comes_with_enrollment_and_class(self, add, staff):
        person = add(edit=facts())
        assert (person.email, person.role, person.has_usable_password()) == ("jo.park@example.edu", "student", False)
        span = person.enrollments.get()
        assert (span.stage, span.status, span.starts_on, span.ends_on) == ("M2", "enrolled", school_today(), None)
        assert person.student_profile.cohort == academic_year(school_today()) - 1
        assert Event.objects.filter(verb="added person", actor=staff, target_id=person.pk).exists()

    def test_a_class_that_does_not_follow_from_the_stage_is_kept(self, add):
        assert add(edit=facts(), cohort=2019).student_profile.cohort == 2019

    def test_faculty_open_their_own_profile_and_an_assistant_has_none(self, staff):
        mentor = add_faculty(by=staff, edit=facts(), mentors=True)
        assistant = add_faculty(by=staff, edit=facts(email="b@example.edu", school_id=""), mentors=False)
        assert mentor.mentor_profile.accepting is False
        assert not hasattr(assistant, "mentor_profile")

    def test_staff_come_with_their_scope(self, staff):
        track = factories.make_track()
        person = add_staff(by=staff, edit=facts(), staff_scope=StaffScope.TRACK, scope_track=track)
        assert (person.staff_scope, person.scope_track) == ("track", track)

    def test_an_address_or_number_that_somebody_has_is_refused(self, add):
        add(edit=facts())
        for taken in ({"email": "JO.park@example.edu", "school_id": ""}, {"email": "x@example.edu"}):
            with pytest.raises(ValidationError, match="Somebody already has this"):
                add(edit=facts(**taken))
        assert User.objects.filter(full_name="Jo Park").count() == 1

    @pytest.mark.parametrize("scope", [StaffScope.TRACK, StaffScope.REPORTS])
    def test_only_who_sees_the_whole_school_adds_people(self, add, scope):
        track = factories.make_track() if scope == StaffScope.TRACK else None
        with pytest.raises(PermissionDenied):
            add(edit=facts(), by=factories.make_staff(staff_scope=scope, scope_track=track))


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_person_at_one_moment_add_one():
    staff = factories.make_staff()
    answers = at_once(*(partial(add_faculty, by=staff, edit=facts(), mentors=False) for _ in range(4)))
    assert len(won(answers)) == User.objects.filter(email="jo.park@example.edu").count() == 1


@pytest.fixture
def settled(client_for, student):
    """A student with every means of signing in, who is signed in; and that browser."""
    student.school_id = "A-1"
    student.set_password("a long password")
    student.save()
    SocialAccount.objects.create(user=student, provider="school", uid="subject-1")
    Authenticator.objects.create(user=student, type=Authenticator.Type.TOTP, data={})
    client = client_for(student)
    client.get("/")
    return student, client


class TestCorrecting:
    def test_a_name_changes_and_nothing_else(self, client_for, student, staff):
        client = client_for(student)
        client.get("/")
        change_person(person=student, by=staff, edit=Edit({"full_name": "Sam Riviera"}))
        student.refresh_from_db()
        assert student.full_name == "Sam Riviera"
        assert client.get("/").status_code == 200
        assert not Notification.objects.exists()
        assert Event.objects.filter(verb="changed person", actor=staff, target_id=student.pk).exists()

    def test_another_address_is_unproven_ends_sessions_and_is_told_to_both_inboxes(self, client_for, student, staff):
        prove_address(student)
        before, client = student.email, client_for(student)
        client.get("/")
        change_person(person=student, by=staff, edit=Edit({"email": "new@example.edu"}))
        assert client.get("/").status_code == 302
        assert not EmailAddress.objects.filter(verified=True).exists()
        mails = {row.kind: kinds.get(row.kind).render(row) for row in Notification.objects.all()}
        assert mails["accounts.old_address"].to == before
        assert mails["accounts.new_address"].to == ""
        for text in (mails["accounts.old_address"].text, mails["accounts.old_address"].html):
            assert "new@example.edu" not in text
        assert FormerAddress.objects.get().address == before

    @pytest.mark.parametrize("edit", [{"email": "new@example.edu"}, {"school_id": "B-2"}, {"school_id": ""}])
    def test_who_came_in_by_a_wrong_address_or_number_has_no_way_left(self, settled, staff, edit):
        person, client = settled
        change_person(person=person, by=staff, edit=Edit(edit))
        assert client.get("/").status_code == 302
        assert not SocialAccount.objects.filter(user=person).exists()
        assert not Authenticator.objects.filter(user=person).exists()
        assert not User.objects.get(pk=person.pk).has_usable_password()

    def test_nobody_else_loses_a_way_in(self, settled, staff, stranger):
        person, _ = settled
        change_person(person=stranger, by=staff, edit=Edit({"email": "new@example.edu", "school_id": "B-2"}))
        assert User.objects.get(pk=person.pk).has_usable_password()
        assert SocialAccount.objects.exists()
        assert Authenticator.objects.exists()

    def test_a_first_number_is_told_and_takes_nothing_away(self, settled, staff):
        person, client = settled
        User.objects.filter(pk=person.pk).update(school_id="")
        change_person(person=person, by=staff, edit=Edit({"school_id": "B-2"}))
        assert client.get("/").status_code == 200
        assert User.objects.get(pk=person.pk).has_usable_password()
        assert Notification.objects.get().kind == "accounts.new_school_id"

    def test_another_number_is_told_each_time_and_not_named(self, settled, staff):
        for number in ("B-2", "A-1", "B-2"):
            change_person(person=settled[0], by=staff, edit=Edit({"school_id": number}))
        rows = Notification.objects.filter(kind="accounts.new_school_id", recipient=settled[0])
        assert rows.count() == 3
        written = kinds.get(rows[0].kind).render(rows[0])
        for text in (written.text, written.html):
            assert "changed the school ID" in text
            assert "B-2" not in text

    def test_who_has_never_been_in_is_told_of_no_number(self, student, staff):
        change_person(person=student, by=staff, edit=Edit({"school_id": "B-2"}))
        assert not Notification.objects.exists()

    def test_an_invitation_that_waits_goes_out_anew_and_the_old_link_is_dead(self, client, student, staff):
        [old] = invite(people=[student], by=staff)
        change_person(person=student, by=staff, edit=Edit({"email": "new@example.edu"}))
        fresh = Invitation.objects.exclude(pk=old.pk).get()
        assert [row.about for row in Notification.objects.pending()] == [fresh]
        assert "has run out" in client.get(f"/welcome/{token_for(old)}/").content.decode()

    def test_a_change_that_is_taken_back_before_the_mail_goes_is_not_told(self, student, staff):
        before = student.email
        change_person(person=student, by=staff, edit=Edit({"email": "new@example.edu"}))
        change_person(person=student, by=staff, edit=Edit({"email": before}))
        first = Notification.objects.order_by("created_at").first()
        assert kinds.get(first.kind).still_holds(first) == "The address is the former one again."

    def test_a_track_corrects_its_own_students_alone(self, student, mentor):
        track = student.enrollments.get().track
        scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=track)
        factories.make_relationship(mentor, student)
        change_person(person=student, by=scoped, edit=Edit({"full_name": "S. Rivera"}))
        with pytest.raises(PermissionDenied):
            change_person(person=mentor, by=scoped, edit=Edit({"full_name": "A. Lind"}))

    @pytest.mark.parametrize("field", ["email", "school_id"])
    def test_what_somebody_signs_in_by_is_for_who_sees_the_whole_school(self, client_for, student, field):
        scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=student.enrollments.get().track)
        with pytest.raises(PermissionDenied):
            change_person(person=student, by=scoped, edit=Edit({field: "mine@example.edu"}))
        client, address = client_for(scoped), f"/people/{student.pk}/change/"
        assert f'name="{field}"' not in client.get(address).content.decode()
        client.post(address, {"full_name": "S. Rivera", field: "mine@example.edu"})
        student.refresh_from_db()
        assert (student.full_name, getattr(student, field) == "mine@example.edu") == ("S. Rivera", False)

    def test_nobody_else_corrects_anybody(self, student, stranger, mentor):
        for by in (student, stranger, mentor):
            with pytest.raises(PermissionDenied):
                change_person(person=student, by=by, edit=Edit({"full_name": "X"}))


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_address_at_one_moment_give_it_once_and_read_why_not():
    staff = factories.make_staff()
    people = [factories.make_mentor() for _ in range(4)]
    edit = Edit({"email": "same@example.edu"})
    answers = at_once(*(partial(change_person, person=person, by=staff, edit=edit) for person in people))
    assert len(won(answers)) == User.objects.filter(email="same@example.edu").count() == 1


class TestPages:
    NEW = {"full_name": " Jo   Park ", "email": "jo@example.edu", "school_id": "", "send": "on"}

    def test_a_student_is_added_and_invited_in_one_page(self, client_for, staff):
        fields = {"stage": "M1", "track": factories.make_track().pk, "starts_on": school_today().isoformat()}
        page = client_for(staff).post("/people/new/student/", self.NEW | fields, follow=True).content.decode()
        assert "Jo Park is added and invited." in page
        assert "Not invited yet" not in page
        assert Invitation.objects.get().person == User.objects.get(email="jo@example.edu")

    def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(self, client_for, staff):
        page = client_for(staff).post("/people/new/student/", {"full_name": "Jo Park", "starts_on": ""})
        assert {"email", "stage", "track", "starts_on"} <= set(page.context["form"].errors)
        assert 'value="Jo Park"' in page.content.decode()

    def test_staff_of_one_track_need_that_track(self, client_for, staff):
        page = client_for(staff).post("/people/new/staff/", self.NEW | {"scope": "track"}).content.decode()
        assert "Choose the track that this person is to see." in page

    def test_a_track_that_does_not_exist_is_said_once(self, client_for, staff):
        fields = self.NEW | {"scope": "track", "track": "nonsense"}
        page = client_for(staff).post("/people/new/staff/", fields)
        assert len(page.context["form"].errors["track"]) == 1

    def test_staff_of_one_track_are_added_with_it(self, client_for, staff):
        track = factories.make_track()
        client = client_for(staff)
        client.post("/people/new/staff/", self.NEW | {"scope": "track", "track": track.pk})
        added = User.objects.get(email="jo@example.edu")
        assert (added.staff_scope, added.scope_track) == ("track", track)

    def test_an_address_that_is_taken_names_whose_it_is(self, client_for, staff, student):
        fields = self.NEW | {"email": student.email.upper(), "mentors": "on"}
        page = client_for(staff).post("/people/new/faculty/", fields).content.decode()
        assert "Sam Rivera already has this address." in page

    def test_a_role_that_does_not_exist_is_not_found(self, client_for, staff):
        assert client_for(staff).get("/people/new/dean/").status_code == 404

    def test_correcting_says_what_a_new_address_does_and_saves(self, client_for, staff, student):
        client, address = client_for(staff), f"/people/{student.pk}/change/"
        assert "Both inboxes are told" in client.get(address).content.decode()
        fields = {"full_name": "Sam Rivera", "email": "sam@example.edu", "school_id": "A-1"}
        assert "sam@example.edu" in client.post(address, fields, follow=True).content.decode()
        student.refresh_from_db()
        assert (student.email, student.school_id) == ("sam@example.edu", "A-1")

    @pytest.mark.parametrize("field", ["email", "school_id"])
    def test_what_somebody_else_got_at_this_very_moment_is_a_sentence_and_what_was_typed_stays(
        self, client_for, staff, student, stranger, monkeypatch, field
    ):
        """Between the check and the write: the database alone sees it."""
        User.objects.filter(pk=stranger.pk).update(school_id="A-7")
        stranger.refresh_from_db()
        for check in ("full_clean", "validate_unique", "validate_constraints"):
            monkeypatch.setattr(User, check, lambda self, *args, **kwargs: None)
        monkeypatch.setattr(f"accounts.people.forms.PersonForm.clean_{field}", lambda self: self.cleaned_data[field])
        fields = {"full_name": "S. Rivera", "email": student.email, "school_id": ""}
        page = client_for(staff).post(f"/people/{student.pk}/change/", fields | {field: getattr(stranger, field)})
        assert "Somebody has just entered this address or school ID" in page.content.decode()
        assert 'value="S. Rivera"' in page.content.decode()

    def test_a_refused_correction_leaves_the_heading_as_it_was(self, client_for, staff, student, stranger):
        fields = {"full_name": "Wrong Name", "email": stranger.email, "school_id": ""}
        page = client_for(staff).post(f"/people/{student.pk}/change/", fields).content.decode()
        assert "Robin Vale already has this address." in page
        assert "Sam Rivera" in page
        assert User.objects.get(pk=student.pk).full_name == "Sam Rivera"


def test_the_page_of_somebody_says_how_far_they_are_in_or_out(client_for, staff, student):
    from accounts.deactivation import deactivate_people, reactivate_people

    client, address = client_for(staff), f"/people/{student.pk}/"
    assert "Not invited yet" in client.get(address).content.decode()
    invite(people=[student], by=staff)
    page = client.get(address).content.decode()
    assert "Holds until" in page
    assert "by Kim Osei" in page
    deactivate_people(people=[student], by=staff, effect_at=timezone.now() + timedelta(hours=3))
    assert "Nobody has been told." in client.get(address).content.decode()
    reactivate_people(people=[student], by=staff)
    deactivate_people(people=[student], by=staff, reason="Left school")
    page = client.get(address).content.decode()
    assert "Left school" in page
    assert "stays closed if you bring Sam Rivera back" in page
