# SPDX-License-Identifier: MIT
"""Measures the daemon: size, startup, memory, idle wake-ups and commands."""

import json
import time

import peers
from crowd import FakePlayer
from harness import (
    PLUGIN, PLUGIN_THREAD, ROOT, SCROBBLED, Home, Trakt, clip, cpu, end, median, memory, spread,
    switched, switches)


def sizes(report, _):
    megabytes = SCROBBLED.stat().st_size / 1e6
    report.add(
        "size of the binary, stripped", f"{megabytes:.1f} MB", peers.venv_size(), "≤ 40 MB",
        megabytes <= 40)
    plugin = PLUGIN.stat().st_size
    report.add(
        "size of the plugin, stripped", f"{plugin:,} B", peers.mpris_size(), "≤ 61,440 B",
        plugin <= 61440)
    packages = sorted(
        [*ROOT.glob("*.deb"), *ROOT.glob(".build/**/scrobbled_*.deb")],
        key=lambda file: file.stat().st_mtime)
    if packages:
        size = packages[-1].stat().st_size / 1e6
        report.add("size of the .deb", f"{size:.1f} MB", "–", "≤ 12 MB", size <= 12)
    else:
        report.add("size of the .deb", "not built here", "–", "≤ 12 MB")


def start(report, quick):
    times, theirs = [], []
    runs = 8 if quick else 40
    with Home() as sandbox_home, Home() as home, peers.bus(home) as bus:
        trakt = Trakt(sandbox_home)
        for run in range(runs):
            daemon = home.daemon()
            times.append(daemon.start_time)
            daemon.end()
            if run % 4 == 0 and peers.is_installed(peers.SCROBBLER):
                scrobbler = peers.TraktScrobbler(home, trakt, bus)
                theirs.append(scrobbler.start_time)
                end(scrobbler.process)
    peer = spread(theirs, digits=0) if theirs else "390–550 ms, cited"
    report.add(
        "start until ready", spread(times), f"{peer} (trakt-scrobbler)", "≤ 25 ms",
        median(times) <= 0.025)


def idle_memory(report, quick):
    peer = "55.9 MB / 53.8 MB PSS (trakt-scrobbler, cited)"
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        with Home("[delivery]\nlate_after = 10\n", trakt) as home, peers.bus(home) as bus:
            if peers.is_installed(peers.SCROBBLER):
                scrobbler = peers.TraktScrobbler(home, trakt, bus)
                time.sleep(2)
                theirs = memory(scrobbler.pid)
                end(scrobbler.process)
                peer = (f"{theirs['Rss'] / 1024:.1f} MB / {theirs['Private_Dirty'] / 1024:.1f} MB "
                        "(trakt-scrobbler)")
            home.sign_in(trakt)
            daemon = home.daemon()
            time.sleep(2)
            before = memory(daemon.pid)
            play(home, 1)
            first = memory(daemon.pid)
            batches = 2 if quick else 10
            for _ in range(batches):
                play(home, 100)
            time.sleep(12)
            after = memory(daemon.pid)
            daemon.end()
    rss, dirty = before["Rss"] / 1024, before["Private_Dirty"] / 1024
    report.add(
        "daemon's memory, idle (RSS / private dirty)", f"{rss:.1f} MB / {dirty:.1f} MB",
        peer, "≤ 28 MB / ≤ 5 MB", rss <= 28 and dirty <= 5)
    more = (after["Private_Dirty"] - before["Private_Dirty"]) / 1024
    once = (first["Private_Dirty"] - before["Private_Dirty"]) / 1024
    report.add(
        f"the same after {batches * 100:,} plays, all delivered",
        f"{more:+.1f} MB private dirty, of which {once:+.1f} MB with the first play; RSS "
        f"{after['Rss'] / 1024:.1f} MB", "–", "≤ +1 MB", more <= 1,
        limit="half of it comes with the first play and stays: what Swift's run time knows of types "
        "that are met for the first time, and the HTTP client. The rest is what glibc's heap can't "
        "give back for something that lies on the same page.")


def play(home, count):
    """Plays `count` files to the end and waits until all are delivered."""
    player = FakePlayer(home.socket, 0)
    for _ in range(count):
        player.open("/movies/The Matrix (1999).mkv", 3600.0)
        player.seek(3500.0)
        player.finish(3500.0)
        player.wait_for_taken(player.ends)
    player.socket.close()
    while json.loads(home.command("status", "--json"))["outbox"]["waiting"]:
        time.sleep(0.5)


def idle(report, quick):
    """Measures idle wake-ups with one mpv paused and one playing, after all requests."""
    seconds = 15 if quick else 60
    with Home() as sandbox_home:
        trakt = Trakt(sandbox_home)
        # A host name that needs DNS resolution, as Trakt's does.
        trakt.url = trakt.url.replace("127.0.0.1", "localhost")
        with Home("[scrobble]\nstart_after = 1\n", trakt) as home, peers.bus(home) as bus:
            home.sign_in(trakt)
            video = clip(home.directory, 3600)
            daemon = home.daemon()
            players = [home.player(video, options=["--start=10%"]) for _ in range(2)]
            players[0].wait_for_event("playback-restart")
            players[1].wait_for_event("playback-restart")
            trakt.proxy.wait_for("/scrobble/start", 0)
            players[0].run("set_property", "pause", True)
            theirs = []
            if peers.is_installed(peers.SCROBBLER):
                scrobbler = peers.TraktScrobbler(home, trakt, bus)
                theirs = [scrobbler.player(str(video), options=["--pause"])]
            # The connection to Trakt closes after 5 s, worker threads end after 5 more, and
            # orphaned viewings are ended 10 s after the start.
            time.sleep(20)
            def count():
                return [switches(daemon.pid)] + [
                    switches(player.pid, PLUGIN_THREAD) for player in players]

            before, spent = count(), cpu(daemon.pid)
            peer_before = switches(scrobbler.pid) if theirs else {}
            time.sleep(seconds)
            after, spent_after = count(), cpu(daemon.pid)
            peer = (f"{switched(peer_before, switches(scrobbler.pid))} (trakt-scrobbler, one mpv "
                    "paused)" if theirs else "polls every 10 s (trakt-scrobbler, cited)")
            for player in players + theirs:
                player.quit()
    counts = [switched(*pair) for pair in zip(before, after)]
    report.add(
        f"context switches in {seconds} s, one mpv paused and one playing",
        f"daemon {counts[0]}, plugin {counts[1]} (paused) and {counts[2]} (playing); "
        f"processor time {(spent_after - spent) * 1e6:.0f} µs",
        peer, "0", sum(counts) == 0)


def commands(report, quick):
    name = "/tv/Dark/Season 1/Dark.S01E02.1080p.WEB.x264-GRP.mkv"
    runs = 10 if quick else 40
    with Home() as home:
        daemon = home.daemon()
        times_by_command = {"status": [], "identify": []}
        guessit = []
        for _ in range(runs):
            for command, arguments in (("status", []), ("identify", [name])):
                began = time.perf_counter()
                home.command(command, *arguments)
                times_by_command[command].append(time.perf_counter() - began)
            if len(guessit) < runs / 4:
                guessit.append(peers.guessit_once(name))
        daemon.end()
    peer = spread(guessit) + " (guessit)" if all(guessit) else "200–320 ms (guessit, cited)"
    for command, times in times_by_command.items():
        report.add(f"`scrobbled {command}` once", spread(times), peer if command == "identify"
                   else "–", "≤ 20 ms", median(times) <= 0.02)
