# SPDX-License-Identifier: MIT
"""What was measured, and docs/performance.md made of it."""

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from stage import ROOT


@dataclass
class Row:
    """One line of the table. `met` is None where there is no bar."""

    what: str
    ours: str
    peer: str = "–"
    bar: str = "–"
    met: bool | None = None


@dataclass
class Growth:
    """How something grows with something else."""

    title: str
    header: list
    lines: list


class Report:
    def __init__(self):
        self.rows = []
        self.load = [load()]
        self.growths = []
        self.remarks = []

    def add(self, what, ours, peer="–", bar="–", met=None, limit=""):
        """`limit`: what keeps us from the bar, said where it is missed."""
        row = Row(what, ours, peer, bar, met)
        self.rows.append(row)
        verdict = {True: "met", False: "MISSED", None: ""}[met]
        print(f"  {what}: {ours}  |  {peer}  |  {bar}  {verdict}", flush=True)
        if met is False and limit:
            self.remarks.append(f"**{what}**: {limit}")

    def grow(self, title, header, lines):
        self.growths.append(Growth(title, header, lines))
        for line in [header, *lines]:
            print("  " + "  ".join(f"{cell:>22}" for cell in map(str, line)), flush=True)

    def text(self, command):
        lines = [PREFACE.format(
            machine=machine(), load=" and ".join([*self.load, load()]), date=time.strftime("%Y-%m-%d"), command=command,
            commit=commit())]
        lines.append("| what | ours | peers | bar | |\n|---|---|---|---|---|")
        for row in self.rows:
            verdict = {True: "met", False: "**missed**", None: ""}[row.met]
            lines.append(f"| {row.what} | {row.ours} | {row.peer} | {row.bar} | {verdict} |")
        if self.remarks:
            lines.append("\n## Where a bar is missed, and why\n")
            lines += [f"- {remark}" for remark in self.remarks]
        lines.append("\n## Growth\n\nNothing may grow faster than what it is measured over.")
        for growth in self.growths:
            lines.append(f"\n### {growth.title}\n")
            lines.append("| " + " | ".join(growth.header) + " |")
            lines.append("|" + "---:|" * len(growth.header))
            lines += ["| " + " | ".join(map(str, line)) + " |" for line in growth.lines]
        return "\n".join(lines) + "\n" + METHOD

    def write(self, command):
        (ROOT / "docs/performance.md").write_text(self.text(command))


PREFACE = """\
# Performance

Made by `{command}` on {date} at {commit}; do not edit.
Machine: {machine}; its load at the beginning and at the end was {load}.

Times are medians, in brackets what lies between a tenth and nine tenths of them. Ours and the
peers' are taken in turn within one run, for machines differ and are busy. "cited" is a peer's
figure that this run could not take itself.
"""

METHOD = """
## How it is measured

All of it drives the release builds as processes: a real mpv, the real daemon and plugin, and
`trakt-sandbox` behind a relay that notes when each request arrives (Benchmarks/stage.py). Counts
stand for times where they can: context switches and processor time as the kernel counts them
(/proc/PID/task/*/status, schedstat), memory by smaps_rollup, instructions by callgrind.
"""


def machine():
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.machine())
    total = int(Path("/proc/meminfo").read_text().split()[1]) // 1024**2
    return f"{os.cpu_count()} × {model}, {total} GiB, Linux {platform.release()}, {system()}"


def load():
    return f"{os.getloadavg()[0]:.1f}"


def system():
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.split("=")[1].strip('"')
    return platform.system()


def commit():
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "an unknown commit"
