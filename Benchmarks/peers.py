# SPDX-License-Identifier: MIT
"""Other programs for comparison, if they can be installed: guessit and trakt-scrobbler from PyPI,
each in a virtual environment in .build, and mpv-mpris from Debian."""

import contextlib
import json
import shutil
import subprocess
import threading
import time

from harness import ROOT, Failure, Player

# Unpacked, not installed: every mpv of this machine would load an installed one.
MPRIS = ROOT / ".build/peers/mpv-mpris/usr/lib/mpv-mpris/mpris.so"
GUESSIT = ROOT / ".build/peers/guessit"
SCROBBLER = ROOT / ".build/peers/trakt-scrobbler"
# guessit imports six without a dependency on it. trakt-scrobbler 1.8.0 requires Python 3.12 but
# runs with 3.11.
PACKAGES = {GUESSIT: ["guessit==4.4.0", "six"], SCROBBLER: ["trakt-scrobbler==1.8.0"]}


def install():
    """Installs the programs once; without a network, their published figures are used."""
    if not MPRIS.exists() and shutil.which("apt-get"):
        directory = MPRIS.parents[4]
        directory.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", "mpv-mpris"], cwd=directory)
        for file in directory.glob("mpv-mpris_*.deb"):
            subprocess.run(["dpkg", "-x", file, directory / "mpv-mpris"], check=True)
    for place, packages in PACKAGES.items():
        if is_installed(place):
            continue
        try:
            subprocess.run(["python3", "-m", "venv", place], check=True)
            subprocess.run(
                [place / "bin/pip", "install", "--quiet", "--ignore-requires-python", *packages],
                check=True)
            (place / "installed").touch()
        except subprocess.CalledProcessError as error:
            print(f"bench: {packages[0]} can't be installed ({error}); its figures are cited")


def is_installed(place):
    return (place / "installed").exists()


def venv_size():
    if not is_installed(SCROBBLER):
        return "venv of trakt-scrobbler: 47–57 MB (cited)"
    # Without the packages that are only used for installation.
    packages = next(SCROBBLER.glob("lib/python*/site-packages"))
    size = sum(
        file.stat().st_size for file in packages.rglob("*")
        if file.is_file() and not {"pip", "setuptools", "pkg_resources"} & set(file.parts))
    return f"{size / 1e6:.1f} MB (venv of trakt-scrobbler, without pip)"


def mpris_size():
    return f"{MPRIS.stat().st_size:,} B (mpv-mpris)" if MPRIS.exists() else "–"


class TraktScrobbler:
    """Unmodified trakt-scrobbler, except for the URL of Trakt, the client ID and the User-Agent,
    which the sandbox requires."""

    PROGRAM = """
import sys
import requests.utils
requests.utils.default_user_agent = lambda *_: "trakt-scrobbler/1.8.0"
import trakt_scrobbler.trakt_key_holder as keys
keys.get_id, keys.get_secret = lambda: "sandbox-client", lambda: "sandbox-secret"
import trakt_scrobbler.trakt_auth as auth
auth.API_URL = sys.argv[1]
from trakt_scrobbler.main import main
main()
"""

    def __init__(self, home, trakt, environment):
        self.home = home
        self.ipc = home.directory / "mpv.sock"
        settings = home.directory / ".config/trakt-scrobbler/config.yaml"
        data = home.directory / ".local/share/trakt-scrobbler"
        for directory in (settings.parent, data):
            directory.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            "version: '1.0'\ngeneral: {enable_notifs: no}\n"
            f"players: {{monitored: [mpv], mpv: {{ipc_path: {self.ipc}}}}}\n")
        (data / "trakt_token.json").write_text(json.dumps(trakt.control("token", {})))
        began = time.perf_counter()
        self.process = home.start(
            [SCROBBLER / "bin/python", "-c", self.PROGRAM, trakt.url], environment=environment,
            stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "Started monitor for mpv" in line:
                break
        else:
            raise Failure("trakt-scrobbler did not start")
        self.start_time = time.perf_counter() - began
        self.pid = self.process.pid
        # Unread output would block the process.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def player(self, *arguments, options=()):
        return Player(
            self.home, *arguments, plugin="",
            options=[f"--input-ipc-server={self.ipc}", *options])


def guessit_once(name):
    if not is_installed(GUESSIT):
        return None
    began = time.perf_counter()
    subprocess.run([GUESSIT / "bin/guessit", "-j", name], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def guessit_rate(names):
    """Names per second, without the time to load guessit."""
    if not is_installed(GUESSIT):
        return []
    program = (
        "import sys, time; from guessit import guessit; names = sys.stdin.read().splitlines(); "
        "guessit(names[0]); began = time.perf_counter(); [guessit(n) for n in names]; "
        "print(len(names) / (time.perf_counter() - began))")
    done = subprocess.run(
        [GUESSIT / "bin/python", "-c", program], input="\n".join(names), capture_output=True, text=True, check=True)
    return [float(done.stdout)]


@contextlib.contextmanager
def bus(home):
    """Starts a session bus for mpv-mpris and yields the environment that refers to it."""
    if not MPRIS.exists() or not shutil.which("dbus-daemon"):
        yield {}
        return
    process = home.start(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE, text=True)
    yield {"DBUS_SESSION_BUS_ADDRESS": process.stdout.readline().strip()}
    process.terminate()
