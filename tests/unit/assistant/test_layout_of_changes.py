"""What changes in a sentence leaves the lines and comments of all that stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.assistant.tools.cutting import line_end
from leadscore.assistant.tools.removing import not_expecting, removed
from leadscore.assistant.tools.set_lines import with_members
from leadscore.assistant.tools.weaving import woven
from leadscore.diagnostics.model import Edit, has_errors
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse

IBERIA = """\
set near = "portugal", "spain",   # Iberia first
  "france"
"""
BUYERS = """\
set buyers = "buyer", "manager",   # who signs
   "chef",   # since May
   "owner*"   # all of them
"""
BLOCKS = """\
set near =
  # Iberia
  "portugal",
  "spain",
  # the islands
  "malta",
  "crete",
  "cyprus",
  # more
  "france" # by train
"""
HEADED = """\
set near = "a", "b",   # the first
  # the others
  "c", "d"
"""
COMMAS_FIRST = """\
set near = "a"   # one
         , "b"   # two
         , "c"   # three
"""
A_LINE_EACH = 'set near =\n  "a",\n  "b"'


def _applied(source: Source, edits: Iterable[Edit]) -> str:
    text, used = source.text, line_end(source, 0)[0] or "\n"
    for edit in sorted(edits, key=lambda edit: edit.span[1:], reverse=True):
        text = text[: edit.span.start] + edit.text.replace("\n", used) + text[edit.span.end :]
    return text


def _changed(text: str, members: Sequence[str]) -> str:
    """The text with these members in its first set."""
    source = Source("p", text)
    statement = next(one for one in parse(source).file.statements if isinstance(one, n.SetMembers))
    return _applied(source, with_members(source, statement, [n.Text(member) for member in members]))


@pytest.mark.parametrize(
    ("text", "members", "lines"),
    [
        (IBERIA, "portugal france", ['set near = "portugal",   # Iberia first', '  "france"']),
        (IBERIA, "portugal spain", ['set near = "portugal", "spain"   # Iberia first']),
        (IBERIA, "france portugal spain italy", [*IBERIA.splitlines()[:1], '  "france", "italy"']),
        (IBERIA, "spain portugal italy", [*IBERIA.splitlines()[:1], '  "italy"']),
        (IBERIA, "italy", ['set near = "italy"']),
        (IBERIA, "france", ['set near = "france"']),
        (IBERIA, "france italy", ['set near = "france", "italy"']),
        (BUYERS, "owner*", ['set buyers = "owner*"   # all of them']),
        (BUYERS, "chef owner*", ['set buyers = "chef",   # since May', '   "owner*"   # all of them']),
        (HEADED, "c d", ["set near =", "  # the others", '  "c", "d"']),
        (HEADED, "d", ["set near =", "  # the others", '  "d"']),
        ('set near = "a"   # all', "b", ['set near = "b"   # all']),
        (
            BUYERS,
            "buyer manager owner*",
            ['set buyers = "buyer", "manager",   # who signs', '   "owner*"   # all of them'],
        ),
        (BUYERS, "buyer chef", ['set buyers = "buyer",   # who signs', '   "chef"   # since May']),
        (
            BUYERS,
            "buyer manager chef owner* cook clerk",
            [*BUYERS.splitlines()[:2], '   "owner*",   # all of them', '   "cook", "clerk"'],
        ),
        (BLOCKS, "spain malta crete cyprus france", [*BLOCKS.splitlines()[:2], *BLOCKS.splitlines()[3:]]),
        (BLOCKS, "malta crete cyprus france", ["set near =", *BLOCKS.splitlines()[4:]]),
        (BLOCKS, "portugal spain cyprus france", [*BLOCKS.splitlines()[:5], *BLOCKS.splitlines()[7:]]),
        (BLOCKS, "portugal spain malta crete cyprus", [*BLOCKS.splitlines()[:7], '  "cyprus"']),
        (COMMAS_FIRST, "a c", [COMMAS_FIRST.splitlines()[0], COMMAS_FIRST.splitlines()[2]]),
        (COMMAS_FIRST, "a b c d", [*COMMAS_FIRST.splitlines(), '         , "d"']),
        (COMMAS_FIRST, "b c", ['set near = "b"   # two', '         , "c"   # three']),
        (A_LINE_EACH, "b c d", ["set near =", '  "b",', '  "c",', '  "d"']),
        (A_LINE_EACH, "a", ["set near =", '  "a"']),
    ],
)
def test_members_change_where_they_stand(text: str, members: str, lines: list[str]) -> None:
    assert _changed(text, members.split()).splitlines() == lines


MEMBERS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)
BETWEEN = st.sampled_from(["", " ", "\n  ", "  # %\n  ", "\n  # %\n  ", " # %\n  # %\n\n  "])


@st.composite
def _sets(draw: st.DrawFn, members: Sequence[str]) -> str:
    """A set's text in odd lines, a comment's number its own."""
    text = "set near ="
    for place, member in enumerate(members):
        comma = f",{draw(BETWEEN)}" if place and draw(st.booleans()) else f"{draw(BETWEEN)}," if place else ""
        text += f'{comma}{draw(BETWEEN)}"{member}"'
    text += draw(st.sampled_from(["", " # %", "\n", "\n# %", " # %\nready at 5", "\n\nready at 5\n"]))
    for number in range(text.count("%")):
        text = text.replace("%", str(number), 1)
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(st.data(), MEMBERS, MEMBERS)
def test_comments_and_line_ends_of_what_stays_are_kept(
    data: st.DataObject, before: list[str], after: list[str]
) -> None:
    text = data.draw(_sets(before))
    found = _changed(text, after)
    parsed = parse(Source("p", found))
    assert not has_errors(parsed.diagnostics)
    statement = parsed.file.statements[0]
    assert isinstance(statement, n.SetMembers)
    assert [one.value for one in statement.members if isinstance(one, n.Text)] == [
        *(one for one in before if one in after),
        *(one for one in after if one not in before),
    ]
    assert parsed.file.statements[1:] == parse(Source("p", text)).file.statements[1:]
    assert ("\r\n" in found) >= ("\n" in found and "\r\n" in text)
    assert not re.search(r"(?<!\r)\n", found) or "\r\n" not in text
    assert found.endswith("\n") == text.endswith("\n")
    for line in filter(_members, text.splitlines()):
        comment = re.search(r"#.*", line)
        if comment and not re.match(r"\s*,.*,", line):  # nobody has commas at both ends
            now = [_members(one) for one in found.splitlines() if one.endswith(comment[0])]
            stays = [one for one in _members(line) if one in after]
            assert now == ([stays] if stays else []) or (line.startswith("set") and len(now) == 1)


def _members(line: str) -> list[str]:
    return re.findall(r'"(\w)"', line)


# ------------------------------------------------------------------------------------------------ other sentences

READY = """\
ready at 75   # agreed
   if fit >= 15   # floor
   lost below 60   # sales asked
