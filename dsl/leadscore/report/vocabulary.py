"""What a policy's rules may be written with: fields, events, sets and definitions, standard and declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.check.symbols import Kind, Symbol, Symbols
from leadscore.diagnostics.render.cells import clean
from leadscore.report.json_text import Json
from leadscore.source import Source
from leadscore.syntax.printer import condition_text
from leadscore.values.number import counted
from leadscore.values.pattern import literal
from leadscore.values.vocabulary import DERIVED, standard_set

_HEADINGS = {Kind.FIELD: "fields", Kind.EVENT: "events", Kind.SET: "sets", Kind.DEFINITION: "definitions"}
_SHOWN_MEMBERS = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A name, what it is in a few words, and where it is declared (`b2b.lead:7`; None: standard)."""

    name: str
    what: str
    declared: str | None


def words(
    symbols: Symbols, sources: Mapping[str, Source], sets: Mapping[str, tuple[str, ...]]
) -> Mapping[str, list[Word]]:
    """The words under the headings `fields, events, sets, definitions`; declared ones first, as they were written."""
    return {heading: list(_words(symbols.of_kind(kind), sources, sets)) for kind, heading in _HEADINGS.items()}


def _words(
    symbols: Iterable[Symbol], sources: Mapping[str, Source], sets: Mapping[str, tuple[str, ...]]
) -> Iterator[Word]:
    for symbol in sorted(symbols, key=lambda symbol: symbol.span is None):
        yield Word(symbol.name, _what(symbol, sets), _place(symbol, sources))


def _what(symbol: Symbol, sets: Mapping[str, tuple[str, ...]]) -> str:
    match symbol.kind:
        case Kind.FIELD:
            source = DERIVED.get(symbol.name) if symbol.span is None else None
            return f"{_type(symbol)}, read from {source} where there is no such column" if source else _type(symbol)
        case Kind.EVENT:
            return "done to the lead, by us" if symbol.by_us else "done by the lead"
        case Kind.SET:
            members = standard_set(symbol.name) if symbol.span is None else sets.get(symbol.name)
            return "not used by the policy" if members is None else _members(members)
        case _:
            return "" if symbol.condition is None else condition_text(symbol.condition)


def _type(symbol: Symbol) -> str:
    return "" if symbol.type is None else symbol.type.value


def _members(members: Sequence[str]) -> str:
    shown = ", ".join(literal(member) for member in members[:_SHOWN_MEMBERS])
    more = len(members) - _SHOWN_MEMBERS
    return f"{counted(len(members), 'member')}: {shown}{', …' if more > 0 else ''}"


def _place(symbol: Symbol, sources: Mapping[str, Source]) -> str | None:
    if symbol.span is None:
        return None
    source = sources.get(symbol.span.path)
    return symbol.span.path if source is None else f"{source.path}:{source.position(symbol.span.start).line}"


# ------------------------------------------------------------------------------------------------ forms


def render(vocabulary: Mapping[str, Sequence[Word]]) -> Group:
    """A table under each heading that has words."""
    return Group(*(part for heading, found in vocabulary.items() if found for part in _section(heading, found)))


def _section(heading: str, found: Sequence[Word]) -> Iterator[RenderableType]:
    yield Text(heading, "bold")
    table = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(style="dim")
    for word in found:
        table.add_row(Text(f"  {word.name}"), Text(clean(word.what)), Text(clean(word.declared or "standard")))
    yield table
    yield Text()


def as_json(vocabulary: Mapping[str, Sequence[Word]]) -> dict[str, Json]:
    """Under each heading, objects of `name, what, declared`; `declared` is null for standard words."""
    return {
        heading: [{"name": word.name, "what": word.what, "declared": word.declared} for word in found]
        for heading, found in vocabulary.items()
    }
