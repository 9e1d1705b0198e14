"""All that a policy and its leads give names to, with the phrases that people use for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.asked import fields_asked, marks_of, nodes_of, sets_of
from leadscore.assistant.drafting.comments import further_words, told_words
from leadscore.assistant.drafting.day_words import days_ahead, happening
from leadscore.assistant.drafting.deed_words import Deeds
from leadscore.assistant.drafting.event_words import called_events, named_events, own_nouns, verbs_of
from leadscore.assistant.drafting.evidence import NAMED, Evidence, tallies_in, worst_ends
from leadscore.assistant.drafting.inflecting import done_on, is_past
from leadscore.assistant.drafting.literals import Literal, Tree
from leadscore.assistant.drafting.measures import Measures
from leadscore.assistant.drafting.name_words import names_of, while_it_does, with_doer, without_first
from leadscore.assistant.drafting.phrases import Phrases, any_of, phrases
from leadscore.assistant.drafting.rule_words import Called, called_so, had_so, named_rules
from leadscore.assistant.drafting.shared import raw
from leadscore.assistant.drafting.targets import Targets
from leadscore.assistant.drafting.value_words import (
    declared_of,
    fields_of_sets,
    pairs_told,
    parties_of,
    parts_of,
    shared_words,
)
from leadscore.assistant.drafting.values import (
    Value,
    Values,
    domains_had,
    greatest,
    none_had,
    single_titles,
    title_phrases,
    title_roles,
    title_words,
    titles_had,
    whole_numbers,
    whole_titles,
)
from leadscore.assistant.drafting.words import singular, spoken_words, tokens
from leadscore.assistant.rule_names import name_stems, stem
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.check.walk import event_conditions
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World


_LEAST_TELLING = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A field, a group or a word of the outcome, as something that is compared."""

    name: str
    type: ValueType
    is_outcome: bool = False


