"""The account under which the two servers run: our own, or `nobody` when we are root, as PostgreSQL refuses root."""

import os
import pwd
from pathlib import Path
from typing import Any

from .error import LocalError

AS_ROOT = os.geteuid() == 0
NAME = "nobody"


def server_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME) if AS_ROOT else pwd.getpwuid(os.geteuid())
    except KeyError:
        raise LocalError(f"The account {NAME} is missing: run this as an ordinary user instead of root.") from None


def popen_options() -> dict[str, Any]:
    """What subprocess needs to start a program under that account."""
    if not AS_ROOT:
        return {}
    account = server_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    """Hand one of our own new files or folders to the account."""
    if AS_ROOT:
        account = server_account()
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
