"""What is said of a slip in leadscore.toml: line, the user's own text underlined, what was expected; and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadscore.assistant.modelled.settings import load_settings as load_assistant
from leadscore.batch.sources.settings import named
from leadscore.cli.exits import BadInput
from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError, SettingError
from leadscore.facts.settings.file import PAGES
from leadscore.production.actions.reading import load_settings as load_actions
from leadscore.production.export.settings import layout_for
from leadscore.production.ledger.place import database_url
from leadscore.production.log import log_file
from leadscore.production.retention.settings import load_retention
from leadscore.production.serving.settings import load_settings as load_serving
from leadscore.review.lint.settings import load_settings as load_lint


def _read_all(path: Path) -> None:
    for load in (load_config, load_actions, load_retention, load_lint, load_assistant, load_serving):
        load(path)
    layout_for("hubspot", path)
    log_file(None, path)
    database_url(None, path)
    named("@crm", "leads", path)


def _said(text: str | bytes, capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """On a terminal, without the first line and the path."""
    path = folder / "leadscore.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(FactsError) as raised:
        _read_all(path)
    assert isinstance(raised.value, SettingError), raised.value.message
    refusal = BadInput(raised.value.message, raised.value.help)
    refusal.__cause__ = raised.value
    refusal.show()
    told = capsys.readouterr().err
    assert "hunter2" not in told + raised.value.message + (raised.value.help or "")
    return told.replace(f"{path}:", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[leads]\nidd = "x"',
            r"""
Error: There is no setting `idd` in leads
 --> 2:1
  |
2 | idd = "x"
  | ^^^
  = help: Did you mean `id`?
""",
        ),
        (
            '[leads.fields]\ncity = { colum = "x" }',
            r"""
Error: There is no setting `colum` in leads.fields.city
 --> 2:10
  |
2 | city = { colum = "x" }
  |          ^^^^^
  = help: Did you mean `column`?
""",
        ),
        (
            '[leads]\nid = { column = "x", day_of_time = true }',
            r"""
Error: `leads.id` holds no time
 --> 2:1
  |
2 | id = { column = "x", day_of_time = true }
  | ^^
  = help: `day_of_time` is for fields and for `at`: leave it out here.
""",
        ),
        (
            '[[events]]\nlead = "x"\n[[events]]\nat = 3',
            r"""
Error: `events 2.at` should be a column's name, such as "Job Title", or a table such as { column =
  "City" }
 --> 4:6
  |
4 | at = 3
  |      ^
  = help: docs/data.md shows an example.
""",
        ),
        (
            '[events]\nlead = "x"',
            r"""
Error: `events` should be sections that start with `[[events]]`
 --> 1:1
  |
1 | [events]
  | ^^^^^^^^
  = help: docs/data.md shows an example.
""",
        ),
        (
            '[destinations]\nsales = "hunter2"',
            r"""
Error: `destinations.sales` should be an address such as "slack://${SLACK_TOKEN}" or
  "json://localhost:8099/"
 --> 2:1
  |
2 | sales = "…"
  | ^^^^^
  = help: docs/actions.md shows an example.
""",
        ),
        (
            '[destinations]\nsales = { url = "slack://hunter2", quite = "20-7" }',
            r"""
Error: There is no setting `quite` in destinations.sales
 --> 2:22
  |
2 | sales = { url = "…", quite = "…" }
  |                      ^^^^^
  = help: Did you mean `quiet`?
""",
        ),
        (
            '[destinations]\nsales = { url = "slack://hunter2", digest = "dayly" } # hunter 2',
            r"""
Error: `destinations.sales.digest` should be "every run", "hourly", "daily at 08:00" or "weekly on
  monday at 08:00"
 --> 2:31
  |
2 | sales = { url = "…", digest = "dayly" } # hunter 2
  |                               ^^^^^^^
  = help: docs/actions.md shows an example.
""",
        ),
        (
            '[destinations.sales]\ndigest = "hourly"',
            r"""
Error: `destinations.sales` has no `url`
 --> 1:1
  |
1 | [destinations.sales]
  | ^^^^^^^^^^^^^^^^^^^^
  = help: Without an address nothing can be sent.