class Lexicon:
    """What can be said of a policy and of the leads of a store."""

    def __init__(self, world: World) -> None:
        self.checked: Checked = world.saved.checked
        symbols = self.checked.symbols
        self.fields: Phrases[Field] = Phrases()
        self.whole: Phrases[Tree] = Phrases()
        """Phrases that are a condition as they stand: bands, definitions, yes/no fields, sets whose field is known."""
        self.flags: Phrases[str] = Phrases()
        """Yes/no fields as what may be unknown."""
        self.sets: Phrases[Literal] = Phrases()
        self.wider: dict[Tree, Literal] = {}
        """Of a set that is called as a rule is, what that rule asks for."""
        self.grades: dict[str, Literal] = {}
        self.grade_steps: list[tuple[str, tuple[str, ...]]] = []
        """Of each group that is graded its steps, the best first."""
        self.titles: Phrases[Tree] = Phrases()
        self.domains: Phrases[str] = Phrases()
        self.names: dict[frozenset[str], Tree] = {}
        """Names by the stems of their words, in any order: `budget holders` is `holds_budget`."""
        self.definitions: dict[str, bool] = {}
        """Each with whether it asks for events."""
        self.about = {kind: any_of([said["about"]]) for kind, said in raw()["events"].items() if "about" in said}
        """What events of a kind are about anyway: `logged in to the trial`, `invited a teammate`."""
        self.events = frozenset(symbol.name for symbol in symbols.of_kind(Kind.EVENT))
        self.own_kinds = frozenset(kind for kind in self.events if kind not in raw()["events"])
        """The kinds of events that are no standard ones."""
        self.field_types = {symbol.name: symbol.type for symbol in symbols.of_kind(Kind.FIELD)}
        self.set_fields = {name: field for field, name in reversed(list(sets_of(self.checked)))}
        self.values = Values(world, self.field_types, self.checked)
        self.set_fields |= fields_of_sets(self.checked, self.values)
        self.agents: Phrases[Value] = Phrases()
        """What those do whom a value names."""
        for phrase, value in self.values.done():
            self.agents.add(phrase, value)
        self._told = told_words(self.checked)
        self.targets = Targets(world, self.checked, self.events)
        self.marks = marks_of(self.checked)
        """Where ready and the bands begin, by their names."""
        self.rules = named_rules(self.checked)
        """The rules that have names, each with being true."""
        standard = frozenset(one.name for one in symbols.of_kind(Kind.FIELD) if one.span is None)
        self.unheld = standard - frozenset(world.board.store.field_types)
        self.unheld -= fields_asked(self.checked)
        """The standard fields of which neither the leads nor the policy know anything."""
        held = {name: type_ for name, type_ in self.field_types.items() if name not in self.unheld}
        self.evidence = Evidence(self.checked, held)
        self.measures = Measures(self.checked, held, self.evidence)
        self.tallies = tuple(tallies_in(self.field_types, self.events))
        """Fields that count what was done, each with its noun."""
        self.worst_ends = worst_ends(self.checked)
        """Of fields with numbers whether the least is the worst."""
        self.silence = next((one.duration for one in nodes_of(self.checked, n.Inactive)), None)
        for word, name in self.evidence.reasons.items():
            self.fields.add(word, Field(name, ValueType.NUMBER))
        self._fields()
        self._outcome()
        self._sets()
        self._definitions()
        self._in_other_words()
        self.dated: Phrases[Field] = Phrases()
        """What was done, with the field of its day: `ordered` with `last_order`, `signed` with `signed_on`."""
        self.verbs = verbs_of(self.checked, self.events, self.targets.had | self.targets.used)
        for said, verb in called_events(self.checked):
            self.verbs.add(said, verb)
        further = (*named_events(self.checked), *own_nouns(self.own_kinds))
        for said, verb in [one for one in further if self._is_new(one[0]) or self._is_unheard_of(one[0])]:
            self.verbs.add(said, verb)
        numbers = [name for name, type_ in self.field_types.items() if type_ is ValueType.NUMBER]
        self.deeds = Deeds(self.checked, self.own_kinds, frozenset(map(singular, numbers)))
        """What is done in the policy's own kinds, by its verbs and by what it is done to."""
        self.about = self.deeds.about | self.about
        self.last_done: Phrases[Field] = Phrases()
        """The same where an event says it, too."""
        self.happens: Phrases[Field] = Phrases()
        """What happens on a field's day, as a noun or as a verb: `renewing`."""
        self.to_come: Phrases[Field] = Phrases()
        """The same where an event says it, too: a visit that is yet to come is that of `next_visit`."""
        self._dated()
        self.title_words = title_words(world) if "title" in self.field_types else frozenset[str]()
        self._titles()
        self.called: Phrases[Called] = Phrases()
        """The names of rules, with what those ask for."""
        self._by_evidence()
        self._in_comments()
        self.value_parts = parts_of(self.checked, self.values, titles_had(world), self._is_new)
        """Words of values that mean the whole."""
        self.shared_words = shared_words(self.checked, self.values, self._is_new)
        """Words that several values of a field have, each with that field."""
        self.parties = parties_of(self.checked)
        self.told_pairs = pairs_told(self.checked)
        self.title_phrases = title_phrases(world) if "title" in self.field_types else {}
        self.whole_titles = whole_titles(world)
        self.has_titles = "title" in world.board.store.field_types
        """Whether leads have any."""
        self.title_roles = (
            title_roles() | frozenset(filter(self._is_new, single_titles(world)))
            if self.has_titles
            else frozenset[str]()
        )
        self.whole_numbers = whole_numbers(world)
        """The fields in which all leads have whole numbers."""
        self.greatest = greatest(world)
        """The most that leads have of each field with numbers."""
        self.counted = none_had(world) & self.whole_numbers
        """Those of which some leads have none."""
        self.ahead = days_ahead(world)
        """The fields whose days are mostly yet to come, with the last of them."""
        self.domains_had = domains_had(world) if "email_domain" in self.field_types else frozenset()

    def told_of(self, word: str) -> frozenset[str]:
        """The fields with texts beside which a comment has a word."""
        return self._told.get(stem(word), frozenset()) if word.isalpha() else frozenset()

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words of the definitions, the sets and the yes/no fields, and of the values that leads have in fields of
        the policy's own."""
        flags = [
            name
            for name, type_ in self.field_types.items()
            if type_ is ValueType.YES_NO and name not in raw()["fields"]
        ]
        said = [name.replace("_", " ") for name in (*self.definitions, *self.set_fields, *flags)]
        said += [text for name in declared_of(self.checked) for text in self.values.of_field(name)]
        return frozenset(word for text in said for word in spoken_words(text) if len(word) >= _LEAST_TELLING)

    @cached_property
    def names_with(self) -> Mapping[str, Sequence[tuple[frozenset[str], Tree]]]:
        """The names of several words, by each of their words."""
        found = dict[str, list[tuple[frozenset[str], Tree]]]()
        for stems, tree in self.names.items():
            for word in stems if len(stems) > 1 else ():
                found.setdefault(word, []).append((stems, tree))
        return found

    def known_words(self) -> Iterator[str]:
        """Every word that a slip may be one of."""
        for known in (self.fields, self.whole, self.sets, self.verbs, self.titles, self.values.by_phrase, self.domains):
            yield from known.words()
        yield from self.called.words()
        yield from self.happens.words()
        yield from self.targets.words()
        yield from self.evidence.said

    # ------------------------------------------------------------------------------------ filling

    def _fields(self) -> None:
        said, returning = {**raw()["fields"], **raw()["fields_if_declared"]}, raw()["returning"]
        own = [one.name for one in self.checked.symbols.of_kind(Kind.FIELD) if one.span is not None]
        for name in dict.fromkeys((*own, *self.field_types)):  # `heads` that a policy declares are no employees
            type_ = self.field_types[name]
            assert type_ is not None
            names = [
                *names_of(name),
                *(while_it_does(name) if type_ is ValueType.DATE else ()),
                *self.evidence.called.get(name, ()),
                *phrases(said.get(name, "")),
            ]
            if name in self.unheld:  # of leads without a `budget` it is the `training_budget`
                names = [one for one in names if not self._is_of_own(one, own)]
            if type_ is ValueType.YES_NO and name.partition("_")[0] in returning["names"].split():
                names += phrases(returning["words"])
            for phrase in names:
                if type_ is ValueType.YES_NO:
                    self.flags.add(phrase, name)
                    self.whole.add(phrase, literals.yes(name))
                    self.names.setdefault(name_stems(name), literals.yes(name))
                else:
                    self.fields.add(phrase, Field(name, type_))

    def _is_of_own(self, phrase: str, own: Collection[str]) -> bool:
        """Whether the name of a field that the policy declares has the word in it, and no other's has."""
        named = [field for field, weight in self.evidence.weights.get(stem(phrase), {}).items() if weight == NAMED]
        return len(named) == 1 and named[0] in own

    def _outcome(self) -> None:
        for name, text in raw()["outcome"].items():
            for phrase in phrases(text):
                if name in ("ready", "disqualified", "out of scope"):
                    self.whole.add(phrase, literals.bare(name))
                elif name == "not ready":
                    self.whole.add(phrase, literals.bare("ready").negated())
                elif name not in ("band", "grade"):
                    self.fields.add(phrase, Field(name, ValueType.NUMBER, is_outcome=True))
        for group in self.checked.symbols.of_kind(Kind.GROUP):
            for phrase in (group.name, f"{group.name} score", f"{group.name} points", f"{group.name} group"):
                self.fields.add(phrase, Field(group.name, ValueType.NUMBER, is_outcome=True))
        statements = self.checked.main.file.statements
        for band in (one.name.text for one in statements if isinstance(one, n.Band)):
            known = literals.bare(f"band {_label(band)}")
            literal = Literal(known.text, known.contrary, "band")
            for phrase in (band, f"band {band}", f"{band} band"):
                self.whole.add(phrase, literal)
        self._grades([one for one in statements if isinstance(one, n.Grade)])

    def _grades(self, grades: list[n.Grade]) -> None:
        self.grade_steps = [(one.group.text, tuple(step.label.text for step in one.steps)) for one in grades]
        whole = [""]
        for grade in grades:
            whole = [start + step.label.text for start in whole for step in grade.steps][:400]
        for label in whole if grades else ():
            text = f"grade {label}" if label.isalnum() else f"grade is {literals.quote(label)}"
            self.grades[fold(label)] = Literal(text, f"not {text}", "grade")
        if len(grades) > 1:
            for step in grades[0].steps:
                text = f"grade starts with {literals.quote(step.label.text)}"
                self.grades.setdefault(fold(step.label.text), Literal(text, f"not {text}", "grade"))

    def _sets(self) -> None:
        said, said_not = raw()["sets"], raw()["sets_denied"]
        for symbol in self.checked.symbols.of_kind(Kind.SET):
            field = self.set_fields.get(symbol.name)
            if field is None and symbol.name in ("free_mail", "disposable_mail"):
                field = "email_domain"
            if field is None:
                continue
            literal = literals.in_set(field, symbol.name)
            for phrase in (symbol.name, *phrases(said.get(symbol.name, ""))):
                self.sets.add(phrase, literal)
            for phrase in phrases(said_not.get(symbol.name, "")):
                self.sets.add(phrase, literal.negated())
            self.names.setdefault(name_stems(symbol.name), literal)
            if (called_so := self._of_rule_called(symbol.name)) is not None:
                self.wider |= {literal: called_so, literal.negated(): called_so.negated()}

    def _of_rule_called(self, name: str) -> Literal | None:
        """The definition that a rule asks for which is called as a set is: whom the policy rewards as
        `decision_maker` are those who hold the budget, not only those of them whose titles are in the set."""
        for rule in nodes_of(self.checked, n.Rule):
            if (
                rule.name is not None
                and name_stems(rule.name.text) == name_stems(name)
                and isinstance(rule.condition, n.Bare)
            ):
                return literals.bare(rule.condition.name.text)
        return None

    def _definitions(self) -> None:
        for symbol in self.checked.symbols.of_kind(Kind.DEFINITION):
            assert symbol.condition is not None
            self.definitions[symbol.name] = any(True for _ in event_conditions(symbol.condition, self.checked.symbols))
            for phrase, is_so in ((symbol.name, True), *without_first(symbol.name)):
                known = literals.bare(symbol.name)
                self.whole.add(phrase, known if is_so else known.negated())
            self.names[name_stems(symbol.name)] = literals.bare(symbol.name)

    def _in_other_words(self) -> None:
        """`supported countries` and `markets that we serve` for `our_countries`."""
        words = raw()["name_words"]
        said = {name_stems(word.replace(" ", "_")): tuple(phrases(text)) for word, text in words.items()}
        for name, tree in list(self.names.items()):
            others = [
                {name_stems(other.replace(" ", "_")) for other in said.get(frozenset((word,)), ())} for word in name
            ]
            for changed in product(*({frozenset((word,)), *more} for word, more in zip(name, others, strict=True))):
                self.names.setdefault(frozenset().union(*changed), tree)
        for name, text in raw()["names_if_declared"].items():
            if (known := self.names.get(name_stems(name))) is not None:
                for phrase in phrases(text):
                    self.whole.add(phrase, known)

    def _dated(self) -> None:
        """A verb that says an event says nothing else."""
        for name, type_ in self.field_types.items():
            for phrase in done_on(name) if type_ is ValueType.DATE else ():
                self.last_done.add(phrase, Field(name, ValueType.DATE))
                if not any(verb.is_plain for verb, _ in self.verbs.all(tokens(phrase), 0)):
                    self.dated.add(phrase, Field(name, ValueType.DATE))
        for phrase, name in happening(self.field_types):
            done = {verb.kind for verb, _ in self.verbs.all(tokens(phrase), 0) if verb.is_plain}
            if done.isdisjoint(self.targets.used) and not (done and is_past(phrase)):
                self.happens.add(phrase, Field(name, ValueType.DATE))
            elif not is_past(phrase):
                self.to_come.add(phrase, Field(name, ValueType.DATE))

    def _is_unheard_of(self, phrase: str) -> bool:
        """Whether it only says what nobody is known to do: of `complaints` where none of that kind are."""
        said = tokens(phrase)
        kinds = {verb.kind for verb, end in self.verbs.all(said, 0) if end == len(said)}
        return bool(kinds) and kinds.isdisjoint(self.targets.had | self.targets.used)

    def _is_new(self, phrase: str) -> bool:
        """Whether nothing else is called so."""
        known = (self.fields, self.whole, self.sets, self.verbs, self.titles, self.values.by_phrase, self.dated)
        said = tokens(phrase)
        found = (one for phrases_ in known for one, end in phrases_.all(said, 0) if end == len(said))
        return not any(not isinstance(one, Value) or one.is_had for one in found)

    def _in_comments(self) -> None:
        """What comments call the fields and the definitions beside them, where nothing else is called so."""
        for said in further_words(self.checked, self.field_types):
            for phrase in filter(self._is_new, said.phrases):
                if said.is_done:
                    self.dated.add(phrase, Field(said.name, ValueType.DATE))
                elif said.type is None:
                    self.whole.add(phrase, literals.bare(said.name))
                elif said.type is ValueType.YES_NO:
                    self.flags.add(phrase, said.name)
                    self.whole.add(phrase, literals.yes(said.name))
                else:
                    self.fields.add(phrase, Field(said.name, said.type))

    def _by_evidence(self) -> None:
        """Single words that say a field for sure, and the names of rules."""
        for word, name in self.evidence.words.items():
            match self.field_types[name]:
                case ValueType.YES_NO if name not in raw()["fields"]:
                    for form in filter(self._is_new, with_doer(word)):
                        self.flags.add(form, name)
                        self.whole.add(form, literals.yes(name))
                case ValueType.NUMBER | ValueType.TEXT as type_ if self._is_new(word):
                    self.fields.add(word, Field(name, type_))  # the `insurer` of `holding_insurer`, no financial firm
        for name, called in (*called_so(self.checked), *had_so(self.field_types)):
            if self._is_new(name):
                self.called.add(name, called)

    def _titles(self) -> None:
        ranks = raw()["seniority"]
        if "title" not in self.field_types:
            return
        for rank, text in ranks.items():
            for phrase in phrases(text):
                self.titles.add(phrase, literals.is_value("seniority", rank))
        sets = [name for name, field in self.set_fields.items() if field == "title"]
        members = (word for name in sets for member in self.checked.sets.get(name, ()) for word in spoken_words(member))
        held = self.title_words | frozenset(members)
        for words, text in raw()["roles"].items():
            for phrase in phrases(text):  # where leads are called apprentices, and nobody a trainee, they are that
                said = phrase if phrase in held and words not in held else words
                self.titles.add(phrase, literals.contains("title", said))
        for domain, text in raw()["domains"].items():
            for phrase in phrases(text):
                self.domains.add(phrase, domain)


_KNOWN: WeakKeyDictionary[World, list[tuple[object, Lexicon]]] = WeakKeyDictionary()
_KEPT = 2
"""Those of the policy as it is saved and as it is proposed, which are asked of by turns."""


def lexicon_of(world: World) -> Lexicon:
    """Made once for a policy."""
    known = _KNOWN.setdefault(world, [])
    found = next((lexicon for of, lexicon in known if of is world.saved), None)
    if found is None:
        found = Lexicon(world)
        known[:] = [(world.saved, found), *known[: _KEPT - 1]]
    return found


def _label(band: str) -> str:
    from leadscore.syntax.literals import label_text

    return label_text(n.Label(band))
