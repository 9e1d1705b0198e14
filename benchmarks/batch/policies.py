"""Policies of any number of rules, all of one mix, to see how the time grows with them."""

from __future__ import annotations

from benchmarks.batch import words

_WINDOWS = (7, 14, 30, 60, 90, 180)
_TIMES = (2, 3, 5, 10)
_ATTRIBUTES = (
    "employees > {number}",
    'country is "{country}" and industry is "{industry}"',
    'title contains "{department}" and employees < {number}',
    "revenue >= {number}000",
    'source is "{source}" and created within {window} days',
    'company contains "{trade}" and budget > {number}',
    'title starts with "{rank}" and country is not "{country}"',
    'email_domain ends with "{trade}.com" and employees between {number} and {number}0',
)
_BEHAVIOUR = (
    'visited "{page}" within {window} days add {points}',
    'viewed "{product}" at least {times} times within {window} days add {points}',
    'visited "{page}" add {points} decays 50% every {window} days',
    'opened "{mail}" within {window} days add 1 each day up to 5',
    'clicked "{mail}" add 1 each time up to {points}',
    'downloaded "{guide}" add {points}',
    'visited "{page}*" add 1 each different up to 5',
    'watched "{video}" at least {number} minutes add {points}',
    "logged_in at least {number} times within {window} days add {points}",
    'registered "{webinar}" and not clicked "{mail}" within {window} days add {points}',
)


def policy_text(rules: int) -> str:
    """A policy of that many rules, two in five on attributes; of those on behaviour one in ten decays, one counts
    events, one days and one targets. The rules of a smaller policy are those of a larger one too."""
    behaviour = rules * 3 // 5
    fit = [f"when {_filled(_ATTRIBUTES, n)} add {1 + n % 9} as fit_{n}" for n in range(rules - behaviour)]
    does = [f"when {_filled(_BEHAVIOUR, n)} as does_{n}" for n in range(behaviour)]
    return "\n".join(
        [
            f'policy "{rules} rules" version 1',
            "group fit at least -50 at most 50",
            *fit,
            "group engagement at most 60",
            *does,
            "ready at 20 if fit >= 5",
            "band hot at 20",
            "band warm at 10",
            "band cold otherwise",
            "",
        ]
    )


def _filled(templates: tuple[str, ...], number: int) -> str:
    """The template whose turn it is, with the words whose turn it is then: the same sentence comes but once."""
    turn = number // len(templates)

    def usual(kind: str) -> str:
        targets = words.KINDS[kind][1]
        return targets[number % len(targets)]

    return templates[number % len(templates)].format(
        number=5 + turn,
        window=_WINDOWS[turn % len(_WINDOWS)],
        times=_TIMES[turn % len(_TIMES)],
        points=2 + turn % 7,
        country=words.COUNTRIES[turn % len(words.COUNTRIES)],
        industry=words.INDUSTRIES[turn % len(words.INDUSTRIES)],
        department=words.DEPARTMENTS[turn % len(words.DEPARTMENTS)].lower(),
        rank=("vp", "head of", "senior", "junior", "director of", "team lead")[turn % 6],
        source=words.SOURCES[turn % len(words.SOURCES)],
        trade=words.TRADES[turn % len(words.TRADES)].lower(),
        page=usual("visited"),
        product=usual("viewed"),
        mail=usual("opened"),
        guide=usual("downloaded"),
        video=usual("watched"),
        webinar=usual("registered"),
    )