""",
        ),
        (
            '[destinations.sales]\nurl = """a://\n  hunter2"""\nquiet_days = [\n  "sunday", "munday",\n]',
            r"""
Error: `destinations.sales.quiet_days 2`: there is no day `munday`
 --> 5:8
  |
5 |   "…", "munday",
  |        ^^^^^^^^
  = help: Did you mean `monday` or `sunday`?
""",
        ),
        (
            '[destinations]\n"nurture drip" = slack://hunter2',
            r"""
Error: This is no value
 --> 2:1
  |
2 | "nurture drip" = "…"
  | ^^^^^^^^^^^^^^
  = help: A text stands in quotes: file = "leadscore.log"
""",
        ),
        (
            "[destinations]\nsales = 'slack://hunter2\n",
            r"""
Error: This text has no closing quote
 --> 2:1
  |
2 | sales = "…"
  | ^^^^^
  = help: Close it at the end of the line.
""",
        ),
        (
            '[serve]\nwebhooks.site = [\n  "hunter2",\n',
            r"""
Error: This is no value
 --> 3:1
  |
3 | "…"
  | ^
  = help: A text stands in quotes: file = "leadscore.log"
""",
        ),
        (
            '[destination]\nsales = "slack://hunter2"',
            r"""
Error: There is no section `destination`
 --> 1:1
  |
1 | [destination]
  | ^^^^^^^^^^^^^
  = help: Did you mean `destinations` or `retention`?
""",
        ),
        (
            'destination = { sales = "slack://hunter2" }',
            r"""
Error: There is no section `destination`
 --> 1:1
  |
1 | destination = { sales = "…" }
  | ^^^^^^^^^^^
  = help: Did you mean `destinations` or `retention`?
""",
        ),
        (
            '[teams.x]\nmembers = ["ann", "bob", "ann"]',
            r"""
Error: `teams.x.members` names `ann` twice
 --> 2:26
  |
2 | members = ["ann", "bob", "ann"]
  |                          ^^^^^
  = help: Name everybody once: all get as many leads.
""",
        ),
        (
            '[teams.x]\nmembers = ["ann"]\n[[teams.x.route]]\nif = "ready"\nto = "anne"',
            r"""
Error: `teams.x.route 1.to`: `anne` is neither a member nor a destination
 --> 5:6
  |
5 | to = "anne"
  |      ^^^^^^
  = help: Did you mean `ann`?
""",
        ),
        (
            '[retention]\nevents = "2 moons"',
            r"""
Error: `retention.events` should be a number of days, weeks, months or years in quotes, such as "24
  months"
 --> 2:10
  |
2 | events = "2 moons"
  |          ^^^^^^^^^
  = help: docs/privacy.md shows an example.
""",
        ),
        (
            "[export.hubspot]\nreason_length = 5",
            r"""
Error: `export.hubspot.reason_length` should be a number of characters, at least 20
 --> 2:17
  |
2 | reason_length = 5
  |                 ^
  = help: docs/export.md shows an example.
""",
        ),
        (
            "[lint]\nmax_rules = 0",
            r"""
Error: `lint.max_rules` should be a whole number, 1 or more
 --> 2:13
  |
2 | max_rules = 0
  |             ^
  = help: docs/linting.md shows an example.
""",
        ),
        (
            "[log]\nfile = 3",
            r"""
Error: `log.file` should be a file beside leadscore.toml, such as "leadscore.log"
 --> 2:8
  |
2 | file = 3
  |        ^
  = help: docs/running.md shows an example.
""",
        ),
        (
            '[record]\ndatabase = "mysql://u:hunter2@h/d"',
            r"""
Error: `record.database` names no PostgreSQL database
 --> 2:1
  |
2 | database = "…"
  | ^^^^^^^^
  = help: Its address has the form postgresql://user@host:5432/database.
""",
        ),
        (
            '[serve.keys]\ncrm = "hunter2"',
            r"""
Error: `serve.keys.crm` is no key that is hard to guess
 --> 2:1
  |
2 | crm = "…"
  | ^^^
  = help: It should be at least 16 letters and digits: `openssl rand -hex 32` makes one.
""",
        ),
        (
            "[serve]\nrate = 0",
            r"""
Error: `serve.rate` should be a number from 0.1 to 1,000,000
 --> 2:8
  |
2 | rate = 0
  |        ^
  = help: docs/serve.md shows an example.
""",
        ),
        (
            '[assistant]\nurl = "http://h/v1"\napi_key = "hunter2"',
            r"""
Error: There is no setting `api_key` in assistant
 --> 3:1
  |
3 | api_key = "…"
  | ^^^^^^^
  = help: A key stands in the environment, never in a file: `key_env` names the variable.
""",
        ),
        (
            '[sources.crm]\nattach = "hunter2"',
            r"""
Error: `sources.crm.attach` should be the address of a database
 --> 2:1
  |
2 | attach = "…"
  | ^^^^^^
  = help: docs/data.md shows an example.
""",
        ),
        (
            '[sources.crm]\nattach = "sqlite:///crm.db"',
            r"""
Error: `sources.crm` says nothing of leads
 --> 1:1
  |
1 | [sources.crm]
  | ^^^^^^^^^^^^^
  = help: Write `leads = "…"`: a table, or a query.
""",
        ),
        (
            "[leads]\nid = Email",
            r"""
Error: This is no value
 --> 2:6
  |
2 | id = Email
  |      ^^^^^
  = help: A text stands in quotes: file = "leadscore.log"
""",
        ),
        (
            '[leads.fields]\nJob Title = "title"',
            r"""
Error: A `=` was expected here
 --> 2:5
  |
2 | Job Title = "title"
  |     ^^^^^^^^^^^^^^^
  = help: A name with blanks stands in quotes: "nurture drip" = "json://…"
""",
        ),
        (
            '[leads]\nid = "a"\n\n[leads]\nfields.x = "b"',
            r"""
Error: This section stands twice
 --> 4:1
  |
4 | [leads]
  | ^^^^^^^
  = help: Put what stands below both below one of them.
""",
        ),
        (
            '[leads]\nid = "a" "b"',
            r"""
Error: More stands here than one value
 --> 2:10
  |
2 | id = "a" "b"
  |          ^^^
  = help: A text stands in quotes, each setting on its own line.
""",
        ),
        (
            '[teams.x]\nmembers = ["ann", "bob"\n\n[leads]\nx = 1',
            r"""
Error: A list has no closing bracket
 --> 4:1
  |
4 | [leads]
  | ^^^^^^^
  = help: A list is written like ["ann", "bob"].
""",
        ),
        (
            '[leads\nid = "a"',
            r"""
Error: A section's name has no closing bracket
 --> 1:1
  |
1 | [leads
  | ^^^^^^
  = help: A section is written like [leads].
""",
        ),
    ],
)
def test_a_slip_is_shown(text: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _said(text, capsys, tmp_path).split("\n") == [*said.strip("\n").split("\n"), "", ""]


def test_what_an_editor_wrote_is_read_or_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = _said(b'\xef\xbb\xbf[log]\r\nfile = "a"\r\nfils = "b"\r\n', capsys, tmp_path)
    assert (
        said == 'Error: There is no setting `fils` in log\n --> 3:1\n  |\n3 | fils = "b"\n  | ^^^^\n'
        "  = help: Did you mean `file`?\n\n"
    )
    said = _said('[leads]\nid = "caf\xe9"'.encode("cp1252"), capsys, tmp_path)
    assert said.startswith("Error: This is not in UTF-8\n --> 2:10\n")


def test_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert load_config(tmp_path).leads is None
    assert load_actions(tmp_path).path is None
    (tmp_path / "leadscore.toml").mkdir()
    with pytest.raises(FactsError, match=r"leadscore\.toml cannot be read: Is a directory"):
        load_config(tmp_path / "leadscore.toml")
    (tmp_path / "big.toml").write_text("#" * 9_000_000)
    with pytest.raises(FactsError, match=r"big\.toml is too large"):
        load_config(tmp_path / "big.toml")


def test_the_pages_that_help_names_are_there() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs"
    assert [page for page in PAGES.values() if not (docs / f"{page}.md").is_file()] == []
