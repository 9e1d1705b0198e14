"""Hypothesis strategies for policies: trees of valid syntax, and texts of them in every layout and with comments.

What they say need not make sense: any name may stand for anything, as the parser alone decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from leadscore.syntax import nodes as n
from leadscore.syntax.grammar import reserved_words
from leadscore.syntax.printer import statement_text
from leadscore.values.terms import Each, Measure, ValueType

_QUOTES = '"“”„‟'
_PROSE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=_QUOTES + "\\")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[(),]|[^\s"(),]+')

# ------------------------------------------------------------------------------------------------ words and values


def names() -> st.SearchStrategy[n.Name]:
    usual = st.sampled_from(["title", "employees", "visited", "pricing", "visited_pages", "größe", "役職", "_x1"])
    word = usual | st.from_regex(r"[a-z_][a-z0-9_]{0,11}", fullmatch=True)
    return word.filter(lambda text: text not in reserved_words()).map(n.Name)


def texts() -> st.SearchStrategy[n.Text]:
    """Any quoted text: with escaped stars, backslashes and quotation marks, empty, and of any script."""
    usual = st.sampled_from(["VP Marketing", "head of *", "/blog/*", "#1 in sales", "jane@acme.com", "they'd asked"])
    odd = st.lists(st.sampled_from(["\\*", "\\\\", '"', "#", " and "]) | _PROSE, max_size=12).map("".join)
    return (usual | odd).map(n.Text)


def numbers(low: int = -1_000_000, high: int = 1_000_000) -> st.SearchStrategy[n.Number]:
    """At most three places."""
    thousandths = st.integers(low * 1000, high * 1000).map(lambda value: Decimal(value) / 1000)
    return (st.integers(low, high).map(Decimal) | thousandths).map(n.Number)


def days() -> st.SearchStrategy[n.Day]:
    return st.dates(date(1, 1, 1), date(9999, 12, 31)).map(n.Day)


def durations() -> st.SearchStrategy[n.Duration]:
    counts = (st.sampled_from([0, 1, 7, 30]) | st.integers(0, 10_000)).map(Decimal)
    return st.builds(n.Duration, counts, st.sampled_from(n.Unit))


def values() -> st.SearchStrategy[n.Value]:
    return texts() | numbers() | days() | st.booleans().map(n.YesNo) | names()


def labels() -> st.SearchStrategy[n.Label]:
    """Plain words in any case, numbers, keywords, and texts that need quotation marks."""
    usual = st.sampled_from(["hot", "B1", "A", "1", "12.5", "ready", "Otherwise", "not ready", "A+"])
    return (usual | texts().map(lambda text: text.value)).map(n.Label)


# ------------------------------------------------------------------------------------------------ conditions


def conditions() -> st.SearchStrategy[n.Condition]:
    return st.recursive(predicates(), _combined, max_leaves=6)


def predicates() -> st.SearchStrategy[n.Condition]:
    name = names()
    return st.one_of(
        st.builds(n.Bare, name),
        st.builds(n.Is, name, values(), st.booleans()),
        st.builds(n.IsKnown, name, st.booleans()),
        st.builds(n.InSet, name, names(), st.booleans()),
        st.builds(n.Affix, name, st.sampled_from(n.TextOp), values()),
        st.builds(n.Contains, name, values()),
        st.builds(n.Compare, name, st.sampled_from(n.CompareOp), values()),
        happenings(),
        st.builds(n.Never, name, st.none() | texts() | names(), st.none() | windows()),
        st.builds(n.Inactive, durations()),
    )


def happenings() -> st.SearchStrategy[n.Happened]:
    """Only a text may stand alone behind an event: `visited` and `visited in pages` read as other nodes."""
    quantity, window = st.none() | quantities(), st.none() | windows()
    with_text = st.builds(n.Happened, names(), texts(), quantity, window)
    counted = st.builds(n.Happened, names(), st.none() | names(), quantities(), window)
    windowed = st.builds(n.Happened, names(), st.none() | names(), st.none(), windows())
    return with_text | counted | windowed


def quantities() -> st.SearchStrategy[n.Quantity]:
    return st.builds(n.Quantity, st.sampled_from(n.QuantityOp), numbers(0, 20), st.sampled_from(Measure))


def windows() -> st.SearchStrategy[n.Window]:
    day = days() | values()
    return st.one_of(
        st.builds(n.WithinWindow, durations()),
        st.builds(n.BetweenWindow, day, day),
        st.builds(n.BeforeWindow, day),
        st.builds(n.AfterWindow, day),
    )


def _combined(inner: st.SearchStrategy[n.Condition]) -> st.SearchStrategy[n.Condition]:
    several = st.lists(inner, min_size=2, max_size=4)
    return several.map(_and) | several.map(_or) | inner.map(n.Not)


def _and(operands: Sequence[n.Condition]) -> n.Condition:
    return n.And(tuple(x for o in operands for x in (o.operands if isinstance(o, n.And) else (o,))))


def _or(operands: Sequence[n.Condition]) -> n.Condition:
    return n.Or(tuple(x for o in operands for x in (o.operands if isinstance(o, n.Or) else (o,))))


# ------------------------------------------------------------------------------------------------ statements


def decays() -> st.SearchStrategy[n.Decay]:
    return st.one_of(
        st.builds(n.Decays, numbers(0, 100), durations()),
        st.builds(n.Fades, durations(), st.none() | durations()),
        st.just(n.NeverDecays()),
    )


def points() -> st.SearchStrategy[n.Points]:
    return st.builds(n.Points, st.booleans(), numbers(-100, 100))


def rules() -> st.SearchStrategy[n.Rule]:
    return st.builds(
        n.Rule,
        conditions(),
        st.none() | points(),
        each=st.none() | st.sampled_from(Each),
        up_to=st.none() | numbers(),
        decay=st.none() | decays(),
        in_force=st.none() | st.builds(n.InForce, st.none() | days(), st.none() | days()),
        name=st.none() | names(),
        because=st.none() | texts(),
    )


def statements() -> st.SearchStrategy[n.Statement]:
    """Every kind of statement, about equally often."""
    number, maybe_number, maybe_condition = numbers(), st.none() | numbers(), st.none() | conditions()
    steps = st.lists(st.builds(n.GradeStep, labels(), maybe_number), min_size=1, max_size=5).map(tuple)
    members = st.lists(values(), min_size=1, max_size=12).map(tuple)
    owners = st.lists(names() | texts(), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(n.PolicyHeader, texts(), maybe_number),
        st.builds(n.Owned, owners),
        st.builds(n.Use, texts()),
        st.builds(n.FieldDeclaration, names(), st.sampled_from(ValueType)),
        st.builds(n.EventDeclaration, names(), st.booleans()),
        st.builds(n.SetMembers, names(), members),
        st.builds(n.SetFile, names(), texts()),
        st.builds(n.Define, names(), conditions()),
        st.builds(n.GroupHeader, names(), st.none() | texts(), maybe_number, maybe_number, st.none() | decays()),
        rules(),
        st.builds(n.Ready, number, maybe_condition, maybe_number),
        st.builds(n.Band, labels(), number, maybe_condition) | st.builds(n.Band, labels(), st.none()),
        st.builds(n.Grade, names(), steps),
        st.builds(n.ScoreRange, number, number),
        st.builds(n.AppliesIf, conditions()),
        st.builds(
            n.Action,
            labels() | st.sampled_from(["ready", "disqualified"]).map(n.Label),
            st.sampled_from(n.Verb),
            texts(),
            st.none() | durations(),
            maybe_condition,
        ),
        st.builds(
            n.Override,
            texts(),
            points(),
            st.none() | names() | texts(),
            st.none() | days(),
            st.none() | texts(),
        ),
        tests(),
    )


def tests() -> st.SearchStrategy[n.Test]:
    given = st.lists(facts(), max_size=5).map(tuple)
    return st.builds(n.Test, texts(), given, st.lists(expectations(), max_size=5).map(tuple))


def facts() -> st.SearchStrategy[n.Fact]:
    number = numbers(0, 50)
    happened = st.builds(
        n.NamedFact,
        names(),
        st.none() | texts(),
        st.none() | number,
        st.none() | number,
        st.none() | durations(),
    )
    return st.builds(n.AsOfFact, days()) | st.builds(n.NamedFact, names(), values()) | happened


def expectations() -> st.SearchStrategy[n.Expectation]:
    return st.one_of(
        st.builds(n.ExpectScore, st.sampled_from(n.ScoreOp), numbers()),
        st.booleans().map(n.ExpectReady),
        st.just(n.ExpectDisqualified()),
        st.just(n.ExpectOutOfScope()),
        labels().map(n.ExpectBand),
        labels().map(n.ExpectGrade),
        st.builds(n.ExpectPoints, names(), numbers()),
    )


def files(max_size: int = 6) -> st.SearchStrategy[n.File]:
    return st.lists(statements(), max_size=max_size).map(lambda found: n.File(tuple(found)))


# ------------------------------------------------------------------------------------------------ texts


def comments() -> st.SearchStrategy[str]:
    """From the `#` on, without the line's end."""
    words = st.sampled_from([" why: they hold the budget", "when", ' "quoted', " # twice", "", " (", " tab\tbed "])
    return st.builds(lambda text: "#" + text, words | st.text(_PROSE, max_size=8))


@st.composite
def layouts(draw: st.DrawFn, file: n.File, with_comments: bool = True) -> str:
    """The file's text with any white space between its words and, if wanted, comments anywhere."""
    blank = st.sampled_from([" ", " ", " ", "  ", "\t", "\n", "\n\n\n", "\r\n", " \n  "])
    comment = st.tuples(blank, comments(), st.sampled_from(["\n", "\r\n"])).map("".join)
    separator = st.one_of(blank, blank, blank, comment) if with_comments else blank
    words = [word for statement in file.statements for word in _TOKEN.findall(statement_text(statement))]
    return "".join(draw(separator) + word for word in words) + draw(separator)


def policy_texts(max_size: int = 4) -> st.SearchStrategy[str]:
    """Texts of valid syntax in any layout, with comments in every place where one may stand."""
    return files(max_size).flatmap(layouts)
