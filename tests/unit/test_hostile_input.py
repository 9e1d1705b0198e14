"""No input gives a traceback: whatever policies, data and mappings hold, every command ends as documented."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.cli import crash, main
from leadscore.resources import resource

POLICY = """policy "P" version 1
field joined date
when visited "pricing" add 5 each day up to 20 decays 10% every 3 days
when email_domain in free_mail or seniority is "c_level" add 10 as boss because "They hold the budget"
when employees > 50 and not country is missing add 5
when inactive for 30 days subtract 3
when joined within 30 days add 1
when watched "demo" at least 10 minutes within 90 days add 2
when competitor disqualify
ready at 10
band hot at 8
test "t" given title "CEO", visited "pricing" 3 days ago expect score 14.5
"""
LEADS = b"id,title,employees,email,country,joined,competitor\n1,CEO,60,a@b.c,DE,2026-01-01,no\n2,Intern,5,,,,yes\n"
EVENTS = b"lead,at,event,target,minutes\n1,2026-01-01,visited,/pricing?x,\n2,2026-01-02 10:30,watched,demo,12.5\n"
JSON = b'{"id":"1","title":"CEO","employees":60,"joined":"2026-01-01"}\n{"id":2,"competitor":true,"email":"a@b.c"}\n'
TOML = b'[leads]\nid = "id"\nmissing = ["N/A"]\n[leads.fields]\njoined = { column = "joined", day_of_time = true }\n'
POLICIES = [POLICY, *(p.read_text(encoding="utf-8") for p in sorted(resource("policies").rglob("policy.lead")))]
DOCUMENTED = (0, 1, 2, 3)
PIECES = [b"", b'"', b"\\", b"\n", b"\r", b",", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\x1b[31m", b"{"]
PIECES += [
    b"[" * 50,
    b"(" * 70,
    b"not ",
    b"9" * 400,
    b"-0.0005",
    b"9999-12-31",
    b"0001-01-01",
    b"\\ud800",
    b"NaN",
    b";",
]


def ends_well(arguments: list[str], stdin: bytes = b"") -> str:
    """Runs a command line and returns what it wrote to standard error; a defect of leadscore is raised as it is."""

    def raised(error: BaseException, _: list[str]) -> str:
        raise error

    streams = [
        io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="backslashreplace") for data in (stdin, b"", b"")
    ]
    with (
        mock.patch.object(sys, "stdin", streams[0]),
        contextlib.redirect_stdout(streams[1]),
        contextlib.redirect_stderr(streams[2]),
        mock.patch.object(crash, "story", raised),
    ):
        code = main.outcome(arguments)
    assert code in DOCUMENTED
    streams[2].flush()
    return streams[2].buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


@contextlib.contextmanager
def folder(**files: bytes) -> Iterator[Path]:
    """A folder with these files; a `_` in a name is its dot."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / ".git").mkdir()  # nothing above is looked at
        for file, data in files.items():
            (Path(name) / file.replace("_", ".")).write_bytes(data)
        yield Path(name)


def mutated(data: bytes, seed: int) -> bytes:
    """A few pieces taken out, doubled, moved or put in."""
    random_ = random.Random(seed)
    for _ in range(random_.randint(1, 5)):
        a, b = sorted(random_.randint(0, len(data)) for _ in range(2))
        b = min(b, a + 40)
        piece = random_.choice([data[a:b] * 2, data[b : b + 20], *PIECES])
        data = data[:a] + piece + data[random_.choice([a, b]) :]
    return data


# ------------------------------------------------------------------------------------------------ policies


def _every_command_ends_well(policy: bytes) -> None:
    with folder(p_lead=policy, l_csv=LEADS, e_csv=EVENTS) as place:
        path, data = str(place / "p.lead"), ["--leads", str(place / "l.csv"), "--events", str(place / "e.csv")]
        ends_well(["check", path])
        ends_well(["check", "--format", "json", path])
        ends_well(["fmt", "-"], stdin=policy)
        ends_well(["fmt", "--diff", path])
        ends_well(["test", "-v", path])
        ends_well(["score", path, *data, "--as-of", "2026-01-03", "--format", "table"])
        ends_well(["explain", path, *data, "--as-of", "2026-01-03", "--all"])
        ends_well(["check", "--fix", path])


def test_what_is_mutated_is_right() -> None:
    with folder(p_lead=POLICY.encode()) as place:
        assert "1 test: all pass" in ends_well(["test", str(place / "p.lead")])


@settings(max_examples=40)
@given(st.binary(max_size=120))
def test_any_bytes_as_a_policy(data: bytes) -> None:
    _every_command_ends_well(data)


@settings(max_examples=40)
@given(st.sampled_from(POLICIES), st.integers(0, 2**32))
def test_any_mutation_of_a_policy(policy: str, seed: int) -> None:
    _every_command_ends_well(mutated(policy.encode(), seed))


# ------------------------------------------------------------------------------------------------ data


