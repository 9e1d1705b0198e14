"""How fast `leadscore serve` answers, and what it does when it is asked too much.

    PYTHONPATH=. python -m benchmarks.serving FOLDER [--leads 20000] [--events 400000] [--seconds 8] [--policy P]

FOLDER gets the data and the store, and keeps them. The server runs on one core, the load generator on another.

The bar is ten times the engine's own time: what `explain` takes for a lead, with every part of the explanation, over
the leads that are asked for, p99 held against p99. It is measured in the same run, on the server's core, before that
starts. Beside it stands the disk's time to keep a line, for an event is answered only when it is on disk; and what
HTTP alone takes ("nothing"), which is the same server with one fixed answer (`floor.py`): none comes sooner here.
"Inside" is a request's time by the server's own count, from its headers to its answer: what is more is HTTP, the
kernel, waiting for a core, and the load generator.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.batch import data
from benchmarks.serving.load import Result, at, load

from leadscore.facts.model import Lead

KEY = "key-of-the-benchmark"
_TOML = '[serve]\nrate = {rate}\n[serve.keys]\nbench = "${{BENCH_KEY}}"\n'
_SERVERS_CORE = 0
_POLICY = Path("benchmarks/batch/policy_50.lead")


@dataclass(frozen=True, slots=True)
class _Case:
    """`rate` requests a second, of which so many are `allowed`."""

    what: str
    rate: int
    allowed: int


_ENOUGH = 100_000
_CASES = (
    _Case("nothing", 500, _ENOUGH),
    _Case("score", 500, _ENOUGH),
    _Case("score", 1_000, 500),
    _Case("score", 1_000, _ENOUGH),
    _Case("event", 500, _ENOUGH),
    _Case("event", 1_000, 500),
    _Case("event", 1_000, _ENOUGH),
    _Case("explained", 50, _ENOUGH),
)


def main() -> None:
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    store = _store(folder, options.policy, options.leads, options.events)
    os.sched_setaffinity(0, {_SERVERS_CORE})
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    score, explain = _engine(store, options.policy, options.leads)
    disk = _disk(folder)
    print(f"engine alone, an outcome:    {_times(score)}")
    print(f"engine alone, explained:     {_times(explain)}; the bar is {10e3 * at(explain, 0.99):.2f} ms at p99")
    print(f"disk alone, a line kept:     {_times(disk)}")
    os.sched_setaffinity(0, {1 % (os.cpu_count() or 1)})
    for case in _CASES:
        with _Server(folder, store, options.policy, case.allowed, floor=case.what == "nothing") as server:
            result = server.measure(case, options.seconds, options.leads)
            _print(case, result, server, explain)
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


def _times(seconds: Sequence[float]) -> str:
    return ", ".join(f"p{share * 100:g} {at(seconds, share) * 1e3:.3f}" for share in (0.5, 0.95, 0.99)) + " ms"


def _print(case: _Case, result: Result, server: _Server, engine: Sequence[float]) -> None:
    allowed = "" if case.allowed == _ENOUGH else f", {case.allowed} allowed"
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(result.statuses.items()))
    print(
        f"{case.what} {case.rate}/s{allowed}: {_times(result.seconds)}; "
        f"p99 is {at(result.seconds, 0.99) / at(engine, 0.99):.1f} x the engine's p99{_inside(server)}; "
        f"statuses {statuses}; CPU {server.cpu / result.statuses.total() * 1e3:.3f} ms a request, "
        f"{server.memory >> 20} MB; generator late by {at(result.late, 0.99) * 1e3:.2f} ms at p99",
        flush=True,
    )


def _inside(server: _Server) -> str:
    return "".join(
        f", inside p{share * 100:g} {server.inside(share) * 1e3:.2f} ms" for share in (0.5, 0.99) if server.own
    )


class _Server:
    def __init__(self, folder: Path, store: Path, policy: Path, rate: int, *, floor: bool = False) -> None:
        self._has_metrics = not floor
        self.own: Counter[float] = Counter()
        config = folder / "leadscore.toml"
        config.write_text(_TOML.format(rate=rate))
        command = [sys.executable, "-m", "leadscore", "serve", str(policy), "--store", str(store), "--port", "0"]
        command += ["--config", str(config), "--quiet", "--inbox", str(folder / "inbox"), "--as-of", "2026-04-01"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.serving.floor"] if floor else command,
            env={**os.environ, "BENCH_KEY": KEY},
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {_SERVERS_CORE}),
        )
        assert self._process.stderr is not None
        said = ""
        for line in self._process.stderr:
            said += line
            found = re.search(r":(\d+)/ ", line)
            if found:
                self.port = int(found[1])
                return
        raise SystemExit(said)

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.terminate()
        self._process.communicate()

    def measure(self, case: _Case, seconds: float, leads: int) -> Result:
        """Sets `cpu`, the seconds that the server worked meanwhile, `memory`, its bytes at the end, and `own`, how many
        requests took at most so many seconds by its own count."""
        self._ask(case.what, range(10**6, 10**6 + 200), 200, 1, leads)  # as a server is that runs for a while
        used, before = self._seconds(), self._counts()
        result = self._ask(case.what, range(int(case.rate * seconds)), case.rate, seconds, leads)
        self.cpu = self._seconds() - used
        self.own = self._counts()
        self.own.subtract(before)
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        self.memory = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024  # type: ignore[index]
        return result

    def inside(self, share: float) -> float:
        """The time that this share of the requests did not exceed, by the server's own count."""
        wanted, low, had = share * max(self.own.values()), 0.0, 0
        for bound, count in sorted(self.own.items()):
            if count >= wanted:
                return low + (bound - low) * (wanted - had) / (count - had)
            low, had = bound, count
        return low

    def _counts(self) -> Counter[float]:
        if not self._has_metrics:
            return Counter()
        asked = Request(f"http://127.0.0.1:{self.port}/metrics", headers={"Authorization": f"Bearer {KEY}"})
        with urlopen(asked) as answer:
            text = answer.read().decode()
        found = re.findall(r'leadscore_request_seconds_bucket\{le="([0-9.]+)"\} (\d+)', text)
        return Counter({float(bound): int(count) for bound, count in found})

    def _ask(self, what: str, numbers: range, rate: float, seconds: float, leads: int) -> Result:
        return asyncio.run(load(self.port, lambda n: _request(what, numbers[n], leads), rate, seconds, connections=64))

    def _seconds(self) -> float:
        """Of all its threads, to the nanosecond."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def _lead(number: int, leads: int) -> int:
    """Spread over all of them."""
    return number * 7_919 % leads


def _request(what: str, number: int, leads: int) -> bytes:
    lead = f"L-{_lead(number, leads):07}"
    head = f"Host: localhost\r\nAuthorization: Bearer {KEY}\r\n"
    if what in ("nothing", "score", "explained"):
        query = "?explain=true" if what == "explained" else ""
        return f"GET /v1/leads/{lead}/score{query} HTTP/1.1\r\n{head}\r\n".encode()
    body = json.dumps({"id": f"{number}", "lead": lead, "event": "visited", "target": "/pricing", "minutes": 2})
    return f"POST /v1/events HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _store(folder: Path, policy: Path, leads: int, events: int) -> Path:
    store = folder / f"{leads}-{events}.duckdb"
    if not store.exists():
        data.make(folder, leads, events)
        files = ["--leads", str(folder / "leads.parquet"), "--events", str(folder / "events.parquet")]
        command = [sys.executable, "-m", "leadscore", "ingest", str(policy), "--store", str(store), *files]
        subprocess.run(command, check=True)
    return store


def _engine(store: Path, policy: Path, leads: int) -> tuple[list[float], list[float]]:
    """Seconds to score each of the leads that are asked for, and to explain it with every part: medians of rounds."""
    from leadscore.batch.store.leads import leads_of
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.driver import compile_path
    from leadscore.engine.compiled import compile_plan

    plan = compile_path(policy).plan
    assert plan is not None
    compiled = compile_plan(plan)
    numbers = sorted({_lead(number, leads) for number in range(2_000)})
    with open_store(store, store.parent, Limits(), read_only=True) as opened:
        some = list(leads_of(opened, numbers, plan.kinds))

    def explained(lead: Lead) -> object:
        return compiled.explain(lead, data.AS_OF).groups

    scores = [_median_time(partial(compiled.score, lead, data.AS_OF)) for lead in some]
    return scores, [_median_time(partial(explained, lead)) for lead in some]


def _median_time(call: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2]


def _disk(folder: Path) -> list[float]:
    """Seconds to append a line and have it on disk, as the server does."""
    path, times = folder / "disk", []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_DSYNC)
    for _ in range(500):
        begun = time.perf_counter()
        os.write(handle, b"x" * 120 + b"\n")
        times.append(time.perf_counter() - begun)
        time.sleep(0.002)
    os.close(handle)
    path.unlink()
    return times


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--policy", type=Path, default=_POLICY)
    return parser.parse_args()


if __name__ == "__main__":
    main()
