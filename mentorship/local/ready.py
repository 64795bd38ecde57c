"""Say on the terminal when the stack may be used: the last lines of every start."""

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

PATIENCE = 90
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

WELCOME = """
The school is open at {url}

  student@example.edu   a student
  faculty@example.edu   a faculty mentor
  staff@example.edu     student affairs

  Password for each: mentorship-demo      Mail that was sent: {url}dev/mail/
  Ctrl-C stops everything."""


def announce(port: int, is_wanted: Callable[[], bool]) -> None:
    """`is_wanted` turns false when the stack is being stopped before it was ready."""
    deadline = time.monotonic() + PATIENCE
    while not (health := look(port)).get("ok") and is_wanted() and time.monotonic() < deadline:
        time.sleep(0.5)
    if not is_wanted():
        return
    if health.get("ok"):
        print(WELCOME.format(url=f"http://localhost:{port}/"), flush=True)
    else:
        print(f"\nStill not healthy after {PATIENCE} s: {json.dumps(health)}", file=sys.stderr, flush=True)


def look(port: int) -> dict:
    """What /health/ says, with `ok` for its status 200."""
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return {"ok": True, "says": answer.read().decode()}
    except urllib.error.HTTPError as error:
        return {"says": error.read().decode(errors="replace")[:500]}
    except OSError as error:
        return {"says": str(error)}
