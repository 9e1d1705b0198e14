"""What a policy says, as a tree: frozen records whose place in the text takes no part in equality.

Two texts have the same meaning exactly if their trees are equal, once `canonical.py` has sorted what has no order.
Names are lower-case, as the language folds them; labels of bands and grades keep their case.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from leadscore.record import Record, field
from leadscore.source.text import NOWHERE, Span
from leadscore.values.terms import Each, Measure, ValueType


class Node(Record):
    """`span` is where it stands, outside equality and repr."""

    span: Span = field(default=NOWHERE, kw_only=True, compare=False)


class Name(Node):
    """A name as it is looked up (lower-case)."""

    text: str


class Text(Node):
    """A quoted text. `value` has the escapes `\\"` and `\\\\` read; a literal star is kept as `\\*` and a literal
    backslash as `\\\\`, because patterns must tell them from wildcards: see `values.pattern`."""

    value: str


class Number(Node):
    """A decimal as written, exact: `Decimal("12.50") == Decimal("12.5")`."""

    value: Decimal


class Day(Node):
    """A calendar day; None when the text is no real date (a diagnostic has said so)."""

    value: date | None


class YesNo(Node):
    value: bool


Value: TypeAlias = Text | Number | Day | YesNo | Name
"""What a comparison may be written against; `Name` is what people write who forgot the quotes."""


class Unit(Enum):
    """Units of durations; the value is seconds."""

    HOURS = 3_600
    DAYS = 86_400
    WEEKS = 7 * 86_400
    MONTHS = 30 * 86_400
    YEARS = 365 * 86_400


class Duration(Node):
    """`count` is whole and not negative in a valid policy; the checker sees to it."""

    count: Decimal
    unit: Unit

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


class Quantity(Node):
    op: QuantityOp
    number: Number
    measure: Measure


class WithinWindow(Node):
    duration: Duration


class BetweenWindow(Node):
    first: Value
    last: Value


class BeforeWindow(Node):
    day: Value


class AfterWindow(Node):
    day: Value


Window: TypeAlias = WithinWindow | BetweenWindow | BeforeWindow | AfterWindow


class CompareOp(Enum):
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


class Bare(Node):
    """A name alone: a yes/no field, a definition, or an event that happened at least once."""

    name: Name


class Is(Node):
    """`title is "ceo"`, `employees is not 50`, `existing_customer is no`."""

    name: Name
    value: Value
    negated: bool


class IsKnown(Node):
    """`title is known` (known=True), `title is missing` (known=False)."""

    name: Name
    known: bool


class InSet(Node):
    """`title in decision_makers`, `title not in decision_makers`; for a field. With an event: see `Happened`."""

    name: Name
    members: Name
    negated: bool


class TextOp(Enum):
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"


class Affix(Node):
    """`title starts with "vp"`, `title ends with "manager"`; patterns are allowed."""

    name: Name
    op: TextOp
    text: Value


class Contains(Node):
    """`title contains "vp"`, or a set's name: whole words next to each other."""

    name: Name
    what: Value


class Compare(Node):
    """`employees > 50`; in `ready`, `band` and `on` the name may be a group's."""

    name: Name
    op: CompareOp
    value: Value


class Happened(Node):
    """An event condition, or one on a date field where only a window is written (`created within 30 days`).

    The parser cannot tell fields from events: `visited in key_pages` and `title in decision_makers` are `InSet`
    when nothing follows; a quantity or a window behind it makes it a `Happened` whose `target` is a `Name`.
    `employees between 50 and 1000` is a `Happened` with a `BetweenWindow` alone. `symbols.py` tells them apart.
    """

    name: Name
    target: Text | Name | None = None
    quantity: Quantity | None = None
    window: Window | None = None


class Never(Node):
    """`never visited "pricing"`: no such event."""

    name: Name
    target: Text | Name | None = None
    window: Window | None = None


class Inactive(Node):
    duration: Duration


class Not(Node):
    operand: Condition


class And(Node):
    """Two or more operands, none of them an `And`."""

    operands: tuple[Condition, ...]


class Or(Node):
    """Two or more operands, none of them an `Or`."""

    operands: tuple[Condition, ...]


Predicate: TypeAlias = Bare | Is | IsKnown | InSet | Affix | Contains | Compare | Happened | Never | Inactive
"""A condition that holds no others."""

Condition: TypeAlias = Predicate | Not | And | Or


# ------------------------------------------------------------------------------------------------ decay


class Decays(Node):
    """`decays 50% every 30 days`."""

    percent: Number
    every: Duration


class Fades(Node):
    """`fades over 90 days every 30 days`; without `every`, steps of one day."""

    over: Duration
    every: Duration | None


class NeverDecays(Node):
    """`never decays`."""


Decay: TypeAlias = Decays | Fades | NeverDecays


# ------------------------------------------------------------------------------------------------ statements


class PolicyHeader(Node):
    title: Text
    version: Number | None


