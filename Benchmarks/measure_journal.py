# SPDX-License-Identifier: MIT
"""Measures large journals and a backlog of ten thousand plays."""

import json
import os
import time

from crowd import FakePlayer
from journal_rows import fill
from harness import Failure, Home, Trakt, median, percentile, spread


def journals(report, quick):
    lines = []
    runs = 8 if quick else 25
    empty = None
    for count in (0, 1_000, 10_000, 100_000):
        with Home() as home:
            home.daemon().end()
            if count:
                fill(home, count)
            starts, lists, statistics = [], [], []
            for _ in range(runs):
                daemon = home.daemon()
                starts.append(daemon.start_time)
                daemon.end()
                lists.append(timed(home, "history", "--limit", "50"))
                statistics.append(timed(home, "stats"))
            writes, floor = writing(home, 300 if count == 100_000 and not quick else 60)
        empty = empty or starts
        opened = median(starts) - median(empty)
        lines.append([
            f"{count:,}", spread(starts), spread(lists), spread(statistics),
            f"p50 {median(writes) * 1000:.1f} ms, p99 {percentile(writes, 99) * 1000:.1f} ms"])
    report.add(
        "journal of 100,000 plays: open", f"{max(0, opened) * 1000:.1f} ms more than an empty one",
        "–", "≤ 10 ms", opened <= 0.010)
    report.add(
        "journal of 100,000 plays: `scrobbled history --limit 50`", spread(lists), "–", "≤ 30 ms",
        median(lists) <= 0.030)
    report.add(
        "journal of 100,000 plays: `scrobbled stats`", spread(statistics), "–", "≤ 150 ms",
        median(statistics) <= 0.150)
    p99, floor99 = percentile(writes, 99), percentile(floor, 99)
    report.add(
        "journal of 100,000 plays: a play is written, with fsync, and acknowledged",
        f"p50 {median(writes) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms (n={len(writes)})",
        f"fdatasync of one page on this disk: p50 {median(floor) * 1000:.1f} ms, "
        f"p99 {floor99 * 1000:.1f} ms", "p99 ≤ 5 ms", p99 <= 0.005,
        limit="writing an end to disk takes one sync of the log; the column of the peers has what this "
        "disk needs for one.")
    report.grow(
        "Plays in the journal", ["plays", "start until ready", "`history --limit 50`", "`stats`",
                                 "an end is written and acknowledged"], lines)


def timed(home, *arguments):
    """Seconds that a command takes."""
    began = time.perf_counter()
    home.command(*arguments)
    return time.perf_counter() - began


def writing(home, count):
    """Times from the end of a file to `taken`, and times to sync one page for comparison."""
    daemon = home.daemon()
    player = FakePlayer(home.socket, 0)
    writes, floor = [], []
    page = os.open(home.state / "page", os.O_RDWR | os.O_CREAT)
    for number in range(count):
        player.open(f"/movies/Movie {number} (2001).mkv", 3600.0)
        player.seek(3500.0)
        # Lets the daemon handle these events and identify the name.
        time.sleep(0.02)
        began = time.perf_counter()
        player.finish(3500.0)
        player.wait_for_taken(player.ends)
        writes.append(time.perf_counter() - began)
        os.pwrite(page, os.urandom(4096), number * 4096)
        began = time.perf_counter()
        os.fdatasync(page)
        floor.append(time.perf_counter() - began)
    os.close(page)
    player.socket.close()
    daemon.end()
    return writes, floor


def backlog(report, quick):
    """Measures the requests for a backlog; each play must be delivered once."""
    count = 2_000 if quick else 10_000
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home("", trakt) as home:
            home.daemon().end()
            fill(home, count, waiting=True)
            home.sign_in(trakt)
            daemon = home.daemon()
            began = time.monotonic()
            while (queued := queued_plays(home)) and time.monotonic() - began < 600:
                time.sleep(1)
            took = time.monotonic() - began
            requests = len(trakt.proxy.requests)
            daemon.end()
            if queued:
                raise Failure(f"{queued} plays still queued after {took:.0f} s")
            there = len(trakt.control("history"))
    report.add(
        f"{count:,} plays queued", f"{requests} requests in {took:.0f} s, {there:,} plays delivered",
        "–", f"≤ {count // 40} requests", requests <= count // 40 and there == count)


def queued_plays(home):
    """Number of queued plays; retries because a busy daemon may time out."""
    for _ in range(5):
        try:
            return waiting(home)
        except Failure:
            time.sleep(1)
    return waiting(home)


def waiting(home):
    return json.loads(home.command("status", "--json"))["outbox"]["waiting"]
