"""What was measured as Markdown: costs, ratios, and what is wanted of them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.batch.measure import Cost

_PACKAGES = ("leadscore", "duckdb", "polars", "pyarrow", "numpy")


@dataclass(frozen=True, slots=True)
class Bar:
    """`one` is to take at most `ratio` times the CPU of `other`; the best one measured of several counts."""

    one: str
    other: tuple[str, ...]
    ratio: float


BARS = (
    Bar("store", ("touch",), 2.5),
    Bar("store", ("case",), 0.4),
    Bar("store", ("polars", "polars-bitmask"), 0.4),
    Bar("store", ("group-by",), 0.15),
    Bar("files", ("case",), 1.0),
    Bar("changed", ("store",), 0.1),
    Bar("store-explain", ("store",), 1.25),
    Bar("files-explain", ("files",), 1.25),
)
"""What is wanted (of CPU time)."""


def costs_table(titles: Mapping[str, str], costs: Mapping[str, Cost], base: str) -> Iterator[str]:
    """A line a contestant; ratios to `base`, if that was measured."""
    yield f"| | CPU s | × {base} | wall s | × {base} | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    of = costs.get(base)
    for name, cost in costs.items():
        cpu, wall = (_times(cost.cpu, of.cpu), _times(cost.wall, of.wall)) if of else ("", "")
        yield f"| {titles[name]} | {cost.cpu:.2f} | {cpu} | {cost.wall:.2f} | {wall} | {cost.peak / 1e6:.0f} |"


def bars_table(costs: Mapping[str, Cost], titles: Mapping[str, str]) -> Iterator[str]:
    """The bars of which both sides were measured."""
    lines = []
    for bar in BARS:
        others = [name for name in bar.other if name in costs]
        if bar.one in costs and others:
            best = min(others, key=lambda name: costs[name].cpu)
            cpu, wall = costs[bar.one].cpu / costs[best].cpu, costs[bar.one].wall / costs[best].wall
            met = "yes" if cpu <= bar.ratio else "no"
            lines.append(f"| {titles[bar.one]} | {titles[best]} | {cpu:.2f} | {wall:.2f} | ≤ {bar.ratio} | {met} |")
    if lines:
        yield "| | against | CPU × | wall × | wanted | met |"
        yield "| --- | --- | ---: | ---: | ---: | --- |"
        yield from lines


def circumstances() -> str:
    """The machine, the versions, and how busy the machine is: under load, only ratios of CPU time say something."""
    packages = ", ".join(filter(None, map(_package, _PACKAGES)))
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}; {packages}; load {load:.1f} at the end."
    )


def _times(value: float, of: float) -> str:
    return f"{value / of:.2f}"


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
