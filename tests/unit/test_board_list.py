"""The list of leads: its order by every column, who is found, and what people are called."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

from leadscore.batch.board.arranging import arranged
from leadscore.batch.board.board import Board
from leadscore.batch.board.latest import Latest
from leadscore.batch.board.model import Order, Row
from leadscore.batch.board.rows import load_texts, names, rows
from leadscore.batch.board.scored import Scored, score_board
from leadscore.batch.board.searching import place_of, places
from leadscore.batch.errors import BatchError
from leadscore.batch.store.leads import leads_of
from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from leadscore.values.text import fold
from spec.stores import store_of

POLICY = """
policy "Listed"
field seats number
field name text
field first_name text
field last_name text
field contact text
group fit
when country is "de" add 20
when employees > 2 add 7.5
group engagement
when visited add 5 each time
when existing_customer disqualify
ready at 20
band top at 25
band middle at 5 if fit >= 1
grade engagement A at 10, B at 5, C otherwise
applies if not title is "student"
"""
OTHER = POLICY.replace("add 20", "add 12").replace("add 7.5", "subtract 3")
AS_OF = 1_775_001_600
COUNT = 120


def plan_of(text: str) -> Plan:
    plan = compile_text(text).plan
    assert plan is not None
    return plan


def drawn_leads() -> list[dict[str, str]]:
    rng = Random(7)
    choices = {
        "title": ["student", "CEO", "ceo", "  VP  Sales", "", "Élan", "zoo"],
        "company": ["Acme", "ACME", "Zeta GmbH", "ünder", ""],
        "country": ["de", "DE", "fr", ""],
        "email": ["ann@x.io", "Bob.B@y.io", "", "zed@x.io", "no-at-sign"],
        "name": ["", "", "Jane Doe", "ÅSA Ek"],
        "first_name": ["", "Ann", "bob"],
        "last_name": ["", "Lee"],
        "contact": ["", "Reception"],
        "employees": ["", "1", "2.5", "3", "999999999999999999", "-4"],
        "created": ["", "2026-01-01", "2025-12-31", "1969-02-03"],
        "existing_customer": ["", "no", "no", "yes"],
    }
    ids = [f"L{place * 37 % COUNT:03}" for place in range(COUNT)]
    return [{"id": identity, **{name: rng.choice(some) for name, some in choices.items()}} for identity in ids]


@pytest.fixture(scope="module")
def listed() -> Iterator[tuple[Board, Scored, Scored]]:
    rng = Random(8)
    events = [(str(rng.randrange(COUNT)), "2026-03-01", "visited", "x", "") for _ in range(150)]
    with store_of(plan_of(POLICY), drawn_leads(), events) as (store, report):
        assert report.total_set_aside == 0
        board = Board(store)
        yield board, score_board(board, plan_of(POLICY), AS_OF), score_board(board, plan_of(OTHER), AS_OF)


# ------------------------------------------------------------------------------------------------ sorting


def state(row: Row) -> int:
    return 3 if not row.in_scope else 2 if row.disqualified else 0 if row.ready else 1


KEYS: dict[str, Any] = {
    "rank": lambda row: row.rank,
    "lead": lambda row: row.lead,
    "score": lambda row: row.score,
    "state": state,
    "band": lambda row: ["top", "middle", None].index(row.band) if row.in_scope else None,
    "grade": lambda row: row.grade,
    "change": lambda row: None if row.score is None or row.before is None else row.score - row.before,
    "fit": lambda row: row.totals[0] if row.totals else None,
    "engagement": lambda row: row.totals[1] if row.totals else None,
}
FIELDS = ("company", "title", "country", "email", "employees", "created", "existing_customer", "first_name")


def in_order(board: Board, scored: Scored, before: Scored | None, column: str, *, descending: bool) -> list[int]:
    """By Python's own sorting: unknown values last, ties by rank."""
    everybody = rows(board, scored, before, np.arange(board.count))
    leads = list(leads_of(board.store, range(board.count)))
    key = KEYS.get(column) or (lambda row: leads[row.no].values.get(column))
    by_rank = sorted(everybody, key=lambda row: row.rank)
    known = sorted((row for row in by_rank if key(row) is not None), key=key, reverse=descending)
    if descending:  # what is equal stays by rank
        known.sort(key=lambda row: row.rank)
        known.sort(key=key, reverse=True)
    return [row.no for row in (*known, *(row for row in by_rank if key(row) is None))]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", [*KEYS, *FIELDS])
def test_sorted_as_python_sorts(listed: tuple[Board, Scored, Scored], column: str, descending: bool) -> None:
    board, scored, before = listed
    found = arranged(board, scored, before, Order(column, descending))
    assert found.tolist() == in_order(board, scored, before, column, descending=descending)


