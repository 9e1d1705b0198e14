"""Messages' templates: mistakes are told with their line before anything is scored; what leads wrote stays data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.facts.errors import FactsError
from leadscore.production.actions.safe import BODY_LENGTH, TITLE_LENGTH, VALUE_LENGTH, escaped, one_line
from leadscore.production.actions.settings import Form
from leadscore.production.actions.templates import Template, our_template, read_template
from leadscore.production.outbox.box import messages
from unit.production.outbox_sample import World, entered, lead, outbox, settings

FIELDS = ("company", "title", "country")
SALES = '[destinations.sales]\nurl = "json://h"\ntemplate = "t.txt"\n'
DRIP = '[destinations."nurture drip"]\nurl = "json://h"\n'


def template(folder: Path, text: str, form: Form = Form.TEXT) -> Template:
    path = folder / "sales.txt"
    path.write_text(text, encoding="utf-8")
    return read_template(path, form, FIELDS)


@pytest.mark.parametrize(
    ("text", "line", "message", "help_text"),
    [
        ("Hello\n{{ scroe }}", 2, "nothing is called `scroe`", "Did you mean `score`"),
        ("{{ lead.id }}\n\n{{ lead.compny }}", 3, "a lead has no `compny`", "Did you mean `company`?"),
        ("{{ lead['compny'] }}", 1, "a lead has no `compny`", "Did you mean `company`?"),
        ("{{ lead[state] }}", 1, "which field of the lead is meant is not said", "Write it like `lead.company`."),
        (
            "x\n{% for r in reasons %}\n{{ r.wy }}\n{% endfor %}",
            3,
            "a reason has no `wy`",
            "Did you mean `why`?",
        ),
        ("x\n{% if score %}\ny", 3, "Unexpected end of template", "docs/actions.md"),
        ("x\n{{ score | uper }}", 2, "No filter named 'uper'", "docs/actions.md"),
        ("{{ lead.company | safe }}", 1, "No filter named 'safe'", "docs/actions.md"),
        ("x\n{{ score.a.b }}", 2, "'str object' has no attribute 'a'", "docs/actions.md"),
        ("x\n{{ 1 / 0 }}", 2, "ZeroDivisionError: division by zero", "docs/actions.md"),
        ("x\n{% include 'other' %}", 2, "no loader", "docs/actions.md"),
        ("x\n{{ ''.__class__.__mro__ }}", 2, "access to attribute '__class__'", "docs/actions.md"),
        ("\n \n{# nothing #}", None, "writes nothing", "docs/actions.md"),
    ],
)
def test_a_mistake_is_told_at_the_start_with_its_line(
    tmp_path: Path, text: str, line: int | None, message: str, help_text: str
) -> None:
    with pytest.raises(FactsError) as caught:
        template(tmp_path, text)
    assert message in caught.value.message
    assert line is None or caught.value.message.startswith(f"{tmp_path / 'sales.txt'}, line {line}: ")
    assert help_text in (caught.value.help or "")


def test_a_template_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="There is no template"):
        read_template(tmp_path / "nope.txt", Form.TEXT, FIELDS)
    (tmp_path / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    with pytest.raises(FactsError, match="is not in UTF-8"):
        read_template(tmp_path / "latin.txt", Form.TEXT, FIELDS)


def test_it_asks_for_the_fields_that_it_names(tmp_path: Path) -> None:
    assert template(tmp_path, "{{ lead.company }} {{ lead['country'] }} {{ lead.id }}").fields == {"company", "country"}
    assert our_template(Form.TEXT).fields == frozenset()


# ------------------------------------------------------------------------------------------------ lead-written text

EVIL = "ACME\n\nBcc: all@example.com\r\n<!channel> <script>x()</script> [x](http://evil) *b* @everyone \x1b[31m"
SHOWN = {
    Form.TEXT: "ACME Bcc: all@example.com < !channel> <script>x()</script> [x] (http://evil) *b* @ everyone [31m",
    Form.HTML: "ACME Bcc: all@example.com &lt; !channel&gt; &lt;script&gt;x()&lt;/script&gt; "
    "[x] (http://evil) *b* @ everyone [31m",
    Form.MARKDOWN: r"ACME Bcc: all@example\.com \< \!channel\> \<script\>x\(\)\</script\> "
    r"\[x\] \(http://evil\) \*b\* @ everyone \[31m",
}


@pytest.mark.parametrize("form", Form)
def test_what_a_lead_wrote_is_text_on_one_line(tmp_path: Path, form: Form) -> None:
    (tmp_path / "t.txt").write_text("New: {{ lead.company }}\n{{ lead.company }}|{{ lead.id }}", encoding="utf-8")
    text = f'{SALES}format = "{form.value}"\n{DRIP}'
    with outbox() as database:
        world = World(database, settings(tmp_path, text), leads={"ann": lead("ann", company=EVIL)})
        world.cross(entered("ann"))
        (message,) = messages(database)
    assert message.body == f"{SHOWN[form]}|ann"
    assert message.title.startswith("New: ACME Bcc: all@example")
    assert len(message.title) <= TITLE_LENGTH
    assert message.form is form


def test_lengths_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("{{ lead.company * 9 }}\n{{ lead.company * 90 }}", encoding="utf-8")
    with outbox() as database:
        world = World(database, settings(tmp_path, SALES + DRIP), leads={"ann": lead("ann", company="x" * 9_000_000)})
        (message,) = world.cross(entered("ann"))
    assert (len(message.title), len(message.body)) == (TITLE_LENGTH, BODY_LENGTH)


@given(st.text() | st.text("<>@!#&[]()*_`~|everyonchalk: \n\r\t\x1b\u2028\u202e", max_size=30))
def test_no_text_breaks_out(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 2 * VALUE_LENGTH
    assert line.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert len(line.splitlines()) <= 1
    assert not any(call in line.lower() for call in ("@everyone", "<!", "]("))
    html = str(escaped(line, Form.HTML))
    assert not set("<>\"'") & set(html)
    unescaped = str(escaped(line, Form.MARKDOWN)).replace("\\\\", "")
    assert all(unescaped[place - 1] == "\\" for place, char in enumerate(unescaped) if char in "*_`[]<>")


def test_a_template_of_all_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(
        "{{ lead.company }} {{ is_now }}\n"
        "{% for reason in reasons %}{{ loop.index }}. {{ reason.why }} ({{ reason.points }}, {{ reason.rule }})\n"
        "{% endfor %}"
        "{{ [policy, version, state, verb, score, band, cause, as_of, due, destination, digest, owner]"
        " | join('|') }}",
        encoding="utf-8",
    )
    text = f'{SALES}timezone = "Europe/Berlin"\n{DRIP}'
    with outbox() as database:
        world = World(database, settings(tmp_path, text), leads={"ann": lead("ann", title="CEO", company="Acme")})
        (message,) = world.cross(entered("ann"))
    assert message.title == "Acme is ready"
    assert message.body.splitlines() == [
        '1. The strongest signal in last year\'s won deals (+50, visited "pricing")',
        '2. They hold the budget (+20, title is "ceo")',
        "B2B SaaS|3|ready|notify|70|hot|facts|2026-04-01 14:00 CEST|2026-04-01 15:00 CEST|sales|False|",
    ]
