"""Fills the placeholders of phrasings with names of leads, rules and conditions, as people write them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from leadscore.assistant.people import spoken
from leadscore.assistant.world import World
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.check.symbols import Kind
from leadscore.cli.data import Data
from leadscore.cli.demo_copy import AS_OF
from leadscore.cli.stores import store_for
from leadscore.driver import compile_path
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row

_POLICIES = Path(__file__).resolve().parents[1] / "policies"
_BENCHMARK = _POLICIES.parent / "benchmarks" / "assistant"
_SETS = {"h": "solar", "i": "venues", "g": "fleets", "l": "courses", "aa": "dental", "bb": "studio"}
ASKED_OF = {name: _BENCHMARK / of for name, of in _SETS.items()}
"""Sets of questions about other policies that are no longer held out, with what they are about."""
_OF_THE_DEMO = "ee"
"""One about the demo that is not among the phrasings."""
_OF_DEMO = 0.6
_SHE = ("she", "he", "her", "him", "this lead", "that one", "that lead", "this one", "they")
_HERS = {"she": "her", "he": "his", "him": "his", "they": "their"}
_STRANGERS = (
    "Jane,Bob,Jane Miller,Priya Raman,Tom Becker,Acme,Marta,Kim,Ann Lee,Carlos,Mr Osei,Frau Weber,Globex,jane doe"
).split(",")
_KINDS = "fields events sets definitions rules groups bands attributes columns lists criteria words activities".split()
_NUMBERS = ("3", "5", "10", "20", "ten", "five", "three", "7", "25", "8", "twenty", "15")
_TOPICS = ("a comparison", "the score of a lead", "a what-if", "a new rule", "the threshold", "leads in Canada")
_BEFORE = (
    "please,pls,hey,hi,ok,ok so,so,hm,quick question:,one more:,question:,sorry,boss asks:,need to know,tell me,"
    "could you tell me,can you tell me,do you know,I wonder,just curious:,meeting in 5 min -,honestly,and,also,now"
).split(",")
_BEHIND = (
    "please,pls,plz,thanks,thx,asap,right now,today,for me,for the board,for my report,for the sales meeting,"
    "I have a meeting,boss wants to know,no rush,!!,??,...,by the way,if you can,I'm new here,cheers"
).split(",")
_FIRST = (
    "Grace Mark Ling Omar Sofia Anna Peter Hope Rose Will Ivan Maria Chen Aisha Lars Nora Sam Paul Elena Hugo".split()
)
_LAST = "Schmidt Hill Tanaka Novak Garcia Baker Young Price Okafor Larsen Costa Meyer Khan Field Brooks Stone".split()
_FIRMS = (
    "Brightwater Foods,Kestrel Energy GmbH,Oak & Partners,Lumenta Medical,Tidewater Turbines,Harbor Logistics Ltd,"
    "Bluebird,Summit Tools Inc,Riverside College,Delta Rail AG,Nordlicht,Marigold Media,Atlas Gears,Redwood Clinics"
).split(",")
NAMES = frozenset(
    "anita ann anneke bob carlos claude dale dave doe elon jane jayden john julie kate kemi kim marek margaret maria "
    "marta miller mike napoleon osei piotr priya rahul raman ruth sam sarah smith svenja tanaka theo tilly tom weber "
    "yannick".split()
)
"""Names in phrasings, which no words are that people ask with."""
_MADE_UP = 80
_FIRMS_ASKED_OF = 0.2
"""So often what cannot be done is asked of a firm where a line says a lead."""
_FIRMS_AS_LEADS = 0.15
"""So often a lead is called by the firm where one lead is asked about: `why is Galebridge so high?`"""
_OF_ONE = frozenset({"explain_score", "to_ready", "when_drops", "lead_history", "rules_fired", "compare_leads"})
_FOREIGN = 0.08
"""So often leads are told by what no policy here knows: that changes what is understood of a question, not its kind."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A world with what its leads, rules and conditions are called; `share` of the lines are filled with it. `asked`
    are questions that its own people asked, each behind its tool."""

    world: World
    rows: tuple[Row, ...]
    slots: Mapping[str, Sequence[str]]
    share: float
    asked: tuple[tuple[str, str], ...] = ()

    def filled(self, line: str, tool: str, random: Random) -> str:
        """A line with its placeholders filled, and now and then words around it that say nothing."""
        text = line
        while "{" in text:
            before, _, rest = text.partition("{")
            name, _, behind = rest.partition("}")
            value = self._value(name, tool, random)
            if name == "lead" and value in _SHE and behind.startswith(("'s", "’s")):
                value, behind = _HERS.get(value, value), behind[2:] if value in _HERS or value == "her" else behind
            text = f"{before}{value}{behind}"
        return _dressed(text, random)

    def _value(self, name: str, tool: str, random: Random) -> str:
        match name:
            case "lead" | "other" if tool in _OF_ONE and random.random() < _FIRMS_AS_LEADS:
                return self._firm(random)
            case "lead" | "other":
                finds = tool == "find_leads" or (tool == "out_of_scope" and random.random() < _FIRMS_ASKED_OF)
                return self._lead(random, may_be_she=name == "lead" and not finds, of_firms=finds)
            case "firm":
                return self._firm(random)
            case "points":
                sign = random.choice(("", "", "", "-", "minus ")) if tool == "what_if" else ""
                return f"{sign}{5 * random.randint(1, 12)}"
            case "threshold":
                return str(5 * random.randint(9, 19))
            case "n":
                return random.choice(_NUMBERS)
            case "days":
                return random.choice(("7", "14", "30", "60", "90", "180"))
            case "percent":
                return random.choice(("10", "20", "25", "30", "40"))
            case "kind":
                return random.choice(_KINDS)
            case "topic":
                return random.choice(_TOPICS)
            case "where" if tool != "out_of_scope" and random.random() < _FOREIGN:
                return random.choice(self.slots["foreign"])
            case _:
                return random.choice(self.slots[name])

    def _firm(self, random: Random) -> str:
        company = random.choice([row.company for row in self.rows if row.company])
        return random.choice((company, company, company.lower(), company.split()[0]))

    def _lead(self, random: Random, *, may_be_she: bool, of_firms: bool) -> str:
        row = random.choice(self.rows)
        name, drawn = spoken(row), random.random()
        firm = row.company.split()[0] if row.company else ""
        if of_firms and firm and drawn < 0.6:
            return random.choice((row.company, firm, firm.lower()))
        if may_be_she and drawn < 0.2:
            return random.choice(_SHE)
        if drawn < 0.28:
            return random.choice(_STRANGERS)
        if drawn < 0.4:
            return row.lead
        if drawn < 0.45:
            return self.world.shown(row.no, "email") or row.lead
        if drawn < 0.55:
            return name.split()[0]
        if drawn < 0.6 and firm:
            return random.choice((f"{name} at {firm}", f"{name} ({firm})", f"{name} from {firm}"))
        return random.choice((name, name, name.lower(), _slip(name, random)))


def _dressed(text: str, random: Random) -> str:
    """As people type: something before it, something behind it, in lower case, without its question mark."""
    if random.random() < 0.12:
        text = f"{random.choice(_BEFORE)} {text}"
    if random.random() < 0.12:
        text = f"{text.rstrip('?.! ')} {random.choice(_BEHIND)}"
    if random.random() < 0.25:
        text = text.rstrip("?.! ")
    return text.lower() if random.random() < 0.15 else text


def _slip(name: str, random: Random) -> str:
    """Two letters of a name in the wrong order."""
    if len(name) < 8:
        return name
    place = random.randrange(len(name) - 4, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def lines_of(file: Path) -> list[str]:
    """The lines of a file of phrasings, comments and blank lines aside."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


