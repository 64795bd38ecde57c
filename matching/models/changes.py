from django.db import models

from notifications.models import Record


class MentorChange(Record):
    """Something that the order of the directory depends on has changed for one mentor. Written by triggers of the database, so
    that no way of writing can forget it; read by `matching.ranking`, and thrown away when everybody has read it.

    `xid` is the writing transaction: a reader asks for all that were not over when it last looked, so that none is missed
    whatever order they commit in. No foreign key: a row here holds up nobody.
    """

    mentor = models.UUIDField()
    xid = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.mentor} at {self.xid}"
