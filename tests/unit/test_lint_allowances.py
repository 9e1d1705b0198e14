"""`# lint: allow CODE because …`: what it is about, what it must say, and what is told of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from leadscore.diagnostics import Severity
from leadscore.driver import compile_text
from leadscore.review.lint.run import lint
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.subject import Subject

NOW = 1_775_001_600  # 2026-04-01


def told(
    text: str, settings: Settings | None = None, codes: tuple[str, ...] = (), **used: str
) -> list[tuple[str, str]]:
    """The code of each finding, and what it underlines."""
    compiled = compile_text(dedent(text), used={f"{name}.lead": dedent(words) for name, words in used.items()})
    assert compiled.plan is not None, compiled.diagnostics
    policy = Subject(compiled.checked, compiled.plan, settings or Settings(), NOW)
    wanted = codes or ("no-owner", "no-reason", "bad-allowance", "unused-allowance", "substring-pattern")
    sources = compiled.checked.sources
    return [(d.code, sources[d.span.path].slice(d.span)) for d in lint([(policy, None)], wanted)]


HEAD = 'policy "P" version 2\nowned by sales\n'


@pytest.mark.parametrize(
    "rules",
    [
        "when opened add 1  # lint: allow no-reason because it is plain",
        "# lint: allow no-reason because it is plain\nwhen opened add 1",
        "# Read me.\n# lint: allow no-reason because it is plain\n# And me.\nwhen opened add 1",
        "when opened\n  # lint: allow no-reason because it is plain\n  add 1",
        "when opened  # lint: allow no-reason because it is plain\n  add 1",
        "when opened\n  add 1  # lint: allow no-reason because it is plain",
        "## LINT:Allow `NO-REASON`  BECAUSE “it is plain”\nwhen opened add 1",
        "# lint: allow no-reason, no-reason because it is plain\nwhen opened add 1",
    ],
)
def test_a_sentence_is_allowed(rules: str) -> None:
    assert told(f"{HEAD}{rules}\nwhen replied add 2") == [("no-reason", "add 2")]


@pytest.mark.parametrize(
    "rules",
    [
        "# lint: allow no-reason because it is plain\n\nwhen opened add 1",
        "when opened add 1\n# lint: allow no-reason because it is plain",
        "when opened add 1\n\n# lint: allow no-reason because it is plain\n",
    ],
)
def test_what_is_about_no_sentence_is_told(rules: str) -> None:
    assert sorted(told(HEAD + rules)) == [("no-reason", "add 1"), ("unused-allowance", "no-reason")]


def test_an_allowance_is_about_one_code() -> None:
    text = "# lint: allow no-owner because we are two\n\nwhen opened add 1"
    assert told(text) == [("no-reason", "add 1")]


def test_before_the_first_sentence_it_is_about_the_whole_file() -> None:
    text = (
        f"# lint: allow no-reason because rules speak for themselves\n\n{HEAD}when opened add 1\nwhen replied add 2\n"
    )
    assert told(text) == []


def test_several_codes() -> None:
    text = 'policy "P" version 2\n# lint: allow no-reason, no-owner because it is a sketch\nwhen opened add 1\n'
    assert told(text) == [("no-owner", "policy"), ("unused-allowance", "no-owner")]


@pytest.mark.parametrize(
    ("comment", "underlined", "message"),
    [
        ("# lint: allow no-reason", "# lint: allow no-reason", "This allowance gives no reason, so it allows nothing"),
        ("# lint: allow no-reason because", None, "This allowance gives no reason, so it allows nothing"),
        ("# lint: allow no-reason because …", None, "This allowance gives no reason, so it allows nothing"),
        ("# lint: allow because I say so", None, "This allowance names no code"),
        ("# lint: ignore no-reason because it is plain", None, "`# lint:` is not followed by `allow`"),
        ("# lint:", None, "`# lint:` is not followed by `allow`"),
        (
            "# lint allow no-reason because it is plain",
            None,
            "`# lint` has no colon behind it, so this allows nothing",
        ),
        ("# lint: allow no-raison because it is plain", "no-raison", "There is no lint code `no-raison`"),
        (
            "# lint: allow no-tests because it is plain",
            "no-tests",
            "`no-tests` is told by `check`, where nothing can be allowed",
        ),
        ("# lint: allow bad-allowance because it is plain", "bad-allowance", "`bad-allowance` cannot be allowed"),
    ],
)
def test_what_cannot_be_read_allows_nothing_and_is_told(comment: str, underlined: str | None, message: str) -> None:
    compiled = compile_text(f"{HEAD}{comment}\nwhen opened add 1\n")
    assert compiled.plan is not None
    policy = Subject(compiled.checked, compiled.plan, Settings(), NOW)
    bad, reason = lint([(policy, None)], ("no-reason", "bad-allowance", "unused-allowance"))
    assert (bad.code, bad.severity, bad.message) == ("bad-allowance", Severity.WARNING, message)
    assert compiled.checked.main.source.slice(bad.span) == (underlined or comment)
    assert reason.code == "no-reason"


def test_a_slip_in_the_code_is_guessed() -> None:
    compiled = compile_text(f"{HEAD}# lint: allow no-raison because it is plain\nwhen opened add 1\n")
    assert compiled.plan is not None
    found = lint([(Subject(compiled.checked, compiled.plan, Settings(), NOW), None)], ("bad-allowance",))
    assert [d.help for d in found] == ["Did you mean `no-reason`?"]


@pytest.mark.parametrize("comment", ["# lint is what the pipe is full of", "# linted by hand", "# allow no-reason"])
def test_other_comments_are_left_alone(comment: str) -> None:
    assert told(f'{HEAD}{comment}\nwhen opened add 1 because "x"\n') == []


@pytest.mark.parametrize(
    ("text", "help"),
    [
        (
            'policy "P" version 2\n# lint: allow no-owner because we are two\nwhen opened add 1\n',
            "It is found in line 1: put this behind or above that, or at the top of the file for all of it.",
        ),
        (f"{HEAD}\n# lint: allow no-owner because we are two\n", "Delete it, so that it hides nothing later."),
    ],
)
def test_where_it_belongs_is_told(text: str, help: str) -> None:
    compiled = compile_text(text)
    assert compiled.plan is not None
    found = lint([(Subject(compiled.checked, compiled.plan, Settings(), NOW), None)], ("no-owner", "unused-allowance"))
    assert [d.help for d in found if d.code == "unused-allowance"] == [help]


class TestUnused:
    TEXT = f'{HEAD}# lint: allow no-reason because it is plain\nwhen opened add 1 because "They read"\n'

    def test_it_is_told(self) -> None:
        assert told(self.TEXT) == [("unused-allowance", "no-reason")]

    def test_not_where_the_rule_is_off_or_was_not_asked_for(self) -> None:
        assert told(self.TEXT, Settings({"no-reason": None})) == []
        assert told(self.TEXT, codes=("no-owner", "unused-allowance")) == []
        assert told(self.TEXT, Settings({"unused-allowance": None})) == []

    @pytest.mark.parametrize("code", ["out-of-date", "stale-policy", "unseen-target", "mostly-missing-field"])
    def test_not_where_time_or_data_decide(self, code: str) -> None:
        text = self.TEXT.replace("no-reason", code)
        assert told(text, codes=(code, "unused-allowance")) == []


class TestSharedFiles:
    WORDS = """\
        # lint: allow substring-pattern because our CRM writes titles without blanks
        set bosses = "*ceo*"
        """

    def test_a_finding_in_a_vocabulary_is_allowed_there(self) -> None:
        text = f'{HEAD}use "words.lead"\nwhen title in bosses add 1 because "x"\n'
        assert told(text, words=self.WORDS) == []
        assert told(text, words=self.WORDS.replace("# lint", "# No: lint")) == [("substring-pattern", '"*ceo*"')]

    def test_what_one_policy_does_not_need_another_may(self) -> None:
        text = f'{HEAD}use "words.lead"\nwhen title is "x" add 1 because "x"\n'
        assert told(text, words=self.WORDS) == []
