"""The fifty rules in Polars, written by hand, in two ways that differ in how they look at kinds and targets.

`naive` asks each event each question; `bitmask` asks each distinct pair of kind and target once, and joins the answers
to the events as the bits of a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import polars as pl
from benchmarks.batch.competitors.sql import Decay

_AS_OF = datetime(2026, 4, 1)
_TODAY = date(2026, 4, 1)
_DAY = 86_400

_KIND, _TARGET = pl.col("event"), pl.col("target")
_PAIRS: Mapping[str, pl.Expr] = {
    "pricing": (_KIND == "visited") & (_TARGET == "pricing"),
    "key_page": (_KIND == "visited")
    & (
        _TARGET.is_in(["pricing", "security"])
        | _TARGET.str.starts_with("pricing/")
        | _TARGET.str.starts_with("compare/")
    ),
    "blog": (_KIND == "visited") & _TARGET.str.starts_with("blog/"),
    "careers": (_KIND == "visited") & _TARGET.str.starts_with("careers"),
    "visited": _KIND == "visited",
    "product": (_KIND == "viewed") & _TARGET.str.starts_with("product/"),
    "viewed": _KIND == "viewed",
    "searched": _KIND == "searched",
    "guide": (_KIND == "downloaded") & (_TARGET == "guide-3"),
    "downloaded": _KIND == "downloaded",
    "opened": _KIND == "opened",
    "clicked": _KIND == "clicked",
    "offer": (_KIND == "clicked") & _TARGET.str.starts_with("offer"),
    "replied": _KIND == "replied",
    "contact": (_KIND == "submitted") & (_TARGET == "contact"),
    "demo": (_KIND == "requested") & (_TARGET == "demo"),
    "registered": (_KIND == "registered") & _TARGET.str.starts_with("webinar/"),
    "attended": (_KIND == "attended") & _TARGET.str.starts_with("webinar/"),
    "watched_demo": (_KIND == "watched") & (_TARGET == "demo"),
    "watched": _KIND == "watched",
    "subscribed": _KIND == "subscribed",
    "shared": _KIND == "shared",
    "own": _KIND != "bounced",
    "bounced": _KIND == "bounced",
    "unsubscribed": _KIND == "unsubscribed",
    "trial": (_KIND == "started") & (_TARGET == "trial"),
    "logged_in": _KIND == "logged_in",
    "liked": _KIND.is_in(["followed", "liked"]),
}
"""What the rules ask of an event's kind and target."""

Holds: TypeAlias = Callable[[str], pl.Expr]


def write(leads: Path, events: Path, decay: Decay, output: Path, bitmask: bool) -> None:
    """Scores all leads and writes `lead, score, ready, band, grade`."""
    past = pl.scan_parquet(events).filter(pl.col("at") <= _AS_OF)
    age = ((pl.lit(_AS_OF) - pl.col("at")).dt.total_seconds()).alias("age")
    if bitmask:
        bits = {name: 1 << place for place, name in enumerate(_PAIRS)}
        mask = pl.sum_horizontal(*(holds.fill_null(False).cast(pl.Int64) * bits[n] for n, holds in _PAIRS.items()))
        pairs = past.select("event", "target").unique().with_columns(mask.alias("mask"))
        past = past.join(pairs, on=["event", "target"], nulls_equal=True)
        history = past.select("lead", "target", "minutes", "mask", age)
        counted = _points_by_lead(history, lambda name: (pl.col("mask") & bits[name]) != 0, decay)
    else:
        counted = _points_by_lead(past.with_columns(age), lambda name: _PAIRS[name], decay)
    joined = _fit(pl.scan_parquet(leads)).join(counted, on="lead", how="left")
    _outcome(joined.with_columns(_engagement(decay), _product())).sink_parquet(output)


def _points_by_lead(history: pl.LazyFrame, holds: Holds, decay: Decay) -> pl.LazyFrame:
    """One pass that counts, and one each for what counts once per target or day, or decays event by event."""
    by_target = (
        history.filter(holds("blog") | holds("downloaded") | holds("shared"))
        .with_columns(pl.when(holds("blog")).then(0).when(holds("downloaded")).then(1).otherwise(2).alias("what"))
        .group_by("lead", "what", "target")
        .agg(pl.col("age").min())
        .group_by("lead")
        .agg(
            (pl.col("what") == 0).sum().alias("blog_posts"),
            pl.when(pl.col("what") == 1).then(_worth(decay["downloads"], 30)).sum().alias("downloads"),
            (pl.col("what") == 2).sum().alias("shares"),
        )
    )
    by_day = (
        history.filter(holds("viewed"))
        .group_by("lead", _days_ago().alias("day"))
        .agg(pl.col("age").min())
        .group_by("lead")
        .agg(_worth(decay["views"], 7).sum().alias("views"))
    )
    clicks = history.filter(holds("clicked")).group_by("lead").agg(_worth(decay["clicks"], 14).sum().alias("clicks"))
    counted = history.with_columns(_day_bit()).group_by("lead").agg(*_counts(holds))
    for each in (by_target, by_day, clicks):
        counted = counted.join(each, on="lead", how="left")
    return counted