class Owned(Node):
    """`owned by marketing, sales`: names, or texts where a name has blanks."""

    owners: tuple[Name | Text, ...]


class Use(Node):
    path: Text


class FieldDeclaration(Node):
    name: Name
    type: ValueType


class EventDeclaration(Node):
    name: Name
    by_us: bool


class SetMembers(Node):
    """`set NAME = "a", "b"`; a member that is no Text is what people write who forgot the quotes."""

    name: Name
    members: tuple[Value, ...]


class SetFile(Node):
    """`set NAME from "file.csv"`."""

    name: Name
    path: Text


class Define(Node):
    name: Name
    condition: Condition


class GroupHeader(Node):
    """`group fit "Are they who we sell to?" at least -50 at most 50 decays 50% every 30 days`."""

    name: Name
    question: Text | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    decay: Decay | None = None


class Points(Node):
    """`add 50` (negative=False) or `subtract 10` (negative=True)."""

    negative: bool
    number: Number

    @property
    def signed(self) -> Decimal:
        return -self.number.value if self.negative else self.number.value


class InForce(Node):
    """`in force from DATE until DATE`, either end optional; both days count."""

    first: Value | None
    last: Value | None


class Rule(Node):
    """`when CONDITION add N …`; `points` is None for `disqualify`. `effect_span` is either's place."""

    condition: Condition
    points: Points | None
    each: Each | None = None
    up_to: Number | None = None
    decay: Decay | None = None
    in_force: InForce | None = None
    name: Name | None = None
    because: Text | None = None
    each_span: Span = field(default=NOWHERE, kw_only=True, compare=False)
    effect_span: Span = field(default=NOWHERE, kw_only=True, compare=False)


class Ready(Node):
    at: Number
    condition: Condition | None = None
    lost_below: Number | None = None


class Label(Node):
    """A band's name or a grade: keeps its case, compared as written."""

    text: str


class Band(Node):
    """`band hot at 70 if …`, or `band cold otherwise` (`at` is None)."""

    name: Label
    at: Number | None
    condition: Condition | None = None


class GradeStep(Node):
    """`A at 40`, or `D otherwise` (`at` is None)."""

    label: Label
    at: Number | None


class Grade(Node):
    group: Name
    steps: tuple[GradeStep, ...]


class ScoreRange(Node):
    low: Number
    high: Number


class AppliesIf(Node):
    condition: Condition


class Verb(Enum):
    NOTIFY = "notify"
    ASSIGN = "assign"
    ENROLL = "enroll"


class Action(Node):
    """`on ready notify "sales" within 1 hour if …`; `state` is `ready`, `disqualified` or a band's label."""

    state: Label
    verb: Verb
    destination: Text
    within: Duration | None = None
    condition: Condition | None = None


class Override(Node):
    """`override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "…"`; the checker demands all three."""

    lead: Text
    points: Points
    by: Text | Name | None = None
    until: Value | None = None
    because: Text | None = None


# ------------------------------------------------------------------------------------------------ tests


class AsOfFact(Node):
    day: Value


class NamedFact(Node):
    """`title "VP"`, `employees 200`, `visited "pricing" 4 times for 2 minutes 3 days ago`, `id "x"`.

    For a field (or `id`) only `value` is set; for an event `value` is the target (a Text) or None.
    """

    name: Name
    value: Value | None = None
    times: Number | None = None
    minutes: Number | None = None
    ago: Duration | None = None


Fact: TypeAlias = AsOfFact | NamedFact


class ScoreOp(Enum):
    IS = ""
    AT_LEAST = "at least"
    AT_MOST = "at most"


class ExpectScore(Node):
    op: ScoreOp
    number: Number


class ExpectReady(Node):
    ready: bool


class ExpectDisqualified(Node):
    """`disqualified`."""


class ExpectOutOfScope(Node):
    """`out of scope`."""


class ExpectBand(Node):
    band: Label


class ExpectGrade(Node):
    grade: Label


class ExpectPoints(Node):
    """A group's total (`fit 35`) or a named rule's points (`pricing 50`)."""

    name: Name
    number: Number


Expectation: TypeAlias = (
    ExpectScore | ExpectReady | ExpectDisqualified | ExpectOutOfScope | ExpectBand | ExpectGrade | ExpectPoints
)


class Test(Node):
    title: Text
    given: tuple[Fact, ...]
    expect: tuple[Expectation, ...]


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


class Comment(Node):
    """`text` from `#` to the end of its line, trailing blanks cut; `own_line` when nothing stands before it."""

    text: str
    own_line: bool


class File(Node):
    """A parsed file: its statements in the order written; a statement that could not be read is left out.

    A rule belongs to the last `GroupHeader` before it, or, before any, to the group `general`.
    Comments take no part in equality; the formatter keeps them by their place.
    """

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False)

    @property
    def is_vocabulary(self) -> bool:
        """Whether it holds vocabulary and nothing else; a file without statements is none."""
        return bool(self.statements) and all(isinstance(statement, Vocabulary) for statement in self.statements)
