"""What can go wrong with a PostgreSQL database, and what is left of it then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from leadscore.batch.push import postgres as engine
from leadscore.batch.push.job import Job
from leadscore.batch.push.postgres_session import shown
from leadscore.batch.push.postgres_tables import Target
from leadscore.driver import compile_text
from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from push.server import PASSWORD, SUPERUSER, Server
from push.tables import OnPostgres

POLICY = """
policy "x"
field seats number
group fit at most 20
when seats > 10 add 10.125
group lead
when visited "pricing" add 5
ready at 15
"""
PLAN = compile_text(POLICY).plan
assert PLAN is not None
JOB = Job(PLAN, 1_775_001_600, "leads", ["events"], "scores", DataConfig())


def run(server: Server, *statements: str, user: str = SUPERUSER) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(server.url(user=user), autocommit=True) as connection:
        for statement in statements:
            found = connection.execute(statement)
        return found.fetchall() if found.description else []


@pytest.fixture(autouse=True)
def _tables(postgres: OnPostgres) -> None:
    run(
        postgres.server,
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        "CREATE TABLE leads (id text, seats int)",
        "INSERT INTO leads VALUES ('a', 11), ('b', 3), ('c', NULL)",
        "CREATE TABLE events (lead text, at timestamptz, event text, target text)",
        "INSERT INTO events VALUES ('a', '2026-01-01', 'visited', '/Pricing?x'), ('z', '2026-01-01', 'visited', '')",
    )


def user(server: Server, *grants: str) -> str:
    """The address of a user who may do just that."""
    made = run(server, "SELECT 1 FROM pg_roles WHERE rolname = 'guest'")
    run(server, *(["DROP OWNED BY guest", "DROP ROLE guest"] if made else []), "CREATE ROLE guest LOGIN", *grants)
    return server.url(user="guest")


def refusal(job: Job, url: str) -> str:
    with pytest.raises(FactsError) as caught:
        engine.push(job, url)
    return f"{caught.value.message} | {caught.value.help}"


def scores(server: Server) -> list[tuple[object, ...]]:
    return run(server, "SELECT lead, score::text, ready FROM scores ORDER BY lead")


SCORES = [("a", "15.125", True), ("b", "0.000", False), ("c", "0.000", False)]


def left_over(server: Server) -> list[tuple[object, ...]]:
    return run(server, "SELECT relname FROM pg_class WHERE relname LIKE 'leadscore%'")


def test_the_table_of_scores(postgres: OnPostgres) -> None:
    pushed = engine.push(JOB, postgres.server.url())
    assert (pushed.leads, pushed.ready, pushed.into.split()[0]) == (3, 1, "public.scores")
    (row, *_) = sorted(postgres.rows("SELECT * FROM scores"), key=lambda row: row["lead"])
    assert list(row) == [
        *("lead", "score", "ready", "disqualified", "band", "grade"),
        *("fit", "lead (group)", "policy", "fingerprint", "as_of"),
    ]
    assert [str(row[name]) for name in ("score", "fit", "lead (group)")] == ["15.125", "10.125", "5.000"]
    assert row["as_of"].isoformat() == "2026-04-01T00:00:00+00:00"
    assert left_over(postgres.server) == []


def test_it_is_replaced_again_and_again(postgres: OnPostgres) -> None:
    for _ in range(2):
        engine.push(JOB, postgres.server.url())
        assert scores(postgres.server) == SCORES
        run(postgres.server, "UPDATE scores SET score = 1")


# ------------------------------------------------------------------------------------------------ connecting


def test_a_password_is_needed_and_never_told(server: Server) -> None:
    place = f"127.0.0.1:{server.port}/postgres"
    right = PASSWORD.replace("%", "%25").replace("@", "%40").replace("/", "%2F").replace(" ", "%20").replace(":", "%3A")
    engine.push(JOB, f"postgresql://{SUPERUSER}:{right}@{place}")
    wrong = refusal(JOB, f"postgresql://{SUPERUSER}:hunter2@{place}")
    assert wrong.startswith(f"postgresql://{SUPERUSER}@{place}: the user or the password is wrong")
    assert "hunter2" not in wrong
    assert "asks for a password" in refusal(JOB, f"postgresql://{SUPERUSER}@{place}")
    assert "hunter2" not in shown(f"postgresql://me:hunter2@{place}?sslpassword=hunter2")


@pytest.mark.parametrize(
    "url", ["postgresql://u:hunter2@h/x?nonsense=1", "postgresql://u:hunter2@[/x", "postgresql://u@h/?hunter2=1"]
)
def test_an_address_that_cannot_be_read(url: str) -> None:
    told = refusal(JOB, url)
    assert "The address behind --on cannot be read" in told
    assert "hunter2" not in told


def test_nobody_answers() -> None:
    assert "no PostgreSQL server answers there" in refusal(JOB, "postgresql://me@127.0.0.1:1/x")


def test_no_such_database(server: Server) -> None:
    assert 'database "nowhere" does not exist' in refusal(JOB, server.url("nowhere"))


def test_a_database_that_is_not_in_utf_8(server: Server) -> None:
    run(server, "DROP DATABASE IF EXISTS old", "CREATE DATABASE old ENCODING 'LATIN1' TEMPLATE template0")
    assert "The database's encoding is LATIN1" in refusal(JOB, server.url("old"))


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'leadscore[postgres]'" in refusal(JOB, "postgresql://me@127.0.0.1/x")


# ------------------------------------------------------------------------------------------------ tables and rights


def test_a_table_that_is_not_there(server: Server) -> None:
    run(server, "CREATE SCHEMA crm", "CREATE TABLE crm.contacts (id text)")
    url = server.url()
    assert "There is no table `lead` in this database | Did you mean `leads`?" in refusal(
        replace(JOB, leads="lead"), url
    )
    assert "Did you mean `crm.contacts`?" in refusal(replace(JOB, leads="crm.contact"), url)
    assert "is no name of a table" in refusal(replace(JOB, leads="leads; DROP TABLE leads"), url)
    assert "There is no schema `pubic` to write to | Did you mean `public`?" in refusal(
        replace(JOB, into="pubic.scores"), url
    )
    run(server, "DROP SCHEMA crm CASCADE")


def test_a_column_that_is_not_there(server: Server) -> None:
    run(server, "ALTER TABLE events RENAME at TO happened_at")
    told = refusal(JOB, server.url())
    assert "events has no column `at`, which holds when it happened" in told
    assert "The columns are: lead, happened_at, event, target." in told


def test_odd_names(server: Server) -> None:
    run(
        server,
        'DROP SCHEMA IF EXISTS "My CRM" CASCADE',
        'CREATE SCHEMA "My CRM"',
        'CREATE TABLE "My CRM"."Lead.Table" AS SELECT id AS "ID", seats AS "Se""ats; --" FROM leads',
    )
    mapping = DataConfig(leads=None)
    job = replace(JOB, leads='"My CRM"."Lead.Table"', into='"My CRM"."Scores"', config=mapping)
    pushed = engine.push(job, server.url())
    assert (pushed.leads, pushed.known_fields) == (3, frozenset())
    assert run(server, 'SELECT count(*) FROM "My CRM"."Scores"') == [(3,)]


def test_rights(server: Server) -> None:
    guest = user(server)
    assert "permission denied for table leads" in refusal(JOB, guest)
    guest = user(server, "GRANT SELECT ON leads, events TO guest")
    told = refusal(JOB, guest)
    assert "The user `guest` may make no tables in the schema `public`" in told
    assert 'GRANT CREATE ON SCHEMA "public" TO "guest";' in told
    guest = user(server, "GRANT SELECT ON leads, events TO guest", "GRANT CREATE ON SCHEMA public TO guest")
    run(server, "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
    assert "may make no temporary tables" in refusal(JOB, guest)
    run(server, "GRANT TEMPORARY ON DATABASE postgres TO PUBLIC")
    engine.push(JOB, guest)
    assert scores(server) == SCORES


def test_nothing_but_scores_is_written_over(server: Server) -> None:
    run(server, "CREATE TABLE deals (lead text)", "CREATE VIEW few AS SELECT * FROM deals")
    url = server.url()
    for name in ("deals", "few", "public.deals", '"deals"'):
        assert "leadscore did not write it" in refusal(replace(JOB, into=name), url)
    for name in ("leads", "public.events"):
        assert "it would be replaced" in refusal(replace(JOB, into=name), url)
    assert "leadscore did not write it" in refusal(replace(JOB, rejects="deals"), url)
    assert run(server, "SELECT count(*) FROM leads") == [(3,)]


def test_a_view_on_the_scores(server: Server) -> None:
    engine.push(JOB, server.url())
    run(server, "CREATE VIEW best AS SELECT * FROM scores WHERE ready")
    assert "A view stands on that table" in refusal(JOB, server.url())
    assert scores(server) == SCORES
    assert left_over(server) == []


# ------------------------------------------------------------------------------------------------ rows set aside


def test_rejects_and_strictness(postgres: OnPostgres) -> None:
    server = postgres.server
    run(server, "ALTER TABLE leads ALTER seats TYPE text", "INSERT INTO leads VALUES ('d', 'many'), (' ', '1')")
    told = refusal(replace(JOB, strict=True), server.url())
    assert "Without --strict such rows are set aside" in told
    pushed = engine.push(replace(JOB, rejects="aside"), server.url())
    assert pushed.notes[0] == "2 rows of 5 in leads set aside:"
    assert pushed.notes[-1] == "The rows are in aside, with their reasons."
    rows = postgres.rows("SELECT * FROM aside ORDER BY source, reason")
    assert [(row["source"], row["column_name"], row["reason"], row["cell"]) for row in rows] == [
        ("events", "lead", "a lead that is not in the leads", "z"),
        ("leads", "seats", "a value that does not fit seats", "many"),
        ("leads", "id", "no id", ""),
    ]
    assert rows[1]["raw_row"] == '{"id":"d","seats":"many"}'
    assert scores(server) == SCORES


def test_very_many_unknown_kinds_are_told_in_few_lines(server: Server) -> None:
    run(server, "INSERT INTO events SELECT 'a', '2026-01-01', 'kind ' || n % 1500, '' FROM generate_series(1, 3000) n")
    notes = engine.push(JOB, server.url()).notes
    assert notes[0] == "3,001 rows of 3,002 in events set aside:"
    assert len(notes) < 12


# ------------------------------------------------------------------------------------------------ whole or not at all


def test_what_fails_late_leaves_all_as_it_was(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.push(replace(JOB, rejects="aside"), server.url())
    run(server, "INSERT INTO leads VALUES ('d', 50)")
    replace_ = Target.replace

    def stopped(self: Target, connection: object, query: str) -> None:
        if self.name == "aside":
            raise KeyboardInterrupt
        replace_(self, connection, query)  # type: ignore[arg-type]

    monkeypatch.setattr(Target, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        engine.push(replace(JOB, rejects="aside"), server.url())
    assert scores(server) == SCORES
    assert left_over(server) == []


_PUSH = """
import sys
from leadscore.batch.push.postgres import push
from push.test_postgres import JOB
try:
    push(JOB, sys.argv[1])
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_ctrl_c_stops_the_server_s_work_too(server: Server) -> None:
    """The events come from a view that takes its time."""
    engine.push(JOB, server.url())
    run(
        server,
        "CREATE TABLE told AS SELECT * FROM events",
        "DROP TABLE events",
        "CREATE VIEW events AS SELECT told.* FROM told, generate_series(1, 100000), pg_sleep(60)",
    )
    path = os.pathsep.join(sys.path)
    child = subprocess.Popen([sys.executable, "-c", _PUSH, server.url()], env={**os.environ, "PYTHONPATH": path})
    working = "SELECT pid FROM pg_stat_activity WHERE application_name = 'leadscore' AND query LIKE '%events_read%'"
    until = time.monotonic() + 60
    while not run(server, working):
        assert child.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=30) == 130
    until = time.monotonic() + 30
    while run(server, "SELECT pid FROM pg_stat_activity WHERE application_name = 'leadscore' AND state = 'active'"):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert scores(server) == SCORES
    assert left_over(server) == []


# ------------------------------------------------------------------------------------------------ odd databases


def test_functions_and_collations_of_the_database_change_nothing(server: Server) -> None:
    run(
        server,
        "CREATE FUNCTION public.btrim(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'fooled' $$",
        "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'fooled' $$",
        "CREATE COLLATION alike (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "ALTER TABLE leads ALTER id TYPE text COLLATE alike",
        "ALTER TABLE events ALTER event TYPE text COLLATE alike, ALTER lead TYPE text COLLATE alike",
        "INSERT INTO leads VALUES ('A', 50)",
        f"ALTER ROLE {SUPERUSER} SET search_path = public, pg_catalog",
    )
    try:
        engine.push(JOB, server.url())
        assert scores(server) == [("A", "10.125", False), *SCORES]
    finally:
        run(server, f"ALTER ROLE {SUPERUSER} RESET search_path")
