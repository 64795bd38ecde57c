"""What holds for every file of the project."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
BOOTSTRAP = "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"
# Put together here, so that this file does not find itself.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "index" + "-url ="]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def texts(*endings: str) -> list[tuple[str, str]]:
    found = [path for path in tracked() if not endings or path.suffix in endings]
    return [(str(path.relative_to(ROOT)), path.read_text(errors="ignore")) for path in found]


def test_bootstrap_is_the_official_file():
    path = Path(finders.find("css/bootstrap.min.css"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == BOOTSTRAP


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    here = [str(ROOT.parent) + "/", str(Path.home()) + "/"]
    forbidden = REGISTRIES + [folder for folder in here if len(folder) > len("/tmp/")]  # noqa: S108
    assert [(name, word) for name, text in texts() for word in forbidden if word in text] == []


def test_no_page_needs_an_inline_script_or_style():
    pages = [(name, text) for name, text in texts(".html", ".svg") if _is_page(name)]
    assert pages
    assert [(name, INLINE.search(text)[0]) for name, text in pages if INLINE.search(text)] == []


def _is_page(name: str) -> bool:
    """Mail readers drop style sheets, so mails alone carry inline styles."""
    return "/emails/" not in name and not name.startswith("templates/mail/")


def test_nothing_is_left_undone():
    assert [name for name, text in texts(".py", ".html", ".css") if UNFINISHED.search(text)] == []


def test_time_is_read_in_one_way_so_that_it_can_be_moved():
    """Services read it from `timezone.now()`; never the machine's naive clock, the database's, or a name bound at import."""
    other = re.compile(r"date\.today\(|datetime\.now\(|utcnow\(|timezone import .*\bnow\b|functions import .*\bNow\b")
    apps = [
        (name, text) for name, text in texts(".py") if not name.startswith(("tests/", "bench/", "mentorship/local/"))
    ]
    assert [(name, other.search(text)[0]) for name, text in apps if other.search(text)] == []


@pytest.mark.parametrize(("ending", "most"), [(".py", 300), (".html", 150)])
def test_no_file_has_outgrown_one_idea(ending, most):
    counted = [(name, text.count("\n")) for name, text in texts(ending) if not _is_exempt(name)]
    assert [entry for entry in counted if entry[1] > most] == []


def _is_exempt(name: str) -> bool:
    return "/migrations/" in name or name.startswith("tests/")
