"""What people say in the same words and policies tell apart: a value of a field and what was done to a thing that is
called so, one target and a set that has it, the people of a firm and those of what it plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadscore.assistant.drafting.lexicon import Lexicon
    from leadscore.assistant.world import World

_HAPPENED = re.compile(r'(?P<no>not |never )?(?P<kind>\w+) (?P<target>"[^"*]+")(?P<rest>.*)')
_IS = re.compile(r'(?P<field>\w+) is (?P<value>"[^"*]+")')
_COUNT = re.compile(r"(?P<field>\w+)(?P<rest> (?:[<>]=?|is|between) .+)")
_MOST = 2


def said_alike(world: World, part: str) -> Iterator[str]:
    """Other conditions that may be meant by the words of one, few of them."""
    from leadscore.assistant.drafting.lexicon import lexicon_of

    return islice(_alike(lexicon_of(world), part), _MOST)


def _alike(known: Lexicon, part: str) -> Iterator[str]:
    if (is_so := _IS.fullmatch(part)) and _is_own(known, is_so["field"]):
        kinds = sorted(kind for kind, target in known.targets.pairs if target == is_so["value"])
        yield from (f"{kind} {is_so['value']}" for kind in kinds if kind in known.own_kinds)
    elif (happened := _HAPPENED.fullmatch(part)) and happened["kind"] in known.events:
        value = happened["target"].strip('"')
        yield from _of_sets(known, happened)
        fields = (name for name in known.field_types if _is_own(known, name) and not happened["no"])
        yield from (f'{name} is "{value}"' for name in fields if value in known.values.of_field(name))
    elif count := _COUNT.fullmatch(part):
        from leadscore.assistant.drafting.headcount import counting_people

        own = counting_people(known)
        if len(own) == 1 and count["field"] == "employees":
            yield f"{own[0]}{count['rest']}"


def _of_sets(known: Lexicon, said: re.Match[str]) -> Iterator[str]:
    """`requested in quote_forms` of `requested "quote"`, where the policy asks for that."""
    for kind, target in sorted(known.targets.pairs):
        members = known.checked.sets.get(target.removeprefix("in "), ()) if target.startswith("in ") else ()
        if kind == said["kind"] and said["target"].strip('"') in members:
            yield f"{said['no'] or ''}{kind} {target}{said['rest']}"


def _is_own(known: Lexicon, field: str) -> bool:
    symbol = known.checked.symbols.names.get(field)
    return symbol is not None and symbol.span is not None
