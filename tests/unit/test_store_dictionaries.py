"""A set of many texts is looked through in Python or by a query, whichever takes less: both find the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.batch.store import dictionaries
from leadscore.plan.model import TextMatches
from leadscore.values.pattern import PatternSet
from spec.boards import board_of

WORDS = st.sampled_from(
    ["ceo", "vp *", "* of sales", "İstanbul", "manager", "Σίσυφος", "a\\*b", "o'neill", "\U0001f600"]
)


@settings(max_examples=6, deadline=None)
@given(st.sets(WORDS), st.integers(0, 400), st.integers(0, 20))
def test_a_set_takes_the_same_values_however_large_it_is(some: set[str], fill: int, held: int) -> None:
    with board_of(701, 60) as (board, _):
        store = board.store
        rows = store.connection.execute("SELECT value FROM value_title ORDER BY code").fetchall()
        values = [value for (value,) in rows]
        plain = [value for value in values[:held] if "*" not in value and "\\" not in value]
        texts = [*some, *plain, *(f"nobody {number}" for number in range(fill))]
        patterns = PatternSet.of_texts(text for text in texts if text.strip())
        condition = TextMatches("title", patterns)
        (found,) = dictionaries._texts(store, "title", [condition])
        assert found.tolist() == [patterns.matches(value) for value in values]
        query = dictionaries._text_predicate(condition)
        (asked,) = dictionaries._predicates(store, "FROM value_title ORDER BY code", [query])
        assert found.tolist() == asked.tolist()
