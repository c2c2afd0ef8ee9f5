# SPDX-License-Identifier: MIT
"""Measures the daemon with many players at once."""

import multiprocessing
import time

from crowd import Crowd, FakePlayer
from harness import Failure, Home, Trakt, median, memory, percentile

# Events per player and second, as when a seek key is held down.
EVENTS = 10


def player_groups(report, quick):
    lines = []
    for count in (1, 10, 100, 1000):
        lines.append(crowd(report if count == 1000 else None, count, 4 if quick else 10))
    report.grow(
        "Players at once, each with ten events a second",
        ["players", "events/s", "RSS", "private dirty", "processor", "p50", "p99"], lines)


def crowd(report, count, seconds):
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home("", trakt) as home:
            home.sign_in(trakt)
            daemon = home.daemon()
            players = Crowd(home, count)
            wait_until_idle(home)
            receiver, sender = multiprocessing.Pipe()
            probe = multiprocessing.Process(
                target=measure_latencies, args=[home.socket, seconds, sender], daemon=True)
            spent = processor(daemon.pid)
            probe.start()
            sent = drive(players, count * EVENTS, seconds)
            latencies = receiver.recv()
            probe.join()
            spent = processor(daemon.pid) - spent
            used = memory(daemon.pid)
            ends = players.end()
            wrong = count_wrong_plays(home, ends)
            players.close()
            daemon.end()
    p50, p99 = median(latencies) * 1000, percentile(latencies, 99) * 1000
    rss, dirty = used["Rss"] / 1024, used["Private_Dirty"] / 1024
    if report:
        report.add(
            f"{count:,} players connected, {sent / seconds:,.0f} events/s",
            f"{rss:.1f} MB RSS; an event is handled in p50 {p50:.1f} ms, p99 {p99:.1f} ms "
            f"(n={len(latencies)}); {wrong} plays wrong", "1 player (trakt-scrobbler)",
            "≤ 32 MB, p99 ≤ 20 ms, no play wrong", rss <= 32 and p99 <= 20 and wrong == 0,
            limit="an idle daemon's RSS is more than 25 MB already, most of it pages of the program "
            "itself that other processes share; each player adds some 9 KB: its channel, its tracker "
            "and the state of its file.")
    return [
        f"{count:,}", f"{sent / seconds:,.0f}", f"{rss:.1f} MB", f"{dirty:.1f} MB",
        f"{spent / seconds * 100:.0f} %", f"{p50:.2f} ms", f"{p99:.2f} ms",
    ]


def processor(pid):
    """Processor time of a process in seconds, including ended threads."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def wait_until_idle(home):
    """Waits until the daemon has handled all events sent so far."""
    probe = FakePlayer(home.socket, 0)
    while probe.open_missing_file() > 0.01:
        time.sleep(0.1)
    probe.socket.close()


def drive(players, rate, seconds):
    """Sends `rate` events a second in ticks of 10 ms and returns their number."""
    began = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - began) < seconds:
        due = int(passed * rate) + 1
        players.act(due - sent)
        sent = due
        time.sleep(max(0.0, 0.01 - (time.monotonic() - began) % 0.01))
    return sent


def measure_latencies(path, seconds, pipe):
    """Sends the latencies of one more player to `pipe`; runs in a separate process."""
    player = FakePlayer(path, 0)
    latencies = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        latencies.append(player.open_missing_file())
        time.sleep(0.01)
    pipe.send(latencies)


def count_wrong_plays(home, ends):
    """Number of plays that are missing, duplicated or wrong in the journal."""
    found = {}
    for play in home.history(limit=len(ends) + 10):
        found.setdefault(play["path"], []).append(play)
    if not found:
        raise Failure("the journal is empty")
    wrong = 0
    for path, progress in ends.items():
        plays = found.get(path, [])
        is_right = (
            len(plays) == 1 and plays[0]["ended_at"] and abs(plays[0]["progress"] - progress) < 0.02)
        wrong += not is_right
    return wrong
