# SPDX-License-Identifier: MIT
"""Measures how soon mpv offers to resume a file."""

import signal
import time

from measure_latency import signed_in
from harness import median, percentile


def offers(report, quick):
    """Measures while Trakt does not respond: an offer waits for no network."""
    times = []
    with signed_in() as (home, trakt, video):
        daemon = home.daemon()
        player = home.player(video, options=["--start=40%"])
        trakt.proxy.wait_for("/scrobble/start", 0)
        # A viewing of less than `start_after` counts for nothing.
        time.sleep(1.5)
        since = len(trakt.proxy.requests)
        player.quit()
        trakt.proxy.wait_for("/scrobble/", since)
        trakt.process.send_signal(signal.SIGSTOP)
        for _ in range(10 if quick else 100):
            player = home.player(options=["--idle"])
            player.run("request_log_messages", "debug")
            player.run("loadfile", str(video))
            loaded = player.wait_for_event("file-loaded")
            times.append(player.wait_for_log("enable-section", '"scrobbled"') - loaded)
            player.quit()
        daemon.end()
    p99 = percentile(times, 99)
    report.add(
        "a file with a saved position is loaded → mpv offers to resume it, without a response from "
        "Trakt", f"p50 {median(times) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms (n={len(times)})",
        "–", "p99 ≤ 150 ms", p99 <= 0.150)