def _data_ends_well(leads: bytes, events: bytes, toml: bytes, kind: str) -> None:
    files = {"p_lead": POLICY.encode(), f"l_{kind}": leads, f"e_{kind}": events, "leadscore_toml": toml}
    with folder(**files) as place:
        data = [str(place / "p.lead"), "--leads", str(place / f"l.{kind}"), "--events", str(place / f"e.{kind}")]
        ends_well(["score", *data, "--rejects", str(place / "r.csv"), "-o", str(place / "scores.csv")])
        ends_well(["explain", *data, "--top", "3"])


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(["l", "e", "t", "le"]))
def test_any_mutation_of_data(seed: int, which: str) -> None:
    leads, events, toml = (
        mutated(data, seed) if letter in which else data for letter, data in (("l", LEADS), ("e", EVENTS), ("t", TOML))
    )
    _data_ends_well(leads, events, toml, "csv")


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_any_mutation_of_json(seed: int) -> None:
    _data_ends_well(mutated(JSON, seed), b'{"lead":"1","at":"2026-01-01","event":"visited"}\n', b"", "jsonl")


@settings(max_examples=25)
@given(st.binary(max_size=80), st.sampled_from(["csv", "jsonl", "parquet", "csv.gz"]))
def test_any_bytes_as_data(data: bytes, kind: str) -> None:
    _data_ends_well(data, data, b"", kind)
    _data_ends_well(LEADS, EVENTS, data, "csv")


@pytest.mark.parametrize(
    "toml",
    [
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b"a = " + b"9" * 5000,
        b"[leads]\npreset = [1]",
        b'[leads]\nencoding = "a\\u0000b"',
        b'[leads]\nencoding = "rot13"',
        b"[[events]]\npreset = {}",
    ],
)
def test_an_odd_mapping_is_told(toml: bytes) -> None:
    with folder(p_lead=POLICY.encode(), l_csv=LEADS, leadscore_toml=toml) as place:
        assert "Error: " in ends_well(["score", str(place / "p.lead"), "--leads", str(place / "l.csv")])


def test_half_a_character_in_json_sets_its_row_aside() -> None:
    leads = b'{"id":"1","title":"CEO\\ud800"}\n{"id":"2","\\udfff":1}\n{"id":"3","title":"\\ud83d\\ude00"}\n'
    with folder(p_lead=POLICY.encode(), l_jsonl=leads) as place:
        scores = place / "s.csv"
        told = ends_well(["score", str(place / "p.lead"), "--leads", str(place / "l.jsonl"), "-o", str(scores)])
        assert "half of a character" in told
        assert [line.split(",")[0] for line in scores.read_text(encoding="utf-8").splitlines()] == ["lead", "3"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "csv.gz"])
