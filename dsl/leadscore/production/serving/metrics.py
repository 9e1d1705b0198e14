"""Counts and times in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.00025, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


@dataclass(slots=True)
class Times:
    """How many of something took at most each of the bounds (seconds), and all of it together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(_BOUNDS, seconds)] += 1
        self.total += seconds

    def lines(self, name: str) -> Iterator[str]:
        upto = 0
        for bound, count in zip((*_BOUNDS, "+Inf"), self.counts, strict=True):
            upto += count
            yield f'{name}_bucket{{le="{bound}"}} {upto}'
        yield f"{name}_sum {self.total:.6f}"
        yield f"{name}_count {upto}"


@dataclass(slots=True)
class Metrics:
    """What happened since the start. Nothing of it tells of a lead."""

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """By method, route and status."""
    counts: Counter[str] = field(default_factory=Counter)
    """By the names in `_COUNTS`."""
    answering: Times = field(default_factory=Times)
    writing: Times = field(default_factory=Times)

    def text(self, gauges: Mapping[str, float]) -> str:
        """`gauges` are what is so just now, by name without the prefix."""
        return "\n".join((*self._lines(gauges), ""))

    def _lines(self, gauges: Mapping[str, float]) -> Iterator[str]:
        yield from _head("leadscore_requests_total", "counter", "Requests answered.")
        for (method, route, status), count in sorted(self.requests.items()):
            yield f'leadscore_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
        for name, help in _COUNTS.items():
            yield from _head(f"leadscore_{name}_total", "counter", help)
            yield f"leadscore_{name}_total {self.counts[name]}"
        yield from _head("leadscore_request_seconds", "histogram", "From a request's first byte to its answer.")
        yield from self.answering.lines("leadscore_request_seconds")
        yield from _head("leadscore_inbox_write_seconds", "histogram", "A write into the inbox, until it is on disk.")
        yield from self.writing.lines("leadscore_inbox_write_seconds")
        for name, help in _GAUGES.items():
            yield from _head(f"leadscore_{name}", "gauge", help)
            yield f"leadscore_{name} {gauges[name]:g}"


_COUNTS = {
    "events_taken": "Events taken in.",
    "events_repeated": "Events that had been taken in before.",
    "leads_taken": "Leads told, new or changed.",
    "scores": "Scores answered.",
}
_GAUGES = {
    "leads": "Leads that were read from the store.",
    "requests_in_progress": "Requests that are being answered.",
    "policy_in_force": "1 where the policy's file is in force as it is, 0 where an older one is.",
    "snapshot_age_seconds": "Since the store was read.",
    "inbox_waiting_seconds": "Since the oldest file of the inbox was begun, 0 where none waits for a run.",
}


def _head(name: str, kind: str, help: str) -> Iterator[str]:
    yield f"# HELP {name} {help}"
    yield f"# TYPE {name} {kind}"