@pytest.mark.parametrize("descending", [False, True])
def test_names_come_before_what_stands_for_one(listed: tuple[Board, Scored, Scored], descending: bool) -> None:
    """Leads with a whole name first, then those with a first name, with a last name alone, a contact, an email."""
    board, scored, before = listed
    found = arranged(board, scored, before, Order("name", descending))
    sources = ("name", "first_name", "last_name", "contact", "email")
    values = [lead.values for lead in leads_of(board.store, range(board.count))]
    shown = {
        source: [
            fold(name)
            for no, name in zip(found.tolist(), names(board, found), strict=True)
            if next((one for one in sources if one in values[no]), None) == source
        ]
        for source in sources
    }
    told = [fold(name) for name in names(board, found)]
    assert told == [*(name for source in sources for name in shown[source]), *[""] * told.count("")]
    for source in sources:
        assert shown[source] == sorted(shown[source], reverse=descending)
        assert shown[source]


def test_nothing_to_compare_with_leaves_the_order_of_ranks(listed: tuple[Board, Scored, Scored]) -> None:
    board, scored, _ = listed
    assert arranged(board, scored, None, Order("change")).tolist() == scored.best_first.tolist()


def test_a_column_that_there_is_not(listed: tuple[Board, Scored, Scored]) -> None:
    board, scored, _ = listed
    with pytest.raises(BatchError, match="no column `shoe_size`"):
        arranged(board, scored, None, Order("shoe_size"))


# ------------------------------------------------------------------------------------------------ names and texts


def test_what_people_are_called(listed: tuple[Board, Scored, Scored]) -> None:
    board, _, _ = listed
    for lead, name in zip(drawn_leads(), names(board, np.arange(COUNT, dtype=np.int32)), strict=True):
        parts = " ".join(filter(None, (lead["first_name"], lead["last_name"])))
        assert name == (lead["name"] or parts or lead["contact"] or lead["email"].partition("@")[0])


def test_what_is_loaded_is_what_is_read(listed: tuple[Board, Scored, Scored], monkeypatch: pytest.MonkeyPatch) -> None:
    board, scored, before = listed
    everybody = rows(board, scored, before, scored.best_first)
    monkeypatch.setattr("leadscore.batch.board.rows._FEW", 0)
    other = Board(board.store)
    assert rows(other, scored, before, scored.best_first) == everybody
    assert rows(other, scored, before, []) == []
    load_texts(other)
    other.store.connection.close()
    assert rows(other, scored, before, scored.best_first[::-2]) == everybody[::-2]
    assert rows(other, scored, before, []) == []


def test_companies_are_shown_as_they_were_written(listed: tuple[Board, Scored, Scored]) -> None:
    board, scored, _ = listed
    found = rows(board, scored, None, [5, 3, 5])
    assert [row.no for row in found] == [5, 3, 5]
    assert [row.company for row in found] == [drawn_leads()[no]["company"] for no in (5, 3, 5)]
    assert [row.lead for row in found] == [drawn_leads()[no]["id"] for no in (5, 3, 5)]


# ------------------------------------------------------------------------------------------------ searching


@pytest.mark.parametrize(
    "text", ["acme", "ACM", "L00", "ann@", "JANE", "åsa", "lee", "reception", "e", "ünd", "%", "x y"]
)
def test_found_is_who_has_it_in_a_name(listed: tuple[Board, Scored, Scored], text: str) -> None:
    board, scored, _ = listed
    known = ("id", "company", "email", "name", "first_name", "last_name", "contact")
    wanted = {no for no, lead in enumerate(drawn_leads()) if any(fold(text) in fold(lead[name]) for name in known)}
    found = arranged(board, scored, None, Order(search=text))
    assert set(found.tolist()) == wanted
    assert found.tolist() == [no for no in scored.best_first.tolist() if no in wanted]
    assert places(board, scored.best_first, text).tolist() == [
        place for place, no in enumerate(scored.best_first.tolist()) if no in wanted
    ]


def test_blank_text_finds_all_and_no_text_of_a_database_none(listed: tuple[Board, Scored, Scored]) -> None:
    board, scored, _ = listed
    assert len(arranged(board, scored, None, Order(search="  "))) == COUNT
    assert len(arranged(board, scored, None, Order(search="\ud800"))) == 0


def test_ids_with_other_letters_are_folded_too() -> None:
    plan = plan_of("when visited add 1")
    leads = [{"id": "İ-1"}, {"id": "a\u00a0  b"}, {"id": "Ä1"}]
    with store_of(plan, leads, []) as (store, _):
        board = Board(store)
        assert not board.has_plain_ids
        scored = score_board(board, plan, AS_OF)
        for no, text in enumerate(("i-", "A B", "ä")):
            assert arranged(board, scored, None, Order(search=text)).tolist() == [no]


def test_where_a_lead_stands(listed: tuple[Board, Scored, Scored]) -> None:
    _, scored, _ = listed
    assert place_of(scored.best_first, int(scored.best_first[17])) == 17
    assert place_of(scored.best_first[:5], int(scored.best_first[17])) is None


# ------------------------------------------------------------------------------------------------ around it


def test_what_shows_leads_needs_neither_arrays_nor_a_database() -> None:
    code = (
        "import sys; import leadscore.batch.board.model, leadscore.filters.model; "
        "sys.exit(bool({'numpy', 'duckdb'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_the_latest_is_remembered() -> None:
    latest = Latest[str, int](2)
    latest.keep({"a": 1, "b": 2})
    latest.keep({"a": 1})
    latest.keep({"c": 3})
    assert [latest.get(key) for key in "abc"] == [1, None, 3]
