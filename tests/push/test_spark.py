"""What is Spark's own: files by their paths, folders that are replaced, and sessions of others."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadscore.batch.push import spark as engine
from leadscore.batch.push.job import Job
from leadscore.batch.push.spark_session import session
from leadscore.batch.push.spark_target import Folder, target
from leadscore.driver import compile_text
from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError

POLICY = 'policy "x"\nfield seats number\nwhen seats > 10 add 10.125\nwhen visited "pricing" add 5\nready at 15'
PLAN = compile_text(POLICY).plan
assert PLAN is not None
LEADS = '\ufeffid;seats;notes\r\na;11;"x; ""y""\r\nz"\r\n\r\nb;3;\r\nc;many;\r\nd;1\r\n"e";;;\r\n'
EVENTS = "lead,at,event,target\na,2026-01-01 10:00,visited,/Pricing?x\nq,2026-01-01,visited,\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8", newline="")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    names = (str(tmp_path / name) for name in ("leads.csv", "events.csv", "scores.parquet"))
    leads, events, scores = names
    return Job(PLAN, 1_775_001_600, leads, [events], scores, DataConfig())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _interpreting(interpreting_spark: Any) -> None:
    pass


def refusal(job: Job) -> str:
    with pytest.raises(FactsError) as caught:
        engine.push(job)
    return f"{caught.value.message} | {caught.value.help}"


def scores(spark: Any, path: str) -> list[tuple[object, ...]]:
    return sorted((row["lead"], str(row["score"]), row["ready"]) for row in spark.read.parquet(path).collect())


def tables(spark: Any) -> set[str]:
    """What the catalog holds, temporary views of other tests included."""
    return {row["tableName"] for row in spark.sql("SHOW TABLES").collect()}


SCORES = [("a", "15.125", True), ("b", "0.000", False)]


def test_csv_to_parquet_again_and_again(job: Job, spark_session: Any, tmp_path: Path) -> None:
    there = tables(spark_session)
    before = {name: spark_session.conf.get(name) for name in ("spark.sql.session.timeZone", "spark.sql.ansi.enabled")}
    for _ in range(2):
        pushed = engine.push(replace(job, rejects=str(tmp_path / "aside.parquet")))
        assert (pushed.leads, pushed.ready, pushed.into) == (2, 1, job.into)
        assert scores(spark_session, job.into) == SCORES
    assert {name: spark_session.conf.get(name) for name in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("aside.parquet", "events.csv", "leads.csv", "scores.parquet")
    ]
    aside = spark_session.read.parquet(str(tmp_path / "aside.parquet")).collect()
    assert sorted((Path(row["source"]).name, row["reason"], row["cell"]) for row in aside) == [
        ("events.csv", "a lead that is not in the leads", "q"),
        ("leads.csv", "a value that does not fit seats", "many"),
        ("leads.csv", "the row cannot be read", '"e";;;'),
        ("leads.csv", "the row cannot be read", "d;1"),
    ]
    assert tables(spark_session) == there


def test_what_stands_in_the_way(job: Job, tmp_path: Path) -> None:
    foreign = tmp_path / "precious"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear")
    assert "leadscore did not write it" in refusal(replace(job, into=str(foreign)))
    assert "it would be replaced" in refusal(replace(job, into=job.leads))
    assert f"Did you mean {job.leads}?" in refusal(replace(job, leads=job.leads.replace("leads", "lead")))
    assert "Spark's catalog has no table `nowhere`" in refusal(replace(job, leads="nowhere"))
    assert (foreign / "letter.txt").read_text() == "dear"


def test_what_fails_while_writing_leaves_the_old_folder(
    job: Job, spark_session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.push(job)
    scored = spark_session.sql("SELECT CAST(raise_error('full') AS STRING) AS lead")
    with session(), pytest.raises(Exception, match="full"):
        Folder(spark_session, job.into).replace(scored)
    assert scores(spark_session, job.into) == SCORES
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_table_of_the_catalog(job: Job, spark_session: Any) -> None:
    job, there = replace(job, into="my_scores"), tables(spark_session)
    try:
        for _ in range(2):
            assert engine.push(job).into == "my_scores"
        assert spark_session.table("my_scores").count() == 2
        assert tables(spark_session) == there | {"my_scores"}
        assert "Did you mean `my_scores`?" in refusal(replace(job, leads="my_score"))
    finally:
        spark_session.sql("DROP TABLE IF EXISTS my_scores")
    with pytest.raises(FactsError, match="a Spark that ends with this command"):
        target(spark_session, "my_scores", (), lasting=False)


def test_what_spark_refuses_is_one_line(job: Job, tmp_path: Path) -> None:
    (tmp_path / "leads.parquet").write_text("no Parquet")
    told = refusal(replace(job, leads=str(tmp_path / "leads.parquet")))
    assert told.startswith(f"Spark says: file:{tmp_path}/leads.parquet is not a Parquet file")
    assert "\n" not in told


_ALONE = """
import sys
from push.test_spark import DataConfig, Job, PLAN
from leadscore.batch.push.spark import push
leads, events, into = sys.argv[1:]
push(Job(PLAN, 1775001600, leads, [events], into, DataConfig()))
"""


_BRIEF = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dspark.sql.shuffle.partitions=2"}
"""For a Java that ends at once: it is not compiled twice, and two rows are not spread over two hundred files. Java says
that it heeds this."""
_NOT_OURS = ("incubator", "JDK_JAVA_OPTIONS")


def test_a_session_of_our_own(job: Job, spark_session: Any) -> None:
    """It writes nothing on standard output, nearly nothing beside it, and is gone afterwards."""
    command = [sys.executable, "-c", _ALONE, job.leads, *job.events, job.into]
    env = {**os.environ, **_BRIEF, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert [line for line in done.stderr.splitlines() if not any(name in line for name in _NOT_OURS)] == []
    assert scores(spark_session, job.into) == SCORES


def test_pyspark_is_missing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "pip install 'leadscore[spark]'" in refusal(job)


def test_the_raw_csv_is_what_python_reads(job: Job) -> None:
    """So that the test above tests what it should: a cell over two lines, a short row and a long one."""
    with Path(job.leads).open(encoding="utf-8-sig", newline="") as file:
        assert [len(row) for row in csv.reader(file, delimiter=";")] == [3, 3, 0, 3, 3, 2, 4]


ITS_JAVA_DIES = """\
from leadscore.batch.push import spark
from leadscore.cli.main import run
prepare = spark.prepare
def killed(*arguments):
    from pyspark import SparkContext
    java = SparkContext._gateway.proc
    java.kill()
    java.wait()
    return prepare(*arguments)
spark.prepare = killed
run()
"""


def test_the_end_of_its_java_process_is_told_calmly(job: Job, tmp_path: Path) -> None:
    """Whoever stops the command by its group, as `timeout` does, stops Java first."""
    (tmp_path / "p.lead").write_text(POLICY)
    arguments = ["score", "p.lead", "--on", "spark", "--leads", job.leads, "--events", *job.events, "--into", job.into]
    run = [sys.executable, "-c", ITS_JAVA_DIES, *arguments]
    done = subprocess.run(run, cwd=tmp_path, env={**os.environ, **_BRIEF}, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "Error: Spark is gone: its Java process has ended\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path(job.into).exists()