def test_a_line_without_end_does_not_fill_the_memory(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.facts.rows._LARGEST_CELL", 1000)
    with folder(p_lead=POLICY.encode(), **{f"l_{kind}": b"id,title\n" * (kind != "jsonl") + b"x" * 5000}) as place:
        told = ends_well(["score", str(place / "p.lead"), "--leads", str(place / f"l.{kind}")])
    assert "a line of more than 1,000 characters" in told


def test_a_million_kinds_of_reasons_take_little_memory_and_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.facts.quarantine._MOST_KINDS", 3)
    events = (
        b"lead,at,event\n" + b"".join(b"1,2026-01-01,odd%d\n" % i for i in range(9)) + b"1,2026-01-01," + b"x" * 999
    )
    with folder(p_lead=POLICY.encode(), l_csv=LEADS, e_csv=events) as place:
        data = ["--leads", str(place / "l.csv"), "--events", str(place / "e.csv")]
        told = ends_well(["score", str(place / "p.lead"), *data])
    assert "10 rows of 10" in told
    assert "7 × one reason or another" in told
    assert "x" * 300 not in told


@pytest.mark.parametrize("moment", ["9999-12-31T23:59-01:00", "9999-12-31T23:59:59-23:59", "0001-01-01", "1969-12-31"])
def test_times_beyond_the_calendar(moment: str) -> None:
    events = f"lead,at,event\n1,{moment},visited\n1,9999-12-31T23:59:59,visited\n".encode()
    leads = f"id,joined\n1,{moment}\n2,9999-12-31T23:00+00:00\n".encode()
    with folder(p_lead=POLICY.encode(), l_csv=leads, e_csv=events, leadscore_toml=TOML) as place:
        data = [str(place / "p.lead"), "--leads", str(place / "l.csv"), "--events", str(place / "e.csv")]
        assert "Invalid value for '--as-of'" in ends_well(["score", *data, "--as-of", moment])
        assert "1 row of 2 in" in ends_well(["explain", *data, "2", "--as-of", "9999-12-31T23:59:59"])


def test_a_star_in_a_name_stands_for_no_other_file() -> None:
    import duckdb

    with folder(p_lead=POLICY.encode()) as place:
        for name in ("a*.parquet", "a[1].parquet"):
            sql = f"COPY (SELECT '{name}' AS id, [TIMESTAMPTZ '2026-01-01 00:00:00+00'] AS odd) TO '{place / name}'"
            duckdb.connect().execute(sql)
        for name in ("a*.parquet", "a[1].parquet"):
            told = ends_well(
                ["score", str(place / "p.lead"), "--leads", str(place / name), "-o", str(place / "s.json")]
            )
            assert "1 lead scored" in told
            assert [row["lead"] for row in json.loads((place / "s.json").read_text())] == [name]


# ------------------------------------------------------------------------------------------------ policies, large


def test_many_sentences_that_cannot_be_read_are_told_in_short() -> None:
    with folder(p_lead=b"when\n" * 3000) as place:
        told = ends_well(["check", str(place / "p.lead")])
    assert "2,801 more are not shown" in told  # and a hint that there are no tests
    assert "3,000 errors" in told


def test_conditions_that_are_large_only_together_are_refused() -> None:
    doubling = "".join(f"define d{i} as d{i - 1} and d{i - 1}\n" for i in range(1, 14))
    rules = "".join(f"when d13 and employees > {i} add 1\n" for i in range(100))
    with folder(p_lead=f"define d0 as employees > 1\n{doubling}{rules}".encode()) as place:
        assert "1 error" in ends_well(["check", str(place / "p.lead")])


# ------------------------------------------------------------------------------------------------ the streams


def shell(command: str, place: Path) -> subprocess.CompletedProcess[bytes]:
    program = f'"{sys.executable}" -m leadscore'
    return subprocess.run(
        ["sh", "-c", command.replace("leadscore", program)], cwd=place, capture_output=True, check=False
    )


needs_shell = pytest.mark.skipif(os.name != "posix", reason="needs a Unix shell")


@needs_shell
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("leadscore score p.lead --leads l.csv >&-", 0),
        ("leadscore score p.lead --leads l.csv 2>&-", 0),
        ("leadscore score p.lead --leads - <&-", 3),
        ("leadscore fmt - <&-", 0),
        ("cat l.csv | leadscore score p.lead --leads /dev/stdin", 0),
    ],
)
def test_streams_that_are_closed_or_pipes(command: str, code: int) -> None:
    with folder(p_lead=POLICY.encode(), l_csv=LEADS) as place:
        done = shell(command, place)
    assert done.returncode == code
    assert b"went wrong" not in done.stderr
    assert b"Traceback" not in done.stderr


@needs_shell
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_error_that_is_full() -> None:
    with folder(p_lead=POLICY.encode(), l_csv=LEADS) as place:
        assert shell("leadscore score p.lead --leads l.csv 2>/dev/full", place).returncode == 3


STEERING = b'id,title\n"\x1b[31m1",CEO\n"\x1b[2J",x\n"\x1b[2J",x\n'


def test_data_in_a_pipe_stays_as_it_is() -> None:
    with folder(p_lead=POLICY.encode(), l_csv=STEERING) as place:
        arguments = ["-m", "leadscore", "score", "p.lead", "--leads", "l.csv", "--format", "csv"]
        done = subprocess.run([sys.executable, *arguments], cwd=place, capture_output=True, check=False)
    assert b"\n\x1b[31m1," in done.stdout
    assert b"\x1b" not in done.stderr


@needs_shell
@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "markdown"])
def test_data_cannot_steer_a_terminal(form: str) -> None:
    import pty

    with folder(p_lead=POLICY.replace('"P"', '"P\x1b[2J"').encode(), l_csv=STEERING) as place:
        ours, theirs = pty.openpty()
        arguments = ["-m", "leadscore", "score", "p.lead", "--leads", "l.csv", "--format", form]
        environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm"}
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=place, env=environment, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is closed at its end
            while piece := os.read(ours, 4096):
                shown += piece
        os.close(ours)
        assert process.wait() == 0
    assert b"leads scored" in shown
    assert b"\x1b[2J" not in shown
    assert b"\x1b[31m" not in shown


@needs_shell
def test_who_is_asked_to_end_leaves_no_data_behind() -> None:
    with folder(p_lead=POLICY.encode(), l_csv=LEADS) as place:
        (place / "tmp").mkdir()
        arguments = ["-m", "leadscore", "score", "p.lead", "--leads", "l.csv", "--events", "-"]
        environment = {**os.environ, "TMPDIR": str(place / "tmp")}
        process = subprocess.Popen([sys.executable, *arguments], cwd=place, env=environment, stdin=subprocess.PIPE)
        while not list((place / "tmp").glob("leadscore-*/leads")):
            assert process.poll() is None
            time.sleep(0.02)
        time.sleep(0.3)  # now it waits for events
        process.terminate()
        assert process.wait() == 143
        assert process.stdin is not None
        process.stdin.close()
        assert list((place / "tmp").iterdir()) == []
