#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the release builds beside what people use today, and writes docs/performance.md.

usage: Benchmarks/bench.py [NAME…]    all, or these: see MEASURES; only all are written down
QUICK=1 takes fewer and shorter samples, and writes nothing.
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
import peers
from report import Report
from stage import PLUGIN, SANDBOX, SCROBBLED, Failure

# What is counted comes before what takes time, for which the machine should have come to rest.
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
    "crowd": measure_crowd.crowds,
    "latency": measure_latency.latency,
    "behind-backlog": measure_latency.behind_backlog,
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
    # What was just built is not on the disk yet, and its pages would count as a process's own.
    os.sync()
    report = Report()
    for name in names or MEASURES:
        began = time.monotonic()
        print(f"{name}", flush=True)
        try:
            MEASURES[name](report, quick)
        except Failure as failure:
            # The others are measured all the same.
            report.add(name, f"not measured: {failure}")
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
    if not names and not quick:
        report.write("make bench")
        print("bench: see docs/performance.md")
    missed = sum(row.met is False for row in report.rows)
    print(f"bench: {len(report.rows)} measured, {missed} missed their bar")


if __name__ == "__main__":
    main(sys.argv[1:])
