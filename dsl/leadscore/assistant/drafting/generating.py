"""The grammar that keeps a language model to rules of one policy, in Lark's syntax, as llguidance, vLLM, SGLang and
OpenAI read it. What it lets through parses and checks; what it means is another matter, which nothing here can tell.

It differs from grammar/policy.lark, of which the parser is made, in what a model needs: single blanks as the formatter
writes them and nothing ignored, since a model would go on with blanks for ever; bounded lists, numbers and texts; the
policy's own names, each only where its type allows it; values that leads have; each option once, in the common order.
No word is the beginning of another that may stand in its place, if not for the blank behind it: readers do not go back.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.lexicon import Lexicon, lexicon_of
from leadscore.assistant.drafting.literals import quote
from leadscore.syntax.nodes import Unit
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_VALUES = 200
_TARGETS = 200
"""So many values of a field, and targets of a kind, are listed; others are free texts."""
_YEARS = range(-1, 3)
"""Years around the one of `as of` that dates may be in."""

_FIXED = r"""
start: of_facts | of_events | of_each

of_facts: "when " facts effect options
of_events: "when " happenings effect options
  | "when " happenings points decay options
of_each: "when " counted beside? beside? (points each | bounded) decay? options
beside: " and " plain

facts: fact | fact " and " fact | fact " and " fact " and " fact | fact " or " fact | fact " or " fact " or " fact
  | fact " and (" fact " or " fact ")"
happenings: event | event " and " fact | event " and " fact " and " fact | fact " and " event
  | event " and " event | event " or " event | event " or " fact | event " and (" fact " or " fact ")"
  | fact " and (" event " or " event ")" | fact " and (" event " or " fact ")"

effect: points | " disqualify"
points: sign POINTS
each: " each time" | " each different" | " each day"
sign: " add " | " subtract "
bounded: %(bounded)s
decay: " decays " PERCENT "%% every " duration | " fades over " fade | " never decays"
options: in_force? as_name? because?
in_force: " in force from " season | " in force until " DAY
as_name: " as " RULE_NAME
because: " because " REASON

event: counted | done minutes window?
counted: done times? window?
never: "never " done window?
inactive: "inactive for " duration
times: quantity "1 time" | quantity MANY " times"
minutes: quantity "1 minute" | quantity MANY " minutes"
quantity: " at least " | " at most " | " exactly " | " more than " | " fewer than "
window: " within " duration | " between " period | " before " DAY | " after " DAY
duration: %(hours)s | whole_days
whole_days: %(durations)s
fade: "1 year" | %(fades)s
comparison: " > " | " >= " | " < " | " <= " | " is " | " is not "
known: " is known" | " is missing"

RULE_NAME: /[a-z]{2,14}(_[a-z]{2,14}){0,3}_rule/
REASON: /"[A-Z][A-Za-z0-9 ,.'%%-]{2,80}[A-Za-z0-9.]"/
TEXT: /"[a-z0-9][a-z0-9 &.+-]{0,38}[a-z0-9]( ?\*)?"/
TARGET: / "[a-z0-9][a-z0-9 &.+-]{0,38}[a-z0-9]( ?\*)?"/
WORDS: /"[a-z]{2,20}( [a-z]{2,20}){0,3}"/
POINTS: /[1-9][0-9]{0,2}(\.[0-9]?[1-9])?/
PERCENT: /[1-9][0-9]?/
FEW: /[2-9]/
MANY: /[1-9][0-9]{1,2}|[2-9]/
NUMBER: /0|[1-9][0-9]{0,6}(\.[1-9])?/
BETWEEN_NUMBERS: /%(between)s/
DAY: /%(day)s/
"""


def generating_grammar(world: World) -> str:
    """For one sentence: a rule in the saved policy's words. The start symbol is `start`."""
    lexicon = lexicon_of(world)
    year = datetime.fromtimestamp(world.as_of, UTC).year
    fixed = _FIXED.strip() % {
        "hours": _duration(Unit.HOURS),
        "durations": " | ".join(_duration(unit) for unit in Unit if unit is not Unit.HOURS),
        "fades": " | ".join(_duration(unit) for unit in (Unit.DAYS, Unit.WEEKS)),
        "bounded": " | ".join(_bounded()),
        "between": _between_numbers(),
        "day": _day(year),
    }
    return "\n".join([fixed, "", *_facts(lexicon), *_done(lexicon), *_days(year), ""])


# ------------------------------------------------------------------------------------------------ conditions


def _facts(lexicon: Lexicon) -> Iterator[str]:
    """`plain` are conditions beside which an event may be counted: without evidence of their own."""
    plain = ["never", "inactive"]
    told: list[str] = []
    for name, has_events in sorted(lexicon.definitions.items()):
        (told if has_events else plain).append(f"defined_{name}")
        yield f"defined_{name}: {_either([name, f'not {name}'])}"
    for name, type_ in sorted(lexicon.field_types.items()):
        plain.append(f"of_{name}")
        yield f"of_{name}: {' | '.join(_of_field(name, type_, lexicon))}"
    yield f"plain: {' | '.join(plain)}"
    yield f"fact: {' | '.join(['plain', *told])}"


