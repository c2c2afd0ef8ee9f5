# SPDX-License-Identifier: MIT
"""Counts that are reproducible on other machines: instructions and system calls."""

import re
import shutil
import subprocess
import time

from harness import SCROBBLED, Failure, Home, Trakt, clip

NAME = "/tv/Dark/Season 1/Dark.S01E02.1080p.WEB.x264-GRP.mkv"


def counts(report, _):
    with Home() as home:
        daemon = home.daemon()
        for command in (["identify", NAME], ["status"], ["history"]):
            millions = instructions(home, command) / 1e6
            report.add(f"`scrobbled {command[0]}` once, instructions (callgrind)",
                       f"{millions:.1f} million")
        daemon.end()
    report.add("system calls of the daemon for a pause and a resume in mpv (strace)",
               f"{system_calls():.0f}, both requests to Trakt included")


def instructions(home, command):
    if not shutil.which("valgrind"):
        raise Failure("valgrind is not installed")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", SCROBBLED, *command],
        env=home.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if not found:
        raise Failure(f"valgrind: {done.stderr[-300:]}")
    return int(found.group(1))


def system_calls(rounds=5):
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home("[scrobble]\nstart_after = 1\n", trakt) as home:
            home.sign_in(trakt)
            daemon = home.daemon()
            player = home.player(clip(home.directory, 600), options=["--start=20%"])
            trakt.proxy.wait_for("/scrobble/start", 0)
            time.sleep(2)
            counted = home.directory / "strace"
            strace = home.start(
                ["strace", "-f", "-c", "-o", counted, "-p", str(daemon.pid)],
                stderr=subprocess.PIPE, text=True)
            if "attached" not in strace.stderr.readline():
                raise Failure("strace can't look at the daemon")
            for _ in range(rounds):
                for paused, path in ((True, "/scrobble/pause"), (False, "/scrobble/start")):
                    since = len(trakt.proxy.requests)
                    player.run("set_property", "pause", paused)
                    trakt.proxy.wait_for(path, since)
                    time.sleep(0.3)
            strace.terminate()
            strace.wait()
            player.quit()
            daemon.end()
            total = next(
                line for line in counted.read_text().splitlines() if line.endswith(" total"))
    return int(total.split()[3]) / rounds