# Bands
band hot at 90"""
EVEN = 'when title is "a"   # one\n  or title is "b"   # two\n  or title is "c"   # three\n  add 5\n'


@pytest.mark.parametrize(
    ("text", "sentence", "found"),
    [
        (READY, "ready at 75 if fit >= 15", READY.replace("   lost below 60   # sales asked\n", "")),
        (READY, "ready at 75 lost below 60", READY.replace("   if fit >= 15   # floor\n", "")),
        (READY, "ready at 75", READY.replace("   if fit >= 15   # floor\n   lost below 60   # sales asked\n", "")),
        (READY, "ready at 80 if fit >= 10 lost below 60", READY.replace("75", "80").replace("15", "10")),
        (EVEN, 'when title is "a" or title is "c" add 5', EVEN.replace('  or title is "b"   # two\n', "")),
        (EVEN, 'when title is "a" or title is "b" add 5', EVEN.replace('  or title is "c"   # three\n', "")),
    ],
)
def test_a_clause_that_goes_leaves_no_line_of_blanks(text: str, sentence: str, found: str) -> None:
    source = Source("p", text)
    assert _applied(source, woven(source, parse(source).file.statements[0].span, sentence)) == found


TESTS = """\
test "both"
  given visited "demo" now
  expect ready, demo 40,   # as agreed
    band hot, demo 40
test "only that"
  expect demo 0
test "neither"
  expect ready
"""


def test_a_test_keeps_what_it_expects_of_others_than_the_rule_that_goes() -> None:
    source = Source("p", TESTS)
    edits = not_expecting(parse(source).file, source, "demo")
    assert _applied(source, edits) == TESTS.replace("ready, demo 40,", "ready,").replace(", demo 40", "").replace(
        'test "only that"\n  expect demo 0\n', ""
    )


def test_of_what_a_test_expects_the_next_comes_up_and_no_comment_is_left_over_it() -> None:
    text = 'test "a"\n  given visited "demo" now\n  expect demo 40,   # the best\n    ready   # of course\n'
    source = Source("p", text)
    edits = not_expecting(parse(source).file, source, "demo")
    assert _applied(source, edits) == text.replace("demo 40,   # the best\n    ", "")


ABOVE = """\
# All of it
when title is "a" add 1
# Heads
when title is "b" add 2
when title is "c" add 3
# The last
# of all
when title is "d" add 4

ready at 5
"""


@pytest.mark.parametrize(
    ("which", "gone"),
    [
        (0, 'when title is "a" add 1\n'),
        (1, 'when title is "b" add 2\n'),
        (2, 'when title is "c" add 3\n'),
        (3, '# The last\n# of all\nwhen title is "d" add 4\n'),
    ],
)
def test_a_comment_above_goes_where_it_could_be_about_nothing_more(which: int, gone: str) -> None:
    source = Source("p", ABOVE)
    assert _applied(source, removed(source, parse(source).file.statements[which])) == ABOVE.replace(gone, "")
