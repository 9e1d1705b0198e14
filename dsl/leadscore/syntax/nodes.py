"""What a policy says, as a tree: frozen dataclasses whose place in the text takes no part in equality.

Two texts have the same meaning exactly if their trees are equal, once `canonical.py` has sorted what has no order.
Names are lower-case, as the language folds them; labels of bands and grades keep their case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from leadscore.source.text import NOWHERE, Span
from leadscore.values.terms import Each, Measure, ValueType


def _place() -> Span:
    """A field for where a node stands: outside equality and repr."""
    return field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is looked up (lower-case)."""

    text: str
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text. `value` has the escapes `\\"` and `\\\\` read; a literal star is kept as `\\*` and a literal
    backslash as `\\\\`, because patterns must tell them from wildcards: see `values.pattern`."""

    value: str
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal as written, exact: `Decimal("12.50") == Decimal("12.5")`."""

    value: Decimal
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day; None when the text is no real date (a diagnostic has said so)."""

    value: date | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span = _place()


Value: TypeAlias = Text | Number | Day | YesNo | Name
"""What a comparison may be written against; `Name` is what people write who forgot the quotes."""


class Unit(Enum):
    """Units of durations; the value is seconds."""

    HOURS = 3_600
    DAYS = 86_400
    WEEKS = 7 * 86_400
    MONTHS = 30 * 86_400
    YEARS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` is whole and not negative in a valid policy; the checker sees to it."""

    count: Decimal
    unit: Unit
    span: Span = _place()

    @property
    def seconds(self) -> int:
        return int(self.count) * self.unit.value


# ------------------------------------------------------------------------------------------------ conditions


class QuantityOp(Enum):
    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"
    MORE_THAN = "more than"
    FEWER_THAN = "fewer than"


@dataclass(frozen=True, slots=True)
class Quantity:
    op: QuantityOp
    number: Number
    measure: Measure
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class WithinWindow:
    duration: Duration
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class BetweenWindow:
    first: Value
    last: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class BeforeWindow:
    day: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class AfterWindow:
    day: Value
    span: Span = _place()


Window: TypeAlias = WithinWindow | BetweenWindow | BeforeWindow | AfterWindow


class CompareOp(Enum):
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


