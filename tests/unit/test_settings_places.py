"""Places in TOML: what stands there reads as the value that tomllib finds by the same keys."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from leadscore.facts.settings.places import Keys, places

_WORDS = st.one_of(st.sampled_from(["a", "b-1", "events", "x y", "ü", "a.b", 'q"', "#"]), st.text(max_size=4))
_PLAIN = st.one_of(
    st.booleans(),
    st.integers(-99, 99),
    st.floats(-9, 9),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
    st.sampled_from(["''' it's '''", '"""two\n"lines\\\n  ."""', "'C:\\x'", "07:32:00", "1979-05-27 07:32:00.5", "''"]),
)
_VALUES = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=2), max_leaves=4
)
_TABLES = st.lists(st.dictionaries(_WORDS, _VALUES, max_size=2), min_size=1, max_size=3)
_SECTIONS = st.dictionaries(_WORDS, st.one_of(_VALUES, _TABLES), max_size=4)
_GAPS = st.sampled_from(["", " ", "\t", "  "])
_LITERALS = ("'''", '"""', "'", "07:", "1979")


def _key(name: str, draw: st.DrawFn) -> str:
    plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    if plain and draw(st.booleans()):
        return name
    if name.isprintable() and "'" not in name and draw(st.booleans()):
        return f"'{name}'"
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any, draw: st.DrawFn) -> str:
    gap, gap2 = draw(_GAPS), draw(_GAPS)
    match value:
        case str() if value.startswith(_LITERALS):
            return value
        case list():
            breaks = draw(st.sampled_from(["", "\n", " # ] a comment\n"]))
            inner = f"{gap},{breaks}{gap2}".join(_value(one, draw) for one in value)
            comma = draw(st.sampled_from(["", ","])) if value else ""
            return f"[{breaks}{gap}{inner}{comma}{breaks}]"
        case dict():
            inner = ", ".join(f"{_key(key, draw)}{gap}={gap2}{_value(one, draw)}" for key, one in value.items())
            return f"{{{gap}{inner}{gap2}}}"
        case _:
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """Sections of all forms, with comments between their lines."""
    lines: list[str] = []
    for name, section in draw(_SECTIONS).items():
        key, gap = _key(name, draw), draw(_GAPS)
        if isinstance(section, list) and section and all(isinstance(one, dict) for one in section):
            inner = draw(st.sampled_from(["[{}.in.x]", "[[{}.in]]"])).format(key)
            for one in section:
                lines += [
                    f"[[{gap}{key}{gap}]] # [x]",
                    *(f"{_key(k, draw)} ={_value(v, draw)}" for k, v in one.items()),
                ]
                lines += [inner, "deep = [ 'er' ]"] if draw(st.booleans()) else []
        elif isinstance(section, dict):
            inner = draw(st.sampled_from(["", ".sub", '."a b" . c']))
            lines += [f"[{key}{inner}]", *(f"{gap}{_key(k, draw)}= {_value(v, draw)}#" for k, v in section.items())]
        else:
            lines.insert(0, f"{key}.{_key('in', draw)} = {_value(section, draw)}")
    return draw(st.sampled_from(["\n", "\n\n# a = 1\n", "\r\n"])).join(lines) + "\n"


def _leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*keys, key), inner
        if isinstance(inner, dict | list):
            yield from _leaves(inner, (*keys, key))


@given(_documents())
def test_every_value_is_found_where_it_stands(text: str) -> None:
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # two sections of one name, for example
        event("no TOML")
        return
    found, expected = places(text), dict(_leaves(read))
    assert set(found) == set(expected)
    for keys, value in expected.items():
        key, there, is_text = found[keys]
        assert is_text == isinstance(value, str)
        if key != there or not isinstance(value, dict | list):  # else it is a section's own line
            assert repr(tomllib.loads(f"x = {text[slice(*there)]}")["x"]) == repr(value)
        if key != there:
            assert _last(tomllib.loads(f"{text[slice(*key)]} = 0")) == keys[-1]


def _last(found: Any) -> str:
    ((key, inner),) = found.items()
    return _last(inner) if inner else str(key)
