"""Policies that name a lead: the recorded ones lose what they say of it, the files of today are pointed out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import msgspec

from leadscore.driver import compile_text
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import PolicyRecord
from leadscore.production.record.policies import plan_of_record
from leadscore.source.folders import SUFFIX
from leadscore.source.read import TooLarge, read
from leadscore.source.text import Source
from leadscore.syntax.nodes import Override
from leadscore.syntax.parser import parse
from leadscore.values.pattern import literal
from leadscore.values.text import fold

_IN_PLACE = "(forgotten)"
_MARK = f"# {_IN_PLACE}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A line of a policy's file, counted from 1, that names the lead."""

    path: Path
    line: int
    text: str


def mentions(files: Iterable[Path], names: Collection[str]) -> list[Mention]:
    """Where overrides, tests and remarks name the lead; files that cannot be read name nobody."""
    pattern = _naming(names)
    return [
        Mention(path, number, line.strip())
        for path in files
        for number, line in enumerate(_lines(path), 1)
        if pattern.search(line)
    ]


def are_recorded(ledger: Ledger, names: Collection[str]) -> bool:
    """Whether a recorded policy says something of somebody by one of these names, folded."""
    return any(_texts_without(record, names) != record.files for record in _records(ledger))


def lost_names_alone(recorded: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether the texts of today are those that were recorded, with what `erase_from_policies` took out of these: by
    path. That is so where nobody touched the files since."""
    pairs = [pair for path, text in recorded.items() for pair in _pairs(text, now.get(path, ""))]
    return recorded.keys() == now.keys() and all(old == new or _IN_PLACE in old for old, new in pairs)


def _pairs(recorded: str, now: str) -> Iterator[tuple[str, str]]:
    return zip_longest(recorded.split("\n"), now.split("\n"), fillvalue="")


def erase_from_policies(ledger: Ledger, names: Collection[str]) -> int:
    """Takes overrides of the lead out of recorded policies, and its names out of the rest of their texts. For all
    others these policies mean what they meant. Returns how many texts that were."""
    return sum(_erase_from(ledger, record, names) for record in _records(ledger))


def _records(ledger: Ledger) -> list[PolicyRecord]:
    keys = ledger.database.rows("SELECT fingerprint, name FROM ledger.policy ORDER BY noted, fingerprint")
    return [ledger.policy(fingerprint, name) for fingerprint, name in keys]


def _texts_without(record: PolicyRecord, names: Collection[str]) -> dict[str, str]:
    return {path: without(text, path, names) for path, text in record.files.items()}


def _erase_from(ledger: Ledger, record: PolicyRecord, names: Collection[str]) -> bool:
    texts = _texts_without(record, names)
    if texts == record.files:
        return False
    plan = None if plan_of_record(record) is None else _plan(texts)
    if plan is None:
        # A text that this leadscore no longer reads cannot be scored by anyway: better none than one that names them.
        ledger.database.execute(
            "UPDATE ledger.policy SET files = ? WHERE fingerprint = ? AND name = ?",
            (_json(texts), record.fingerprint, record.name),
        )
        return True
    # It is known by another fingerprint then, by which its scorings find it.
    taken = (plan.fingerprint, record.name)
    if plan.fingerprint != record.fingerprint and _is_known(ledger, *taken):
        ledger.database.execute(
            "DELETE FROM ledger.policy WHERE fingerprint = ? AND name = ?", (record.fingerprint, record.name)
        )
    else:
        ledger.database.execute(
            "UPDATE ledger.policy SET fingerprint = ?, files = ? WHERE fingerprint = ? AND name = ?",
            (plan.fingerprint, _json(texts), record.fingerprint, record.name),
        )
    ledger.database.execute(
        "UPDATE ledger.scoring SET fingerprint = ? WHERE fingerprint = ? AND policy = ?",
        (plan.fingerprint, record.fingerprint, record.name),
    )
    return True


def _plan(texts: dict[str, str]) -> Plan | None:
    (path, text), *used = texts.items()
    return compile_text(text, path, dict(used)).plan


def _is_known(ledger: Ledger, fingerprint: str, name: str) -> bool:
    query = "SELECT 1 FROM ledger.policy WHERE fingerprint = ? AND name = ?"
    return bool(ledger.database.rows(query, (fingerprint, name)))


def _json(texts: dict[str, str]) -> str:
    return msgspec.json.encode(texts).decode()


def without(text: str, path: str, names: Collection[str]) -> str:
    """A text without overrides of these names, folded, and without the names elsewhere. In the lines of what is gone
    stands that it is, so that others keep theirs."""
    if not _naming(names).search(text):
        return text
    statements = parse(Source(path, text)).file.statements if path.endswith(SUFFIX) else ()
    for statement in reversed(statements):
        if isinstance(statement, Override) and fold(literal(statement.lead.value)) in names:
            gone = text[statement.span.start : statement.span.end]
            marks = "\n".join([_MARK] * (gone.count("\n") + 1))
            text = text[: statement.span.start] + marks + text[statement.span.end :]
    return _naming(names).sub(lambda found: f"{found['before'] or ''}{_quoted(found)}", text)


def _quoted(found: re.Match[str]) -> str:
    return f'"{_IN_PLACE}"' if found["quoted"] else _IN_PLACE


def _naming(names: Collection[str]) -> re.Pattern[str]:
    """An email is found wherever it stands; an id, which may be any word, after `override` and `id` alone."""
    quoted = "|".join(re.escape(name) for name in sorted(names))
    plain = "|".join(re.escape(name) for name in sorted(names) if "@" in name) or "(?!)"
    return re.compile(
        rf'(?P<before>\b(?:override|id)\s+)(?P<quoted>"\s*(?:{quoted})\s*")|(?<![\w.+-])(?:{plain})(?![\w-])',
        re.IGNORECASE,
    )


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from read(path).text.splitlines()
    except (OSError, TooLarge):
        return
