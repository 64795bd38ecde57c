from accounts.models import Topic, User
from matching.models import Organizer, PeerMember, PeerProgram
from matching.peer.services import grant_organizer, join_program, save_program


def make_program(staff: User, name: str = "Big Sibs") -> PeerProgram:
    return save_program(program=PeerProgram(name=name, about="An M2 for every M1"), by=staff)


def make_organizer(program: PeerProgram, person: User) -> Organizer:
    return grant_organizer(program=program, person=person, by=program.made_by)


def make_member(
    program: PeerProgram, student: User, *, side: str = "mentee", topics: tuple[Topic, ...] = (), hopes: str = ""
) -> PeerMember:
    return join_program(program=program, by=student, side=side, topics=topics, hopes=hopes)
