# SPDX-License-Identifier: MIT
"""Compares a player with the plugin, without a plugin and with mpv-mpris."""

import signal
import statistics
import time

import peers
from harness import PLUGIN_THREAD, Home, clip, cpu, median, memory, percentile

# Threads of a plugin and of the libraries of mpv-mpris.
THREADS = [PLUGIN_THREAD, "gmain", "gdbus", "pool"]


def plugin(report, quick):
    """Measures memory and the processor time until playback, alternating the players."""
    kinds = {"none": "", "scrobbled": None}
    if peers.MPRIS.exists():
        kinds["mpris"] = str(peers.MPRIS)
    kept = {kind: [] for kind in kinds}
    starts = {kind: [] for kind in kinds}
    threads = {kind: [] for kind in kinds}
    with Home() as home, peers.bus(home) as bus:
        video = clip(home.directory, 600)
        daemon = home.daemon()
        for _ in range(6 if quick else 25):
            for kind, file in kinds.items():
                began = time.perf_counter()
                player = home.player(video, plugin=file, environment=bus)
                player.wait_for_event("playback-restart")
                starts[kind].append(time.perf_counter() - began)
                player.run("set_property", "pause", True)
                time.sleep(0.5)
                used = memory(player.pid)
                kept[kind].append(used["Private_Clean"] + used["Private_Dirty"])
                if kind != "none":
                    threads[kind].append(cpu(player.pid, *THREADS))
                player.quit()
        daemon.end()

    def added(kind, values):
        return [value - base for value, base in zip(values[kind], values["none"])]

    def kibibytes(kind):
        return median(added(kind, kept))

    def text(kind):
        values = added(kind, kept)
        return (f"{median(values):.0f} KiB ({percentile(values, 10):.0f}–"
                f"{percentile(values, 90):.0f}, n={len(values)})")

    has_mpris = "mpris" in kinds
    report.add(
        "plugin: memory added to mpv", text("scrobbled"),
        text("mpris") + " (mpv-mpris)" if has_mpris else "mpv-mpris is not installed",
        "≤ 0.2 MB, and below mpv-mpris",
        kibibytes("scrobbled") <= 200
        and (not has_mpris or kibibytes("scrobbled") < kibibytes("mpris")))
    spent = {kind: median(values) * 1000 for kind, values in threads.items() if values}
    wall = {kind: median(added(kind, starts)) * 1000 for kind in kinds}
    report.add(
        "plugin: start-up added to mpv (processor time of its threads until the file plays)",
        f"{spent['scrobbled']:.2f} ms; until the file plays {wall['scrobbled']:+.1f} ms",
        f"{spent['mpris']:.2f} ms; {wall['mpris']:+.1f} ms (mpv-mpris)" if has_mpris else "–",
        "≤ 1 ms, and below mpv-mpris",
        spent["scrobbled"] <= 1 and (not has_mpris or spent["scrobbled"] < spent["mpris"]),
        limit="half of it is what any plugin takes: one in C that only connects to a socket took 0.50 "
        "to 0.69 ms where ours took 1.06 to 1.30. Of the rest a quarter is the registration of eight "
        "properties with mpv, and two fifths what is asked of it once a file is loaded.")


def quitting(report, quick):
    """Measures the time from `quit` to the exit of mpv, alternating the players."""
    kinds = ["no plugin", "plugin", "plugin, daemon frozen"]
    times = {kind: [] for kind in kinds}
    with Home() as home:
        video = clip(home.directory, 600)
        daemon = home.daemon()
        for _ in range(8 if quick else 40):
            for kind in kinds:
                player = home.player(video, plugin="" if kind == "no plugin" else None)
                player.wait_for_event("playback-restart")
                time.sleep(0.1)
                if "frozen" in kind:
                    daemon.process.send_signal(signal.SIGSTOP)
                times[kind].append(player.quit())
                daemon.process.send_signal(signal.SIGCONT)
        daemon.end()
    base = median(times["no plugin"])
    added = {kind: (median(times[kind]) - base) * 1000 for kind in kinds[1:]}
    noise = statistics.stdev(times["no plugin"]) * 1000 / len(times["no plugin"]) ** 0.5
    report.add(
        "mpv's quit delayed by the plugin",
        f"{added['plugin']:+.1f} ms; with the daemon frozen "
        f"{added['plugin, daemon frozen']:+.1f} ms (quit takes {base * 1000:.0f} ± {noise:.1f} ms, "
        f"n={len(times['plugin'])})",
        "a Lua scrobbler: its whole request, up to 2 s (cited)", "≤ 0.5 ms",
        all(value <= 0.5 for value in added.values()),
        limit="the plugin waits for nothing, as the frozen daemon shows. What a running one adds is its "
        "work on the other processor while mpv ends: a process in its place that only reads the lines "
        "added 0.5 ms where the daemon added 1.3.")
