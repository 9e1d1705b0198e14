"""What is packed comes out as it went in, whatever it is; and it is small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.plan.model import Grade
from leadscore.production.ledger.columns import packed, unpacked
from leadscore.production.ledger.rows import Rows, block_of, digests, rows_in
from leadscore.production.ledger.shape import GroupShape, Shape

SHAPE = Shape(
    (GroupShape("fit", -5_000, 30_000, (0, 1)), GroupShape("other", None, None, (2,))),
    ("a", "b", "c"),
    ("hot", "cold"),
    (Grade("fit", ((12_000, "A"),), "B"),),
)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
COLUMNS = st.one_of(
    st.lists(INTEGERS, max_size=600),
    st.lists(st.integers(-3, 3), max_size=600),
    st.integers(0, 600).flatmap(lambda count: st.lists(st.just(2**62), min_size=count, max_size=count)),
    st.lists(st.integers(0, 2**40).map(lambda number: number % 400 * 10**9), max_size=600),
)


@given(st.lists(COLUMNS, min_size=1, max_size=4))
@settings(max_examples=some(60), deadline=None)
def test_columns_come_out_as_they_went_in(columns: list[list[int]]) -> None:
    count = min(map(len, columns))
    arrays = {str(place): np.array(column[:count], np.int64) for place, column in enumerate(columns)}
    found = unpacked(packed(arrays))
    assert {name: found[name].tolist() for name in arrays} == {name: a.tolist() for name, a in arrays.items()}
    assert found["of no such name"].tolist() == [0] * count


@pytest.mark.parametrize(
    "column",
    [
        [2**63 - 1, -(2**63)],
        list(range(257)),
        [place % 300 * 10**12 for place in range(4_096)],
        [place * 10**15 for place in range(4_096)],
        [-1, 0] * 70_000,
        [2**17, 0],
        [],
    ],
)
def test_each_way_to_pack(column: list[int]) -> None:
    assert unpacked(packed({"a": np.array(column, np.int64)}))["a"].tolist() == column


def rows(points: list[tuple[int, int, int]], extra: int = 0) -> Rows:
    """Leads with these points of the three rules; `extra` is what overrides added."""
    given = [np.array(column, np.int64) for column in zip(*points, strict=True)]
    totals = [np.clip(given[0] + given[1], -5_000, 30_000), given[2]]
    count, yes = len(points), np.ones(len(points), np.bool_)
    return Rows(
        np.arange(count) * 7,
        yes,
        sum(totals) + extra,
        given[0] > 0,
        given[1] < 0,
        np.where(given[0] > 0, 0, -1),
        (totals[0] < 12_000).astype(np.int64),
        totals,
        given,
    )


POINTS = st.lists(st.tuples(*[st.sampled_from([0, 0, 500, -2_000, 25_000])] * 3), min_size=1, max_size=50)


@given(POINTS, st.sampled_from([0, 15_000]))
@settings(max_examples=some(60), deadline=None)
def test_rows_come_out_as_they_went_in(points: list[tuple[int, int, int]], extra: int) -> None:
    given_rows = rows(points, extra)
    found = rows_in(block_of(given_rows, SHAPE), SHAPE)
    for name in ("no", "in_scope", "score", "ready", "disqualified", "band", "grade"):
        assert getattr(found, name).tolist() == getattr(given_rows, name).tolist(), name
    assert [total.tolist() for total in found.totals] == [total.tolist() for total in given_rows.totals]
    assert [rule.tolist() for rule in found.rules] == [rule.tolist() for rule in given_rows.rules]


@given(POINTS)
@settings(max_examples=some(60), deadline=None)
def test_a_digest_tells_all_apart_that_differs(points: list[tuple[int, int, int]]) -> None:
    found = digests(rows(points), SHAPE).tolist()
    assert len(set(found)) == len(set(points))
    assert found == [digests(rows([one]), SHAPE).tolist()[0] for one in points]


def test_a_digest_knows_rules_by_name_not_by_place() -> None:
    points = [(0, 500, 25_000), (500, 0, 0)]
    before = digests(rows(points), SHAPE)
    wider = Shape(
        (GroupShape("fit", -5_000, 30_000, (0, 1, 3)), SHAPE.groups[1]),
        (*SHAPE.rules, "new"),
        SHAPE.bands,
        SHAPE.grades,
    )
    more = rows(points)
    more = Rows(*[getattr(more, name) for name in Rows.__slots__[:-1]], [*more.rules, np.zeros(2, np.int64)])
    assert digests(more, wider).tolist() == before.tolist()
    renamed = Shape(SHAPE.groups, ("a", "other", "c"), SHAPE.bands, SHAPE.grades)
    assert digests(rows(points), renamed).tolist()[0] != before.tolist()[0]
    assert digests(rows(points), renamed).tolist()[1] == before.tolist()[1]


def test_a_shape_is_read_as_it_was_written() -> None:
    assert Shape.read(SHAPE.text()) == SHAPE


def test_fifty_rules_that_seldom_fire_take_few_bytes_a_lead() -> None:
    """As on the demo's leads: most rules fire for few leads, some with a decay of thirty steps."""
    rng = np.random.default_rng(1)
    count = 4_096
    given = [np.where(rng.random(count) < 0.1, 1_000 * (place + 1), 0) for place in range(35)]
    given += [np.where(rng.random(count) < 0.3, rng.integers(1, 31, count) * 777, 0) for _ in range(15)]
    shape = Shape((GroupShape("all", None, None, tuple(range(50))),), tuple(map(str, range(50))), ("hot",), ())
    total = sum(given, np.zeros(count, np.int64))
    yes, none = np.ones(count, np.bool_), np.zeros(count, np.int64)
    found = Rows(np.arange(count), yes, total, total > 60_000, ~yes, none, none, [total], given)
    assert len(block_of(found, shape)) < 40 * count