# ------------------------------------------------------------------------------------------------ worlds


def fillers(folder: Path, kept: ExitStack) -> Iterator[Filler]:
    """The demo, for which phrasings were written, and policies of other trades with leads that are made up."""
    files = sorted((folder / "slots").glob("*.txt"))
    slots = {file.stem: tuple(line.partition("\t")[0] for line in lines_of(file)) for file in files}
    demo = _POLICIES / "demo"
    world = _world(_POLICIES / "b2b_saas" / "policy.lead", demo / "leads.csv", demo / "events.csv", kept)
    yield Filler(world, _rows(world), slots, _OF_DEMO, tuple(_asked(_OF_THE_DEMO)))
    scratch = Path(kept.enter_context(TemporaryDirectory()))
    others = ("manufacturer", "course_provider", "starters/mature")
    share = (1 - _OF_DEMO) / (len(others) + len(ASKED_OF))
    for name in others:
        leads, events = scratch / f"{name.replace('/', '-')}.csv", scratch / "events.csv"
        events.write_text("lead,at,event,target\n", encoding="utf-8")
        _make_up(leads, Random(name))
        world = _world(_POLICIES / name / "policy.lead", leads, events, kept)
        yield Filler(world, _rows(world), {**slots, **_slots(world)}, share)
    for name, folder in ASKED_OF.items():
        world = _world(folder / "policy.lead", folder / "leads.csv", folder / "events.csv", kept)
        yield Filler(world, _rows(world), {**slots, **_slots(world)}, share, tuple(_asked(name)))


