"""`backtest --feedback`: what sales said of leads, held against the score that these had when it was said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import run, told
from leadscore.learn.rates import Rate
from leadscore.learn.verdicts import Judged, Verdict, agreement_of
from leadscore.production.judging.feedback import Opinion, give
from leadscore_tui.backstage.backtesting import backtested as in_tab
from leadscore_tui.backstage.past import Backtest, Past
from leadscore_tui.backstage.protocol import Data
from past_story import EARLY, story
from unit.production.recorded import opened

OCTOBER = 1_759_276_800  # 2025-10-01
REASONS = ("A student", "No budget", "a student")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every eighth lead was judged: clerks and those without an interest are bad, but of bosses one in three, too. The
    policy got another rule since, which the last scoring, and the verdict on L0, knew."""
    folder = story(tmp_path_factory.mktemp("judged"), leads=320)
    files = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    ran(folder, "run", *files, "--as-of", "2025-09-15")
    policy = (folder / "p.lead").read_text()
    (folder / "p.lead").write_text(policy.replace("version 2", "version 3") + "when opened add 1\n")
    ran(folder, "run", "--as-of", "2025-10-15")
    with opened(folder / "s.duckdb") as (_, ledger):
        for number in range(0, 320, 8):
            entry = ledger.entries("P", f"L{number}")[0]
            good = entry.rules.get("boss", 0) > 0 and number % 3 > 0
            verdict = Verdict.GOOD if good else Verdict.BAD
            at = OCTOBER + (20 * 86_400 if number == 0 else 0)
            because = "Called back" if good else REASONS[number % 3]
            give(ledger, ["P"], Opinion(f"L{number}", verdict, because, "Sam", at), at)
    return folder


def ran(folder: Path, command: str, *options: str) -> None:
    done = run(command, str(folder / "p.lead"), "--store", str(folder / "s.duckdb"), *options)
    assert done.exit_code == 0, told(done)


def backtested(folder: Path, *options: str, place: str = "s.duckdb") -> str:
    files = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    found = run(
        "backtest", str(folder / "p.lead"), *files, *EARLY, "--no-rivals", "--feedback", str(folder / place), *options
    )
    assert found.exit_code == 0, told(found)
    return found.stdout


def test_all_figures_are_those_of_the_verdicts(judged: Path) -> None:
    said = json.loads(backtested(judged, "--format", "json"))["feedback"]
    assert said["judged"] == 40 == sum(said["good"].values()) + sum(said["bad"].values())
    assert said["agree"]["leads"] == said["good"]["ready"] + said["bad"]["not_ready"]
    assert sum(one["good"]["of"] for one in said["bands"]) == sum(one["good"]["of"] for one in said["scores"]) == 40
    assert [one["band"] for one in said["bands"]] == ["hot", "warm", "cold"]
    assert said["scores"][0]["high"] >= said["scores"][-1]["high"]
    base = said["bad"]["ready"] / (said["bad"]["ready"] + said["good"]["ready"])
    for rule in said["rules"]:
        assert rule["lift"] == pytest.approx(rule["bad"] / (rule["bad"] + rule["good"]) / base, abs=1e-5)
    assert sum(one["times"] for one in said["wrongly_ready"]) == said["bad"]["ready"] > 0
    assert sum(one["times"] for one in said["missed"]) == said["good"]["not_ready"] > 0
    assert said["outdated"] == 39, "all but the verdict on L0 are of scores by version 2"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_tells_it(judged: Path, form: str) -> None:
    shown = " ".join(backtested(judged, "--format", form).split())
    for words in (
        "What sales says",
        "Sales and the score agree on",
        "39 verdicts of them judged a score by an earlier version of the policy.",
        "Why leads are bad that were ready",
        "Called back",
        "By band",
    ):
        assert words in shown, words
    assert "A student" in shown
    assert "a student" not in shown, "the same words in capitals are the same reason"


def test_the_tab_of_the_ui_tells_it_too(judged: Path) -> None:
    policy, store = judged / "p.lead", judged / "s.duckdb"
    past = Past(str(judged / "deals.csv"), at="created", days=30)
    data = Data(None, (), store, None, 1_775_001_600)
    shown = in_tab(Backtest(policy, policy.read_text(), data, past, rivals=False), lambda *_: None)
    assert "What sales says" in [section.heading for section in shown.sections]


def test_where_nobody_said_anything_that_is_told(judged: Path, tmp_path: Path) -> None:
    shutil.copytree(judged, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path / "s.duckdb") as (_, ledger):
        ledger.database.execute("DELETE FROM ledger.feedback")
    shown = backtested(tmp_path)
    assert 'Nobody has judged a lead by "P" yet' in shown
    assert "Sales and the score agree" not in shown


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("none.duckdb", "There is no store"),
        ("leads.csv", "is no store of leadscore"),
        ("postgresql://nobody@127.0.0.1:1/x", "127.0.0.1"),
    ],
)
def test_what_holds_no_feedback(judged: Path, place: str, message: str) -> None:
    place = place if place.startswith("postgresql") else str(judged / place)
    found = run(
        "backtest", str(judged / "p.lead"), "--leads", str(judged / "leads.csv"), *EARLY, "--feedback", place
    )  # fmt: skip
    assert (found.exit_code, message in told(found)) == (3, True), told(found)


VERDICTS = st.lists(
    st.tuples(st.sampled_from(Verdict), st.sampled_from([None, 0, 5_000]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(VERDICTS)
def test_bands_scores_and_rules_add_up(said: list[tuple[Verdict, int | None, bool, bool]]) -> None:
    leads = [
        Judged(str(no), verdict, "why", score, ready, "b" * fired or None, {"a": 5} if fired else {})
        for no, (verdict, score, ready, fired) in enumerate(said)
    ]
    found = agreement_of("P", leads)
    scored = [one for one in leads if one.score is not None]
    good = sum(one.verdict is Verdict.GOOD for one in scored)
    assert found.unscored == len(leads) - len(scored)
    assert sum(tenth.won.of for tenth in found.tenths) == (len(scored) if good else 0)
    assert sum(tenth.won.hits for tenth in found.tenths) == good
    assert dict(found.bands).get("b", Rate(0, 0)).of == sum(one.band is not None for one in scored)
    assert (found.auc is None) == (good in (0, len(scored)))
    for rule in found.behind:
        assert 0 < rule.bad <= found.bad_ready
        assert found.lift(rule) > 0
