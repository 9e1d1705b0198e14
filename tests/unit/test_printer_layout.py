"""The layout, on whole files: `tests/corpus/good/layout/NAME.lead` is written as `NAME.formatted`.

After a wanted change of the layout: leadscore fmt - < NAME.lead > NAME.formatted, and read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from effort import some
from leadscore.diagnostics.render.cells import width
from leadscore.source import Source
from leadscore.source.read import decode
from leadscore.syntax.doc import leaves
from leadscore.syntax.layout import WIDTH, lay_out
from leadscore.syntax.nodes import Statement
from leadscore.syntax.printer import statement_doc
from leadscore.syntax.rewrite import format_source
from strategies.policies import statements

FOLDER = Path(__file__).parents[1] / "corpus" / "good" / "layout"


def formatted(text: str) -> str:
    return format_source(Source("p.lead", text))


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.lead"))])
def test_layout(name: str) -> None:
    expected = (FOLDER / f"{name}.formatted").read_text(encoding="utf-8")
    assert formatted((FOLDER / f"{name}.lead").read_text(encoding="utf-8")) == expected
    assert formatted(expected) == expected


def test_what_no_formatted_file_holds() -> None:
    data = b'\xef\xbb\xbfpolicy\t"x" # tab\there  \r\nuse "y"\r\n\r\n'
    assert format_source(decode("p.lead", data)) == 'policy "x"  # tab   here\n\nuse "y"\n'


@pytest.mark.parametrize("text", ["", "\n\n", "  \t\r\n"])
def test_an_empty_file_stays_empty(text: str) -> None:
    assert formatted(text) == ""


def test_a_file_of_comments_alone() -> None:
    assert formatted("\n  # one\n\n\n\t# two") == "# one\n\n# two\n"


def test_a_string_is_never_broken_or_changed() -> None:
    text = 'when visited "a   #b\\*\\\\ \\" " add 1\n'
    assert formatted(text) == text


def test_sets_are_aligned_unless_that_leaves_a_wide_gap() -> None:
    near = 'set a = "x"\n# about bb\nset bb = "y"\n'
    assert formatted(near) == 'set a  = "x"\n# about bb\nset bb = "y"\n'
    far = 'set a = "x"\nset a_name_that_nobody_wants_to_type = "y"\n'
    assert formatted(far) == far


def test_wide_characters_take_two_columns() -> None:
    text = 'set 役職 = "x"\nset abcde = "y"\n'
    assert formatted(text) == 'set 役職  = "x"\nset abcde = "y"\n'


def test_two_statements_on_a_line_keep_their_comments() -> None:
    text = "field a text field b text # about b\n# about c\nfield c text"
    assert formatted(text) == "field a text\nfield b text  # about b\n# about c\nfield c text\n"


@settings(max_examples=some(200))
@given(statements())
def test_a_line_is_too_long_only_where_nothing_in_it_can_be_broken(statement: Statement) -> None:
    doc = statement_doc(statement)
    unbreakable = {leaf.text for leaf in leaves(doc)}
    for line in lay_out(doc):
        assert width(line.code) <= WIDTH or line.code.strip(" ") in unbreakable