def _asked(name: str) -> Iterator[tuple[str, str]]:
    """The questions of a set, each with its tool; what comes second only makes sense behind another."""
    for line in (_BENCHMARK / f"questions-{name}.jsonl").read_text(encoding="utf-8").splitlines():
        for turn, one in enumerate(json.loads(line)["turns"]):
            yield "following" if turn else one["tool"] or "out_of_scope", one["say"]


def _world(policy: Path, leads: Path, events: Path, kept: ExitStack) -> World:
    plan = compile_path(policy).plan
    assert plan is not None
    data = Data(leads, (events,), AS_OF, None, None, False)
    store, _ = kept.enter_context(store_for(Vocabulary(plan.fields, plan.events), leads, data))
    return World(policy, store, AS_OF)


def _rows(world: World) -> tuple[Row, ...]:
    return tuple(world.rows(world.listed()))


def _make_up(path: Path, random: Random) -> None:
    """Leads that nobody is."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "email", "company", "title", "country", "employees"))
        for number in range(_MADE_UP):
            first, last, firm = random.choice(_FIRST), random.choice(_LAST), random.choice(_FIRMS)
            domain = re.sub(r"\W", "", firm.lower())
            email = f"{first}.{last}@{domain}.example".lower()
            country = random.choice(("Germany", "France", "India", "Italy", "Spain"))
            rows.writerow((f"C-{200 + number}", email, firm, "Buyer", country, random.randint(5, 3_000)))


def _slots(world: World) -> dict[str, Sequence[str]]:
    """What the rules, conditions and words of a policy are called, from their texts."""
    plan, symbols = world.plan, world.saved.checked.symbols
    named = [rule.name.replace("_", " ") for rule in plan.rules if rule.name]
    targets = [(event, target.strip("*/ ")) for rule in plan.rules for event, target in _TARGET.findall(rule.text)]
    rules = [*named, *(f"{target} {event}" for event, target in targets), *(target for _, target in targets)]
    bands = [band.name for band in plan.bands]
    where = [
        *(f"{band} leads" for band in bands),
        *("leads in Germany", "French leads", "companies over 500 people", "ready leads", "leads who aren't ready"),
        *("leads from India", "firms with fewer than 20 employees", "leads without a country", "leads over 50 points"),
        *(f"people who {event} {target}" for event, target in targets),
        *_of_fields(world),
        *(said.format(event.name.replace("_", " ")) for event in symbols.of_kind(Kind.EVENT) for said in _OF_EVENTS),
    ]
    names = [one.name for one in symbols.of_kind(Kind.SET, Kind.DEFINITION, Kind.FIELD)]
    terms = [*bands, *(group.name for group in plan.groups), *names, *(name.replace("_", " ") for name in names)]
    requests = [f"{points} points for {one}" for points, one in zip((5, 10, 15, 20) * len(where), where, strict=False)]
    return {"rule": rules, "where": where, "term": sorted(terms), "request": requests}


_OF_FIELDS = {
    ValueType.NUMBER: ("over 50 {}", "{} under 20", "leads with at least 10 {}"),
    ValueType.DATE: ("{} in the last 30 days", "leads with {} before 2026"),
    ValueType.YES_NO: ("leads where {} is yes", "{} ones", "anyone without {}"),
    ValueType.TEXT: ("leads without a {}", "people whose {} we know"),
}
_OF_EVENTS = ("people who {} in the last month", "those who never {}", "anyone who {} twice")


def _of_fields(world: World) -> Iterator[str]:
    """Conditions on the fields that a policy declares, as people would say them."""
    for symbol in world.saved.checked.symbols.of_kind(Kind.FIELD):
        if symbol.type is not None:
            yield from (said.format(symbol.name.replace("_", " ")) for said in _OF_FIELDS[symbol.type])


_TARGET = re.compile(r'\b(\w+) "([^"]+)"')
