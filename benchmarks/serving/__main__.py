"""How fast `leadscore serve` answers, and what it does when it is asked too much.

    PYTHONPATH=. python -m benchmarks.serving FOLDER [--leads 100000] [--events 2000000] [--seconds 20] [--policy P]

FOLDER gets the data and the store, and keeps them. The server runs on one core, the load generator on another. Beside
the times stand what they consist of: the engine's own time for the same leads, in this process, and the disk's time to
keep a line, for an event is answered only when it is on disk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.batch import data
from benchmarks.serving.load import Result, load

KEY = "key-of-the-benchmark"
_TOML = '[serve]\nrate = {rate}\n[serve.keys]\nbench = "${{BENCH_KEY}}"\n'
_POLICY = Path("benchmarks/batch/policy_50.lead")


def main() -> None:
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    store = _store(folder, options.policy, options.leads, options.events)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    score, explain = _engine(store, options.policy, options.leads)
    print(f"engine alone: {score * 1e6:,.0f} µs a score, {explain * 1e6:,.0f} µs with its evidence")
    print(
        f"disk alone: {_disk(folder, 0.5) * 1e3:.2f} ms a line kept, one in a hundred {_disk(folder, 0.99) * 1e3:.2f}"
    )
    for what in ("score", "event"):
        for rate, allowed in ((250, 2_000), (500, 2_000), (1_000, 500), (1_000, 2_000)):
            with _Server(folder, store, options.policy, allowed) as server:
                result = server.measure(what, rate, options.seconds, options.leads)
                _print(what, rate, allowed, result, server)
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


def _print(what: str, rate: int, allowed: int, result: Result, server: _Server) -> None:
    errors = sum(count for status, count in result.statuses.items() if status not in (200, 429))
    times = ", ".join(f"p{share * 100:g} {result.at(share) * 1e3:.2f}" for share in (0.5, 0.9, 0.99, 0.999))
    print(
        f"{what} {rate}/s (allowed {allowed}/s): {result.statuses[200]} answered, {result.statuses[429]} put off, "
        f"{errors} errors; {times} ms; server {server.cpu:.0%} of a core, {server.memory >> 20} MB; "
        f"generator late by {result.late * 1e3:.1f} ms at most"
    )


class _Server:
    def __init__(self, folder: Path, store: Path, policy: Path, rate: int) -> None:
        config = folder / "leadscore.toml"
        config.write_text(_TOML.format(rate=rate))
        command = [sys.executable, "-m", "leadscore", "serve", str(policy), "--store", str(store), "--port", "0"]
        command += ["--config", str(config), "--quiet", "--inbox", str(folder / "inbox"), "--as-of", "2026-04-01"]
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "BENCH_KEY": KEY},
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {0}),
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

    def measure(self, what: str, rate: int, seconds: float, leads: int) -> Result:
        os.sched_setaffinity(0, {1 % (os.cpu_count() or 1)})
        used, started = self._seconds(), time.perf_counter()
        result = asyncio.run(load(self.port, lambda n: _request(what, n, leads), rate, seconds, connections=64))
        self.cpu = (self._seconds() - used) / (time.perf_counter() - started)
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        self.memory = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024  # type: ignore[index]
        return result

    def _seconds(self) -> float:
        ticks = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def _lead(number: int, leads: int) -> int:
    """Spread over all of them."""
    return number * 7_919 % leads


def _request(what: str, number: int, leads: int) -> bytes:
    lead = f"L-{_lead(number, leads):07}"
    head = f"Host: localhost\r\nAuthorization: Bearer {KEY}\r\n"
    if what == "score":
        return f"GET /v1/leads/{lead}/score HTTP/1.1\r\n{head}\r\n".encode()
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


def _engine(store: Path, policy: Path, leads: int) -> tuple[float, float]:
    """Seconds to score a lead, and to explain it: the mean over those that are asked for, the median of some rounds."""
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
    scores, explanations = [], []
    for _ in range(9):
        begun = time.perf_counter()
        for lead in some:
            compiled.score(lead, data.AS_OF)
        half = time.perf_counter()
        for lead in some:
            _ = compiled.explain(lead, data.AS_OF).groups
        scores.append((half - begun) / len(some))
        explanations.append((time.perf_counter() - half) / len(some))
    return statistics.median(scores), statistics.median(explanations)


def _disk(folder: Path, share: float) -> float:
    """Seconds to append a line and have it on disk."""
    path, times = folder / "disk", []
    with path.open("ab", buffering=0) as file:
        for _ in range(300):
            begun = time.perf_counter()
            file.write(b"x" * 120 + b"\n")
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    path.unlink()
    return sorted(times)[int(share * len(times))]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--policy", type=Path, default=_POLICY)
    return parser.parse_args()


if __name__ == "__main__":
    main()
