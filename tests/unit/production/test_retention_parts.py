"""Ages by the calendar, what a policy asks of old events, and rows that another policy left as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.production.ledger.rows import Rows, digests
from leadscore.production.ledger.shape import GroupShape, Shape
from leadscore.production.retention.history import reshaped
from leadscore.production.retention.horizon import asking_farther
from leadscore.production.retention.settings import Age
from leadscore.values.days import DAY
from spec.agreement import plan_of

NOW = 1_775_001_600  # 2026-04-01


def day_of(text: str, now: str) -> str:
    age = Age.read(text)
    assert age is not None
    found = age.before(int(datetime.fromisoformat(f"{now}T13:00:00+00:00").timestamp()))
    assert found % DAY == 0
    return f"{datetime.fromtimestamp(found, UTC):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("1 month", "2026-03-31", "2026-02-28"),
        ("1 month", "2024-03-31", "2024-02-29"),
        ("12 months", "2024-02-29", "2023-02-28"),
        ("2 Years", "2026-01-15", "2024-01-15"),
        ("13 months", "2026-01-15", "2024-12-15"),
        ("90 days", "2026-03-01", "2025-12-01"),
        ("3  weeks", "2026-03-01", "2026-02-08"),
        ("99999 years", "2026-03-01", "1970-01-01"),
        ("99999 weeks", "2026-03-01", "1970-01-01"),
    ],
)
def test_ages_are_counted_by_the_calendar(text: str, now: str, day: str) -> None:
    assert day_of(text, now) == day


@given(st.integers(1, 600), st.dates(date(1999, 1, 1), date(2200, 1, 1)))
@settings(max_examples=some(60), deadline=None)
def test_months_go_back_to_the_same_day_or_the_last(months: int, now: date) -> None:
    found = date.fromisoformat(day_of(f"{months} months", now.isoformat()))
    if found.year > 1970:
        assert 12 * (now.year - found.year) + now.month - found.month == months
        assert found.day == now.day or (found.day < now.day and (found.toordinal() + 1) and _is_last(found))


def _is_last(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ('when visited "x" add 5', True),
        ('when never visited "x" add 5', True),
        ('when visited "x" within 90 days add 5', False),
        ('when visited "x" within 400 days add 5', True),
        ('when visited "x" after 2020-01-01 add 5', True),
        ('when visited "x" after 2026-01-01 add 5', False),
        ('when visited "x" add 5 decays 50% every 10 days', False),
        ('when visited "x" add 5 decays 1% every 30 days', True),
        ('when visited "x" and never attended add 5 decays 50% every 10 days', True),
        ("when inactive for 90 days subtract 5", False),
        ('ready at 5 if visited "x"', True),
        ("when employees > 3 add 5", False),
    ],
)
def test_what_a_policy_asks_of_a_year_ago(rule: str, asks: bool) -> None:
    found = asking_farther(plan_of(f'policy "P"\n{rule}\n'), NOW - 365 * DAY, NOW)
    assert bool(found) == asks, found
    assert all("visited" in one for one in found)


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1, max_size=6)


@given(NAMES, NAMES, st.data())
@settings(max_examples=some(60), deadline=None)
def test_rows_of_another_policy_mean_what_they_meant(own: list[str], wanted: list[str], data: st.DataObject) -> None:
    def shape(rules: list[str]) -> Shape:
        places = tuple(range(len(rules)))
        return Shape((GroupShape("g", None, None, places),), tuple(rules), tuple(reversed(rules)), ())

    count = 5
    points = {
        rule: np.array(data.draw(st.lists(st.sampled_from([0, 7_000, -500]), min_size=count, max_size=count)))
        if rule in wanted
        else np.zeros(count, np.int64)
        for rule in own
    }
    total = sum(points.values(), np.zeros(count, np.int64))
    both = [place for place, band in enumerate(reversed(own)) if band in wanted] or [-1]
    band = np.array(data.draw(st.lists(st.sampled_from([*both, -1]), min_size=count, max_size=count)))
    yes, none = np.ones(count, np.bool_), np.zeros(count, np.int64)
    rows = Rows(np.arange(count), yes, total, yes, ~yes, band, none, [total], list(points.values()))
    found = reshaped(rows, shape(own), shape(wanted))
    assert digests(found, shape(wanted)).tolist() == digests(rows, shape(own)).tolist()