@dataclass(frozen=True, slots=True)
class Bare:
    """A name alone: a yes/no field, a definition, or an event that happened at least once."""

    name: Name
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Is:
    """`title is "ceo"`, `employees is not 50`, `existing_customer is no`."""

    name: Name
    value: Value
    negated: bool
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`title is known` (known=True), `title is missing` (known=False)."""

    name: Name
    known: bool
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class InSet:
    """`title in decision_makers`, `title not in decision_makers`; for a field. With an event: see `Happened`."""

    name: Name
    members: Name
    negated: bool
    span: Span = _place()


class TextOp(Enum):
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"


@dataclass(frozen=True, slots=True)
class Affix:
    """`title starts with "vp"`, `title ends with "manager"`; patterns are allowed."""

    name: Name
    op: TextOp
    text: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Contains:
    """`title contains "vp"`, or a set's name: whole words next to each other."""

    name: Name
    what: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Compare:
    """`employees > 50`; in `ready`, `band` and `on` the name may be a group's."""

    name: Name
    op: CompareOp
    value: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Happened:
    """An event condition, or one on a date field where only a window is written (`created within 30 days`).

    The parser cannot tell fields from events: `visited in key_pages` and `title in decision_makers` are `InSet`
    when nothing follows; a quantity or a window behind it makes it a `Happened` whose `target` is a `Name`.
    `employees between 50 and 1000` is a `Happened` with a `BetweenWindow` alone. `symbols.py` tells them apart.
    """

    name: Name
    target: Text | Name | None = None
    quantity: Quantity | None = None
    window: Window | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Never:
    """`never visited "pricing"`: no such event."""

    name: Name
    target: Text | Name | None = None
    window: Window | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Inactive:
    duration: Duration
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Not:
    operand: Condition
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class And:
    """Two or more operands, none of them an `And`."""

    operands: tuple[Condition, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more operands, none of them an `Or`."""

    operands: tuple[Condition, ...]
    span: Span = _place()


Predicate: TypeAlias = Bare | Is | IsKnown | InSet | Affix | Contains | Compare | Happened | Never | Inactive
"""A condition that holds no others."""

Condition: TypeAlias = Predicate | Not | And | Or


# ------------------------------------------------------------------------------------------------ decay


@dataclass(frozen=True, slots=True)
class Decays:
    """`decays 50% every 30 days`."""

    percent: Number
    every: Duration
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Fades:
    """`fades over 90 days every 30 days`; without `every`, steps of one day."""

    over: Duration
    every: Duration | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class NeverDecays:
    span: Span = _place()


Decay: TypeAlias = Decays | Fades | NeverDecays


# ------------------------------------------------------------------------------------------------ statements


@dataclass(frozen=True, slots=True)
class PolicyHeader:
    title: Text
    version: Number | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Owned:
    """`owned by marketing, sales`: names, or texts where a name has blanks."""

    owners: tuple[Name | Text, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Use:
    path: Text
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class FieldDeclaration:
    name: Name
    type: ValueType
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class EventDeclaration:
    name: Name
    by_us: bool
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class SetMembers:
    """`set NAME = "a", "b"`; a member that is no Text is what people write who forgot the quotes."""

    name: Name
    members: tuple[Value, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class SetFile:
    """`set NAME from "file.csv"`."""

    name: Name
    path: Text
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Define:
    name: Name
    condition: Condition
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class GroupHeader:
    """`group fit "Are they who we sell to?" at least -50 at most 50 decays 50% every 30 days`."""

    name: Name
    question: Text | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    decay: Decay | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Points:
    """`add 50` (negative=False) or `subtract 10` (negative=True)."""

    negative: bool
    number: Number
    span: Span = _place()

    @property
    def signed(self) -> Decimal:
        return -self.number.value if self.negative else self.number.value


@dataclass(frozen=True, slots=True)
class InForce:
    """`in force from DATE until DATE`, either end optional; both days count."""

    first: Value | None
    last: Value | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Rule:
    """`when CONDITION add N …`; `points` is None for `disqualify`. `effect_span` is either's place."""

    condition: Condition
    points: Points | None
    each: Each | None = None
    up_to: Number | None = None
    decay: Decay | None = None
    in_force: InForce | None = None
    name: Name | None = None
    because: Text | None = None
    span: Span = _place()
    each_span: Span = _place()
    effect_span: Span = _place()


@dataclass(frozen=True, slots=True)
class Ready:
    at: Number
    condition: Condition | None = None
    lost_below: Number | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Label:
    """A band's name or a grade: keeps its case, compared as written."""

    text: str
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Band:
    """`band hot at 70 if …`, or `band cold otherwise` (`at` is None)."""

    name: Label
    at: Number | None
    condition: Condition | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class GradeStep:
    """`A at 40`, or `D otherwise` (`at` is None)."""

    label: Label
    at: Number | None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Grade:
    group: Name
    steps: tuple[GradeStep, ...]
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ScoreRange:
    low: Number
    high: Number
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class AppliesIf:
    condition: Condition
    span: Span = _place()


class Verb(Enum):
    NOTIFY = "notify"
    ASSIGN = "assign"
    ENROLL = "enroll"


@dataclass(frozen=True, slots=True)
class Action:
    """`on ready notify "sales" within 1 hour if …`; `state` is `ready`, `disqualified` or a band's label."""

    state: Label
    verb: Verb
    destination: Text
    within: Duration | None = None
    condition: Condition | None = None
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class Override:
    """`override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "…"`; the checker demands all three."""

    lead: Text
    points: Points
    by: Text | Name | None = None
    until: Value | None = None
    because: Text | None = None
    span: Span = _place()


# ------------------------------------------------------------------------------------------------ tests


@dataclass(frozen=True, slots=True)
class AsOfFact:
    day: Value
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class NamedFact:
    """`title "VP"`, `employees 200`, `visited "pricing" 4 times for 2 minutes 3 days ago`, `id "x"`.

    For a field (or `id`) only `value` is set; for an event `value` is the target (a Text) or None.
    """

    name: Name
    value: Value | None = None
    times: Number | None = None
    minutes: Number | None = None
    ago: Duration | None = None
    span: Span = _place()


Fact: TypeAlias = AsOfFact | NamedFact


class ScoreOp(Enum):
    IS = ""
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class ExpectScore:
    op: ScoreOp
    number: Number
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectReady:
    ready: bool
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectDisqualified:
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectOutOfScope:
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectBand:
    band: Label
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectGrade:
    grade: Label
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class ExpectPoints:
    """A group's total (`fit 35`) or a named rule's points (`pricing 50`)."""

    name: Name
    number: Number
    span: Span = _place()


Expectation: TypeAlias = (
    ExpectScore | ExpectReady | ExpectDisqualified | ExpectOutOfScope | ExpectBand | ExpectGrade | ExpectPoints
)


@dataclass(frozen=True, slots=True)
class Test:
    title: Text
    given: tuple[Fact, ...]
    expect: tuple[Expectation, ...]
    span: Span = _place()


Vocabulary: TypeAlias = Use | FieldDeclaration | EventDeclaration | SetMembers | SetFile | Define
"""What a file may hold that others use."""

Statement: TypeAlias = (
    Vocabulary
    | PolicyHeader
    | Owned
    | GroupHeader
    | Rule
    | Ready
    | Band
    | Grade
    | ScoreRange
    | AppliesIf
    | Action
    | Override
    | Test
)


@dataclass(frozen=True, slots=True)
class Comment:
    """`text` from `#` to the end of its line, trailing blanks cut; `own_line` when nothing stands before it."""

    text: str
    own_line: bool
    span: Span = _place()


@dataclass(frozen=True, slots=True)
class File:
    """A parsed file: its statements in the order written; a statement that could not be read is left out.

    A rule belongs to the last `GroupHeader` before it, or, before any, to the group `general`.
    Comments take no part in equality; the formatter keeps them by their place.
    """

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)
    span: Span = _place()

    @property
    def is_vocabulary(self) -> bool:
        """Whether it holds vocabulary and nothing else; a file without statements is none."""
        return bool(self.statements) and all(isinstance(statement, Vocabulary) for statement in self.statements)
