"""Quiet hours, quiet days and digests: by the clock on the wall there, whatever it does in spring and autumn."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leadscore.production.actions.schedule import first_moment, is_quiet, may_go, never_goes
from leadscore.production.actions.settings import Destination, Digest, Every, Quiet

BERLIN = ZoneInfo("Europe/Berlin")
DAY = 86_400


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def when(destination: Destination, text: str) -> str:
    """In UTC, as is the text."""
    return f"{datetime.fromtimestamp(first_moment(destination, at(text)), UTC):%Y-%m-%d %H:%M:%S}"


def to(quiet: Quiet = Quiet(), digest: Digest | None = None, zone: ZoneInfo = BERLIN) -> Destination:  # noqa: B008
    return Destination("x", "json://x", digest, quiet, zone)


NIGHTS = Quiet(20 * 60, 7 * 60)
WEEKENDS = Quiet(20 * 60, 7 * 60, frozenset((5, 6)))


@pytest.mark.parametrize(
    ("quiet", "since", "goes"),
    [
        (NIGHTS, "2026-04-01 10:00", "2026-04-01 10:00:00"),
        (NIGHTS, "2026-04-01 18:00", "2026-04-02 05:00:00"),  # 20:00 in Berlin
        (NIGHTS, "2026-04-01 23:30", "2026-04-02 05:00:00"),
        (NIGHTS, "2026-04-01 04:59:59", "2026-04-01 05:00:00"),
        (NIGHTS, "2026-04-01 05:00", "2026-04-01 05:00:00"),
        (WEEKENDS, "2026-04-03 19:00", "2026-04-06 05:00:00"),  # Friday evening to Monday morning
        (WEEKENDS, "2026-04-04 10:00", "2026-04-06 05:00:00"),
        (Quiet(days=frozenset((5, 6))), "2026-04-04 10:00", "2026-04-05 22:00:00"),
        (Quiet(9 * 60, 24 * 60), "2026-04-01 10:00", "2026-04-01 22:00:00"),
        # The night on which the clock goes from 2 to 3: a quiet time until 2:30 ends when that is passed over.
        (Quiet(20 * 60, 2 * 60 + 30), "2026-03-28 22:00", "2026-03-29 01:00:00"),
        # The night on which 2 to 3 comes twice: it ends at the first 2:30, and is there again at the second 2.
        (Quiet(20 * 60, 2 * 60 + 30), "2026-10-24 22:00", "2026-10-25 00:30:00"),
        (Quiet(20 * 60, 2 * 60 + 30), "2026-10-25 01:00", "2026-10-25 01:30:00"),
    ],
)
def test_the_end_of_quiet_time(quiet: Quiet, since: str, goes: str) -> None:
    assert when(to(quiet), since) == goes


@pytest.mark.parametrize(
    ("digest", "quiet", "since", "goes"),
    [
        (Digest(Every.RUN), Quiet(), "2026-04-01 10:00:01", "2026-04-01 10:00:01"),
        (Digest(Every.HOUR), Quiet(), "2026-04-01 10:00:01", "2026-04-01 11:00:00"),
        (Digest(Every.HOUR), NIGHTS, "2026-04-01 17:30", "2026-04-02 05:00:00"),
        (
            Digest(Every.DAY, 480),
            Quiet(),
            "2026-04-01 06:00",
            "2026-04-01 06:00:00",
        ),  # 08:00 in Berlin: the very instant
        (Digest(Every.DAY, 480), Quiet(), "2026-04-01 06:00:01", "2026-04-02 06:00:00"),
        (Digest(Every.DAY, 480), WEEKENDS, "2026-04-03 10:00", "2026-04-06 06:00:00"),
        (Digest(Every.WEEK, 480, 0), Quiet(), "2026-04-01 10:00", "2026-04-06 06:00:00"),
        (Digest(Every.DAY, 480), Quiet(), "2026-03-28 12:00", "2026-03-29 06:00:00"),  # summer time from that night on
        (Digest(Every.DAY, 150), Quiet(), "2026-03-28 12:00", "2026-03-29 01:00:00"),  # 2:30 is passed over: at 3:00
        (Digest(Every.DAY, 150), Quiet(), "2026-10-24 12:00", "2026-10-25 00:30:00"),  # 2:30 comes twice: the first
        (Digest(Every.DAY, 150), Quiet(), "2026-10-25 00:30:01", "2026-10-26 01:30:00"),
    ],
)
def test_the_next_digest(digest: Digest, quiet: Quiet, since: str, goes: str) -> None:
    assert when(to(quiet, digest), since) == goes


ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "America/Sao_Paulo",
        "Asia/Beirut",
    ]
)
MINUTES = st.integers(0, 1439)
QUIETS = st.builds(Quiet, MINUTES, st.integers(0, 1440), st.frozensets(st.integers(0, 6), max_size=6))
DIGESTS = st.none() | st.builds(Digest, st.sampled_from(Every), MINUTES, st.integers(0, 6))
DAILY = st.builds(Digest, st.sampled_from((Every.DAY, Every.WEEK)), MINUTES, st.integers(0, 6))
INSTANTS = st.integers(at("2015-01-01"), at("2030-01-01")) | st.integers(-7200, 7200).flatmap(
    lambda offset: st.sampled_from(
        ["2026-03-29 01:00", "2026-10-25 01:00", "2026-04-04 15:00", "2018-11-04 03:00"]
    ).map(lambda text: at(text) + offset)
)


@st.composite
def destinations(draw: st.DrawFn, digests: st.SearchStrategy[Digest | None] = DIGESTS) -> Destination:
    quiet, digest = draw(QUIETS), draw(digests)
    assume(quiet.end - quiet.start != 1440 and never_goes(quiet, digest) is None)
    return to(quiet, digest, ZoneInfo(draw(ZONES)))


@given(destinations(), INSTANTS)
def test_what_waits_is_never_early_and_never_lost(destination: Destination, since: int) -> None:
    moment = first_moment(destination, since)
    assert moment >= since
    assert not is_quiet(destination, moment)
    assert may_go(destination, since, moment)
    assert not may_go(destination, since, moment - 1)
    assert moment - since <= 15 * DAY


@given(destinations(), INSTANTS, st.integers(0, 20 * DAY))
def test_who_came_later_never_goes_earlier(destination: Destination, since: int, later: int) -> None:
    assert first_moment(destination, since) <= first_moment(destination, since + later)


@given(destinations(st.none()), INSTANTS)
def test_without_digests_it_goes_at_the_first_instant_that_is_not_quiet(destination: Destination, since: int) -> None:
    moment = first_moment(destination, since)
    minutes = range(since - since % 60 + 60, moment, 60)
    step = max(1, len(minutes) // 200)  # all of a day, and enough of a weekend
    assert moment == since or is_quiet(destination, since)
    assert all(is_quiet(destination, minute) for minute in (*minutes[::step], *minutes[-90:]))


@given(destinations(DAILY), INSTANTS)
def test_a_day_has_one_digest(destination: Destination, since: int) -> None:
    days = []
    for _ in range(5):
        moment = first_moment(destination, since)
        days.append(datetime.fromtimestamp(moment, destination.zone).date())
        since = moment + 1
    assert len(set(days)) == len(days)
