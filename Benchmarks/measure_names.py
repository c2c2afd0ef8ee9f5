# SPDX-License-Identifier: MIT
"""Measures the names identified per second."""

import subprocess
import time

import peers
from harness import SCROBBLED, median

SHOWS = ["Breaking Bad", "The Office", "Doctor Who", "Dark", "Severance", "La Casa de Papel"]
MOVIES = [("The Matrix", 1999), ("Blade Runner 2049", 2017), ("Amelie", 2001), ("2012", 2009)]
PATTERNS = [
    "/tv/{show}/Season {s}/{dotted}.S{s:02}E{e:02}.1080p.WEB-DL.DDP5.1.H.264-GRP.mkv",
    "/tv/{show} - {s}x{e:02} - Pilot.avi",
    "/downloads/{dotted}.S{s:02}E{e:02}E{e1:02}.720p.HDTV.x264-LOL/{dotted}.mkv",
    "/anime/[Group] {show} - {e:03} [1080p][ABCD1234].mkv",
    "/movies/{title} ({year})/{title} ({year}) - 2160p BluRay x265.mkv",
    "/movies/{title_dotted}.{year}.MULTi.1080p.BluRay.x264-GRP.mkv",
]


def names(count):
    """Typical names; the same in each run."""
    for index in range(count):
        show = SHOWS[index % len(SHOWS)]
        title, year = MOVIES[index % len(MOVIES)]
        season, episode = index // 7 % 9 + 1, index % 23 + 1
        yield PATTERNS[index % len(PATTERNS)].format(
            show=show, dotted=show.replace(" ", "."), s=season, e=episode, e1=episode + 1,
            title=title, title_dotted=title.replace(" ", "."), year=year)


def identified(report, quick):
    count = 30_000 if quick else 100_000
    text = "\n".join(names(count)).encode()
    rates, peer_rates = [], []
    for _ in range(3 if quick else 5):
        began = time.perf_counter()
        subprocess.run(
            [SCROBBLED, "identify", "--json"], input=text, stdout=subprocess.DEVNULL, check=True)
        rates.append(count / (time.perf_counter() - began))
        peer_rates += peers.guessit_rate(list(names(60 if quick else 200)))
    rate = median(rates)
    peer = (f"{median(peer_rates):,.0f}/s (guessit); ratio {rate / median(peer_rates):,.0f}"
            if peer_rates else "80–125/s (guessit, cited)")
    report.add(
        "names identified", f"{rate:,.0f}/s ({min(rates):,.0f}–{max(rates):,.0f}, n={len(rates)})",
        peer, "≥ 100,000/s", rate >= 100_000,
        limit="one core's work, some 100,000 instructions a name; the ratio to guessit, which is "
        "measured in the same minute, is what holds on any machine.")
