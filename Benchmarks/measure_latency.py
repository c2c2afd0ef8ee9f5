# SPDX-License-Identifier: MIT
"""Measures the latency from an action in mpv to the request."""

import contextlib
import threading
import time

import peers
from journal_rows import fill
from measure_journal import waiting
from harness import Failure, Home, Trakt, clip, median, percentile, spread

# The duration of a pause before it is sent (debounce).
DEBOUNCE = 1.0
# `start_after` of the configuration used here.
START_AFTER = 1.0


def latency(report, quick):
    pauses, stops, failures = [], [], []

    def tell(measure):
        try:
            measure()
        except Exception as error:  # reported by the waiting thread
            failures.append(error)

    # Each worker waits most of the time, so several can run in parallel.
    workers, rounds = (4, 2) if quick else (6, 6)
    theirs = []
    threads = [
        threading.Thread(target=tell, args=[lambda: worker(rounds, pauses, stops)])
        for _ in range(workers)
    ]
    if peers.is_installed(peers.SCROBBLER):
        threads.append(
            threading.Thread(target=tell, args=[lambda: scrobbler(1 if quick else 4, theirs)]))
    for thread in threads:
        thread.start()
        time.sleep(0.7)
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    p99 = percentile(pauses, 99)
    report.add(
        "pause or resume in mpv → request on the wire, after the debounce time of 1 s, first write "
        "after idle", f"p50 {median(pauses) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms "
        f"(n={len(pauses)})",
        spread(theirs, "s", 1) + " (trakt-scrobbler, in all)" if theirs
        else "6.3–10 s (trakt-scrobbler, cited)", "p50 ≤ 2 ms, p99 ≤ 10 ms",
        median(pauses) <= 0.002 and p99 <= 0.010,
        limit="the connection to Trakt was given up in between, so a new one is made; on two "
        "processors mpv, plugin, daemon, proxy and sandbox take turns.")
    p99 = percentile(stops, 99)
    report.add(
        "end of a file in mpv → stop on the wire", f"p50 {median(stops) * 1000:.1f} ms, "
        f"p99 {p99 * 1000:.1f} ms (n={len(stops)})", "0.02 s at best (cited)", "p99 ≤ 10 ms",
        p99 <= 0.010,
        limit="before it is sent, the end and that it is being sent are synced to the disk.")


@contextlib.contextmanager
def signed_in():
    """A home that is signed in at the simulated Trakt, with a video of ten minutes."""
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home("[scrobble]\nstart_after = 1\n", trakt) as home:
            home.sign_in(trakt)
            yield home, trakt, clip(home.directory, 600)


def behind_backlog(report, quick):
    """Measures the start of a known file while thousands of plays await lookup."""
    count = 2_000
    with signed_in() as (home, trakt, video):
        daemon = home.daemon()
        player = home.player(video, options=["--start=20%"])
        trakt.proxy.wait_for("/scrobble/start", 0)
        player.quit()
        daemon.end()
        fill(home, count, waiting=True)
        since = len(trakt.proxy.requests)
        daemon = home.daemon()
        # The lookups have begun.
        trakt.proxy.wait_for("/search/", since)
        player = home.player(options=["--idle", "--start=20%"])
        player.run("loadfile", str(video))
        loaded = player.wait_for_event("file-loaded")
        took = trakt.proxy.wait_for("/scrobble/start", since) - loaded - START_AFTER
        queued = waiting(home)
        player.quit()
        daemon.end()
    if queued == 0:
        raise Failure("nothing was queued any longer when the file began")
    report.add(
        f"a known file begins with {count:,} plays not looked up → start on the wire, beyond "
        "`start_after`", f"{took:.2f} s, with {queued:,} still queued", "–", "≤ 2 s", took <= 2)


def worker(rounds, pauses, stops):
    with signed_in() as (home, trakt, video):
        daemon = home.daemon()
        pauses += pausing(home, trakt.proxy, video, rounds)
        stops += stopping(home, trakt.proxy, video, rounds)
        daemon.end()


def scrobbler(rounds, times):
    """Measures trakt-scrobbler, which delays a pause shortly after another event by 5 s."""
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home() as home, peers.bus(home) as bus:
            running = peers.TraktScrobbler(home, trakt, bus)
            player = running.player(str(clip(home.directory, 600)), options=["--start=20%"])
            trakt.proxy.wait_for("/scrobble/start", 0)
            for _ in range(rounds):
                for paused, path in ((True, "/scrobble/pause"), (False, "/scrobble/start")):
                    time.sleep(6)
                    since = len(trakt.proxy.requests)
                    sent = player.run("set_property", "pause", paused)
                    times.append(trakt.proxy.wait_for(path, since) - sent)
            player.quit()


def pausing(home, proxy, video, rounds):
    times = []
    player = home.player(video, options=["--start=20%"])
    proxy.wait_for("/scrobble/start", 0)
    for _ in range(rounds):
        for paused, path in ((True, "/scrobble/pause"), (False, "/scrobble/start")):
            # The daemon closes the idle connection after five seconds.
            time.sleep(6)
            since = len(proxy.requests)
            sent = player.run("set_property", "pause", paused)
            times.append(proxy.wait_for(path, since) - sent - DEBOUNCE)
    player.quit()
    return times


def stopping(home, proxy, video, rounds):
    times = []
    player = home.player(options=["--idle", "--start=30%"])
    for _ in range(rounds):
        since = len(proxy.requests)
        player.run("loadfile", str(video))
        proxy.wait_for("/scrobble/start", since)
        # Writes are at least one second apart.
        time.sleep(1.5)
        since, events = len(proxy.requests), len(player.events)
        player.run("stop")
        ended = player.wait_for_event("end-file", events)
        times.append(max(0.0, proxy.wait_for("/scrobble/stop", since) - ended))
        time.sleep(1)
    player.quit()
    return times
