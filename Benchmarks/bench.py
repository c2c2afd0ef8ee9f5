#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the release builds with other programs and writes docs/performance.md.

usage: Benchmarks/bench.py [NAME…]    runs these benchmarks of MEASURES, or all
Writes the report only if all run. QUICK=1 takes fewer and shorter samples and writes no report.
"""

import os
import sys
import time

import measure_counts
import measure_crowd
import measure_daemon
import measure_journal
import measure_latency
import measure_names
import measure_plugin
import measure_resume
import peers
from report import Report
from harness import PLUGIN, SANDBOX, SCROBBLED, Failure

# Counts first: timings need an idle machine.
MEASURES = {
    "sizes": measure_daemon.sizes,
    "memory": measure_daemon.idle_memory,
    "idle": measure_daemon.idle,
    "backlog": measure_journal.backlog,
    "counts": measure_counts.counts,
    "start": measure_daemon.start,
    "commands": measure_daemon.commands,
    "names": measure_names.identified,
    "journal": measure_journal.journals,
    "plugin": measure_plugin.plugin,
    "quit": measure_plugin.quitting,
    "crowd": measure_crowd.player_groups,
    "latency": measure_latency.latency,
    "behind-backlog": measure_latency.behind_backlog,
    "offer": measure_resume.offers,
}


def main(names):
    quick = bool(os.environ.get("QUICK"))
    for file in (SCROBBLED, PLUGIN, SANDBOX):
        if not file.exists():
            sys.exit(f"bench: {file} is missing\nhint: make bench")
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        sys.exit(f"bench: there is no {unknown[0]}\nhint: {' '.join(MEASURES)}")
    peers.install()
    # Dirty pages of fresh builds would count as private memory of a process.
    os.sync()
    report = Report()
    for name in names or MEASURES:
        began = time.monotonic()
        print(f"{name}", flush=True)
        try:
            MEASURES[name](report, quick)
        except Failure as failure:
            # Continue with the other benchmarks.
            report.add(name, f"not measured: {failure}")
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
    if not names and not quick:
        report.write("make bench")
        print("bench: see docs/performance.md")
    missed = sum(row.met is False for row in report.rows)
    print(f"bench: {len(report.rows)} measured, {missed} missed their target")


if __name__ == "__main__":
    main(sys.argv[1:])