def _days_ago() -> pl.Expr:
    """The number of midnights since: 0 at the very instant that is scored, which is a midnight."""
    return (pl.col("age") + _DAY - 1) // _DAY


def _day_bit() -> pl.Expr:
    """A bit for each of the last days, so that days are counted without sets."""
    return pl.lit(2).pow(_days_ago().clip(0, 40)).cast(pl.Int64).alias("day_bit")


def _worth(values: Sequence[int], days: int) -> pl.Expr:
    """What an event of this age is worth, read from the table of decay."""
    step = (pl.col("age") // (days * _DAY)).clip(0, len(values) - 1)
    return step.replace_strict(range(len(values)), values, return_dtype=pl.Int64)


def _counts(holds: Holds) -> list[pl.Expr]:
    def count(name: str, within: int | None = None) -> pl.Expr:
        return _lately(holds(name), within).sum()

    def days(name: str, within: int) -> pl.Expr:
        return pl.when(_lately(holds(name), within)).then(pl.col("day_bit")).otherwise(0).bitwise_or()

    def newest(name: str, within: int | None = None) -> pl.Expr:
        return pl.when(_lately(holds(name), within)).then(pl.col("age")).min()

    def minutes(name: str, within: int | None = None) -> pl.Expr:
        return pl.when(_lately(holds(name), within)).then(pl.col("minutes")).sum()

    return [
        newest("pricing").alias("pricing"),
        count("key_page", 30).alias("key_pages"),
        count("blog", 7).alias("blog_lately"),
        count("careers").alias("careers"),
        days("visited", 14).alias("visit_days"),
        count("product").alias("product_views"),
        count("searched").alias("searches"),
        count("guide", 30).alias("guides"),
        days("opened", 30).alias("open_days"),
        count("offer", 10).alias("offers"),
        count("replied", 30).alias("replies"),
        count("contact").alias("contacts"),
        count("demo").alias("demos"),
        count("registered").alias("registrations"),
        count("attended", 90).alias("webinars"),
        newest("attended", 90).alias("webinar"),
        minutes("watched_demo").alias("demo_minutes"),
        minutes("watched", 90).alias("minutes_lately"),
        count("subscribed").alias("subscriptions"),
        newest("own").alias("last_own"),
        count("opened", 90).alias("opens_lately"),
        count("unsubscribed").alias("unsubscriptions"),
        count("bounced").alias("bounces"),
        count("trial").alias("trials"),
        days("logged_in", 14).alias("login_days"),
        count("logged_in", 30).alias("logins_lately"),
        count("liked").alias("likes"),
    ]


def _lately(holds: pl.Expr, within: int | None) -> pl.Expr:
    return holds if within is None else holds & (pl.col("age") <= within * _DAY)


# ------------------------------------------------------------------------------------------------ points


def _give(points: int, condition: pl.Expr) -> pl.Expr:
    """Millipoints where the condition is true; a condition on what is not known is not."""
    return pl.when(condition).then(points).otherwise(0)


def _up_to(cap: int, points: pl.Expr) -> pl.Expr:
    return points.fill_null(0).cast(pl.Int64).clip(upper_bound=cap)


def _table(values: Sequence[int], days: int, age: str) -> pl.Expr:
    step = (pl.col(age) // (days * _DAY)).clip(0, len(values) - 1)
    return step.replace_strict(range(len(values)), values, default=0, return_dtype=pl.Int64).fill_null(0)


def _engagement(decay: Decay) -> pl.Expr:
    c = pl.col
    since = pl.coalesce(c("last_own"), (pl.lit(_AS_OF) - c("created").cast(pl.Datetime("us"))).dt.total_seconds())
    rules = [
        _table(decay["pricing"], 30, "pricing"),
        _give(12_000, c("key_pages") >= 3),
        _up_to(5_000, 1_000 * c("blog_posts")),
        _give(2_000, c("blog_lately") >= 1),
        _give(-15_000, c("careers") >= 2),
        _up_to(5_000, 1_000 * c("visit_days").bitwise_count_ones().cast(pl.Int64)),
        _give(4_000, c("product_views") >= 3),
        _up_to(6_000, c("views")),
        _up_to(6_000, 1_000 * c("searches").cast(pl.Int64)),
        _give(15_000, c("guides") >= 1),
        _up_to(20_000, c("downloads")),
        _up_to(5_000, 1_000 * c("open_days").bitwise_count_ones().cast(pl.Int64)),
        _up_to(20_000, c("clicks")),
        _give(6_000, c("offers") >= 1),
        _give(15_000, c("replies") >= 1),
        _give(20_000, c("contacts") >= 1),
        _give(30_000, c("demos") >= 1),
        _give(8_000, c("registrations") >= 1),
        pl.when(c("webinars") >= 2).then(_table(decay["webinars"], 1, "webinar")).otherwise(0),
        _give(10_000, c("demo_minutes") >= 10),
        _give(5_000, c("minutes_lately") >= 30),
        _give(4_000, c("subscriptions") >= 1),
        _up_to(9_000, 3_000 * c("shares").cast(pl.Int64)),
        _give(-20_000, since > 180 * _DAY),
        _give(-2_000, c("opens_lately").fill_null(0) == 0),
        _give(-30_000, (c("unsubscriptions") >= 1) | (c("bounces") >= 2)),
    ]
    return pl.sum_horizontal(rules).clip(-30_000, 60_000).alias("engagement")


def _product() -> pl.Expr:
    c = pl.col
    rules = [
        _give(15_000, c("trials") >= 1),
        _up_to(15_000, 3_000 * c("login_days").bitwise_count_ones().cast(pl.Int64)),
        _give(6_000, c("logins_lately") >= 10),
        _give(1_000, c("likes") >= 1),
    ]
    return pl.sum_horizontal(rules).clip(upper_bound=25_000).alias("product")


def _fit(leads: pl.LazyFrame) -> pl.LazyFrame:
    title, company, country, industry, source = (
        pl.col(name).str.to_lowercase() for name in ("title", "company", "country", "industry", "source")
    )
    domain = pl.col("email").str.to_lowercase().str.split_exact("@", 1).struct.field("field_1")
    employees, revenue, budget, created = map(pl.col, ("employees", "revenue", "budget", "created"))
    starts, ends = title.str.starts_with, title.str.ends_with
    ours = ["germany", "austria", "switzerland", "france", "netherlands", "united kingdom"]
    chiefs = ["ceo", "cto", "cfo", "cmo"]
    private = ["gmail.com", "outlook.com", "yahoo.com", "web.de", "gmx.net", "icloud.com"]
    rules = [
        _give(20_000, title.is_in(chiefs) | starts("vp ") | starts("head of ") | starts("chief ")),
        _give(-10_000, (title == "student") | ends(" intern") | starts("junior ") | ends(" assistant")),
        _give(5_000, title.str.contains(r"(^|[^a-z0-9])sales($|[^a-z0-9])")),
        _give(6_000, ends("manager")),
        _give(15_000, employees.is_between(50, 1000)),
        _give(10_000, employees > 1000),
        _give(-10_000, employees < 10),
        _give(5_000, revenue >= 1_000_000),
        _give(6_000, (budget > 20_000) & (employees > 20)),
        _give(-1_000, budget.is_null()),
        _give(5_000, country.is_in(ours)),
        _give(3_000, (country != "germany") & (industry == "banking")),
        _give(10_000, industry.is_in(["software", "banking", "insurance", "telecommunications"])),
        _give(-15_000, domain.is_in(private)),
        _give(2_500, domain.str.ends_with(".example")),
        _give(7_000, source.is_in(["webinar", "referral"])),
        _give(1_000, pl.col("phone").is_not_null()),
        _give(4_000, created.is_between(_TODAY - timedelta(days=30), _TODAY)),
        _give(
            3_000,
            company.str.contains(r"(^|[^a-z0-9])consulting($|[^a-z0-9])") & ~pl.col("existing_customer"),
        ),
    ]
    return leads.select(
        pl.col("id").alias("lead"),
        "created",
        pl.col("existing_customer").fill_null(False).alias("disqualified"),
        pl.sum_horizontal(rules).clip(-50_000, 50_000).alias("fit"),
    )


def _outcome(totals: pl.LazyFrame) -> pl.LazyFrame:
    fit, engagement, barred = pl.col("fit"), pl.col("engagement"), pl.col("disqualified")
    score = fit + engagement + pl.col("product")
    band = (
        pl.when(barred).then(None)
        .when((score >= 70_000) & (engagement >= 20_000)).then(pl.lit("hot"))
        .when(score >= 40_000).then(pl.lit("warm"))
        .otherwise(pl.lit("cold"))
    )  # fmt: skip
    return totals.select(
        "lead",
        score.cast(pl.Int64).alias("score"),
        (~barred & (score >= 70_000) & (fit >= 10_000)).alias("ready"),
        band.alias("band"),
        (_label(fit, "ABCD", (40_000, 25_000, 10_000)) + _label(engagement, "1234", (45_000, 30_000, 15_000))).alias(
            "grade"
        ),
    )


def _label(total: pl.Expr, labels: str, steps: Sequence[int]) -> pl.Expr:
    text: pl.Expr = pl.lit(labels[-1])
    for label, step in reversed(list(zip(labels, steps, strict=False))):
        text = pl.when(total >= step).then(pl.lit(label)).otherwise(text)
    return text