def _of_field(name: str, type_: ValueType | None, lexicon: Lexicon) -> Iterator[str]:
    field = _literal(name)
    yield f"{field} known"
    match type_:
        case ValueType.NUMBER:
            yield f'{field} comparison NUMBER | {field} " between " BETWEEN_NUMBERS'
        case ValueType.DATE:
            yield f'{field} " within " whole_days | {field} " between " period'
            yield f'{field} " before " DAY | {field} " after " DAY'
        case ValueType.YES_NO:
            yield f'{field} " is no"? | {_literal(f"not {name}")}'
        case _:
            values = [quote(value) for value in lexicon.values.of_field(name)][:_VALUES]
            value = f"({_either(values)})" if values else "TEXT"
            yield f'{field} " is " {value} | {field} " is not " {value} | {field} " contains " WORDS'
            yield f'{field} " starts with " TEXT | {field} " ends with " TEXT'
            for members in sorted(set_ for set_, of in lexicon.set_fields.items() if of == name):
                yield f"{field} ({_either([f' in {members}', f' not in {members}'])})"


def _done(lexicon: Lexicon) -> Iterator[str]:
    """Each kind of event with the targets that the policy and the histories know, and any other."""
    kinds = sorted(lexicon.events)
    yield f"done: {' | '.join(f'did_{kind}' for kind in kinds)}"
    for kind in kinds:
        targets = sorted(f" {target}" for of, target in lexicon.targets.pairs if of == kind)[:_TARGETS]
        known = f" | {_literal(kind)} ({_either(targets)})" if targets else ""
        yield f"did_{kind}: {_literal(kind)} TARGET?{known}"


# ------------------------------------------------------------------------------------------------ numbers and days


def _duration(unit: Unit) -> str:
    many = unit.name.lower()
    number = "FEW" if unit is Unit.YEARS else "MANY"
    return f"{_literal(f'1 {many[:-1]}')} | {number} {_literal(f' {many}')}"


def _bounded() -> Iterator[str]:
    """Points each with a bound that is more than they are."""
    for first in range(1, 10):
        digit, two = (f"|[{first + 1}-9]", f"|[{first + 1}-9][0-9]") if first < 9 else ("", "")
        yield f'sign /{first}(\\.5)?/ each " up to " /[1-9][0-9]{{1,2}}{digit}/'
        yield f'sign /{first}[0-9]/ each " up to " /[1-9][0-9]{{2}}{two}/'


def _between_numbers() -> str:
    """The first is smaller: it is shorter, or its first digit is."""
    shorter = (f"[1-9][0-9]{{0,{length - 1}}} and [1-9][0-9]{{{length},6}}" for length in range(1, 6))
    equal = (
        f"{first}[0-9]{{{length}}} and [{first + 1}-9][0-9]{{{length}}}" for length in range(5) for first in range(1, 9)
    )
    return "|".join([*shorter, *equal])


_MONTHS = range(1, 13)
_EARLY, _LATE, _ANY = "0[1-9]|1[0-5]", "1[6-9]|2[0-8]", "0[1-9]|1[0-9]|2[0-8]"


def _day(year: int) -> str:
    years = "|".join(str(year + step) for step in _YEARS)
    return f"({years})-(0[1-9]|1[0-2])-({_ANY})"


def _days(year: int) -> Iterator[str]:
    """Two days of which the first is the earlier; the last day of a season may be left open."""
    yield f"EARLY: /{_EARLY}/"
    yield f"LATE: /{_LATE}/"
    yield f"OF_YEAR: /{_later(0)}/"
    for month in _MONTHS:
        end = monthrange(2025, month)[1]
        yield f"FROM_{month:02}: /{month:02}-({_LATE}|{end})" + (f"|{_later(month)}/" if month < 12 else "/")
        if month < 12:
            yield f"BEHIND_{month:02}: /{_later(month)}/"
    years = [year + step for step in _YEARS]
    for name, word, optional in (("period", "and", ""), ("season", "until", "?")):
        yield f"{name}: {' | '.join(f'{name}_{first}_{month:02}' for first in years for month in _MONTHS)}"
        for first in years:
            for month in _MONTHS:
                this, behind = _literal(f" {word} {first}-"), _literal(f" {word} {first + 1}-")
                later = f"{this} BEHIND_{month:02} | " if month < 12 else ""
                early = f"EARLY ({this} FROM_{month:02} | {behind} OF_YEAR){optional}"
                late = f"LATE ({later}{behind} OF_YEAR){optional}"
                yield f'{name}_{first}_{month:02}: "{first}-{month:02}-" ({early} | {late})'


def _later(month: int) -> str:
    """The days of all months behind one, as they stand behind the year."""
    of_31 = [other for other in (1, 3, 5, 7, 8, 10, 12) if other > month]
    of_30 = [other for other in (4, 6, 9, 11) if other > month]
    days = [(range(month + 1, 13), f"({_ANY})"), (of_31, "31"), (of_30, "30")]
    return "|".join(f"({'|'.join(f'{other:02}' for other in months)})-{day}" for months, day in days if months)


# ------------------------------------------------------------------------------------------------ writing


def _either(texts: Iterable[str]) -> str:
    """The longest first, for readers that take the first that fits."""
    return " | ".join(map(_literal, sorted(texts, key=lambda text: (-len(text), text))))


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
