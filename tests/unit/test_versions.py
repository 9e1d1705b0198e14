"""What people name becomes two versions of policies, with all that they use, as git keeps them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from leadscore.review.changes import Effect
from leadscore.review.gather import review
from leadscore.review.git import VersionError
from leadscore.review.model import PolicyAt
from leadscore.review.versions import Versions, policy_at, versions

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

POLICY = """policy "B2B"
use "words.lead"
set accounts from "accounts.csv"
when title in bosses add 10 as boss
when company in accounts add 20
ready at 20
"""
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in a repository with one commit, tagged `v1`: a policy in `policies`, and what it uses."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    top = tmp_path / "repository"
    policies = top / "policies"
    policies.mkdir(parents=True)

    def run(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=top, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    run("config", "user.email", "jane@acme.example")
    run("config", "user.name", "Jane")
    (policies / "b2b.lead").write_text(POLICY)
    (policies / "words.lead").write_text('set bosses = "ceo"\n')
    (policies / "accounts.csv").write_text("account\nacme\n")
    run("add", ".")
    run("commit", "-qm", "one")
    run("tag", "v1")
    monkeypatch.chdir(top)
    return run


def points(number: int) -> None:
    path = Path("policies/b2b.lead")
    path.write_text(POLICY.replace("add 10", f"add {number}"))


def commit(git: Git, number: int) -> None:
    points(number)
    git("commit", "-qam", f"points {number}")


def boss(at: PolicyAt | None) -> int:
    assert at is not None
    assert at.compiled.plan is not None, at.compiled.diagnostics
    (found,) = [rule.points for rule in at.compiled.plan.rules if rule.name == "boss"]
    assert found is not None
    return found // 1000


def told(*named: str) -> tuple[str, str, list[tuple[int, int]]]:
    found = versions(named)
    return found.old, found.new, [(boss(old), boss(new)) for old, new in found.pairs]


# ------------------------------------------------------------------------------------------------ what is named


@pytest.mark.parametrize(
    ("named", "old", "new", "points_of_both"),
    [
        ([], "HEAD", "working tree", (12, 13)),
        (["policies/b2b.lead"], "HEAD", "working tree", (12, 13)),
        (["policies"], "HEAD", "working tree", (12, 13)),
        (["v1"], "v1", "working tree", (10, 13)),
        (["HEAD~1"], "HEAD~1", "working tree", (11, 13)),
        (["v1:policies/b2b.lead"], "v1", "working tree", (10, 13)),
        (["v1", "policies/b2b.lead"], "v1", "working tree", (10, 13)),
        (["policies/b2b.lead", "v1"], "working tree", "v1", (13, 10)),
        (["v1", "HEAD"], "v1", "HEAD", (10, 12)),
        (["v1..HEAD"], "v1", "HEAD", (10, 12)),
        (["v1.."], "v1", "HEAD", (10, 12)),
        (["..v1"], "HEAD", "v1", (12, 10)),
        (["v1..HEAD", "policies"], "v1", "HEAD", (10, 12)),
        (["v1", "HEAD~1", "policies/b2b.lead"], "v1", "HEAD~1", (10, 11)),
        (["v1:policies/b2b.lead", "HEAD"], "v1", "HEAD", (10, 12)),
        (["v1:", "HEAD:policies"], "v1", "HEAD", (10, 12)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_named(git: Git, named: list[str], old: str, new: str, points_of_both: tuple[int, int]) -> None:
    commit(git, 11)
    commit(git, 12)
    points(13)
    assert told(*named) == (old, new, [points_of_both])


def test_paths_are_from_here_or_from_the_top(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    points(11)
    monkeypatch.chdir("policies")
    for named in (["b2b.lead"], ["v1:b2b.lead"], ["v1:policies/b2b.lead"], [], ["v1", "b2b.lead"]):
        assert told(*named)[2] == [(10, 11)], named


def test_three_dots_start_where_a_branch_left(git: Git) -> None:
    git("checkout", "-qb", "feature")
    commit(git, 11)
    git("checkout", "-q", "main")
    commit(git, 50)
    git("checkout", "-q", "feature")
    old, new, pairs = told("main...HEAD")
    assert pairs == [(10, 11)]
    assert (new, old.partition(" (")[0]) == ("HEAD", "main, where HEAD left it")
    assert told("main..HEAD")[2] == [(50, 11)]


def test_two_files_and_two_folders_need_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, number in (("old", 1), ("new", 2)):
        Path(folder).mkdir()
        Path(folder, "a.lead").write_text(f"when visited add {number} as boss\n")
    assert told("old/a.lead", "new/a.lead") == ("old/a.lead", "new/a.lead", [(1, 2)])
    assert told("old", "new") == ("old", "new", [(1, 2)])


def test_two_revisions_of_a_bare_repository(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(git, 11)
    git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")  # in which a file is called HEAD
    assert told("v1", "HEAD")[2] == [(10, 11)]
    assert told("v1..HEAD", "policies")[2] == [(10, 11)]


def test_a_file_comes_before_a_revision_of_its_name(git: Git) -> None:
    git("branch", "policies")
    points(11)
    assert told("policies") == ("HEAD", "working tree", [(10, 11)])
    assert told("policies:") == ("policies", "working tree", [(10, 11)])


# ------------------------------------------------------------------------------------------------ at a revision


def test_what_a_policy_uses_is_of_its_revision_too(git: Git) -> None:
    Path("policies/words.lead").write_text('set bosses = "ceo", "cto"\n')
    Path("policies/accounts.csv").write_text("account\nglobex\n")
    (policy,) = review(versions([])).policies
    assert [change.sentence for change in policy.changes] == [
        'bosses gains "cto"',
        'accounts gains "globex", loses "acme"',
    ]
    Path("policies/words.lead").unlink()
    (policy,) = review(versions(["v1", "HEAD"])).policies
    assert policy.changes == ()


def test_a_link_in_the_repository_is_followed(git: Git) -> None:
    Path("policies/also.lead").symlink_to("b2b.lead")
    git("add", ".")
    git("commit", "-qm", "link")
    assert boss(versions(["HEAD:policies/also.lead", "policies/b2b.lead"]).pairs[0][0]) == 10


def test_names_with_blanks_quotes_and_letters_of_all_kinds(git: Git) -> None:
    path = Path("policies/größe \"x\" 'y'.lead")
    path.write_text("when visited add 1 as boss\n")
    git("add", ".")
    git("commit", "-qm", "names")
    path.write_text("when visited add 2 as boss\n")
    assert told(str(path))[2] == [(1, 2)]


def test_a_policy_that_was_renamed_is_found_by_what_it_calls_itself(git: Git) -> None:
    git("mv", "policies/b2b.lead", "policies/business.lead")
    path = Path("policies/business.lead")
    path.write_text(POLICY.replace("add 10", "add 11"))
    assert told(str(path))[2] == [(10, 11)]
    assert told()[2] == [(10, 11)]


def test_a_policy_without_a_name_that_was_moved_is_found_by_that_of_its_file(git: Git) -> None:
    nameless = POLICY.replace('policy "B2B"\n', "")
    Path("policies/b2b.lead").write_text(nameless)
    git("commit", "-qam", "nameless")
    git("mv", "policies", "elsewhere")
    Path("elsewhere/b2b.lead").write_text(nameless.replace("add 10", "add 11"))
    assert told()[2] == [(10, 11)]


def test_the_policy_in_a_file_at_a_revision(git: Git) -> None:
    git("mv", "policies/b2b.lead", "policies/business.lead")
    path = Path("policies/business.lead")
    path.write_text(POLICY.replace("add 10", "add 11"))
    assert policy_at("v1", path).shown == policy_at("v1", path.resolve()).shown == "v1:policies/b2b.lead"
    with pytest.raises(VersionError, match="There is no revision `v2`"):
        policy_at("v2", path)
    with pytest.raises(VersionError, match=r"`policies/new\.lead` is not in `v1`"):
        policy_at("v1", Path("policies/new.lead"))


def test_of_renamed_policies_of_one_name_that_in_the_same_folder_is_meant(git: Git) -> None:
    shutil.copytree("policies", "emea")
    git("add", ".")
    git("commit", "-qm", "two")
    for folder, number in (("policies", 11), ("emea", 12)):
        git("mv", f"{folder}/b2b.lead", f"{folder}/business.lead")
        Path(folder, "business.lead").write_text(POLICY.replace("add 10", f"add {number}"))
    assert told()[2] == [(10, 12), (10, 11)]
    assert told("emea/business.lead")[2] == [(10, 12)]


def test_a_renamed_policy_with_errors_is_not_called_removed(git: Git) -> None:
    git("mv", "policies/b2b.lead", "policies/business.lead")
    Path("policies/business.lead").write_text(POLICY.replace("add 10", "add ten"))
    (policy,) = review(versions([])).policies
    assert [side.path for side in policy.broken] == ["policies/business.lead"]
    assert policy.old is not None


def test_another_work_tree_in_the_repository_is_left_out(git: Git) -> None:
    git("worktree", "add", "-q", "beside", "v1")
    assert told()[2] == [(10, 10)]
    assert [new.path for _, new in versions(["policies", "beside/policies"]).pairs if new] == [
        "beside/policies/b2b.lead"
    ]


def test_policies_that_came_and_went(git: Git) -> None:
    Path("policies/b2b.lead").unlink()
    Path("policies/new.lead").write_text('policy "New"\nwhen visited add 1\nready at 1\n')
    found = review(versions([]))
    assert [change.sentence for change in found.changes] == [
        "new policy “New”: 1 rule, ready at 1",
        "removed policy “B2B”: 2 rules, ready at 20",
    ]
    assert found.moves


def test_hidden_folders_and_other_people_s_are_left_out(git: Git) -> None:
    for folder in (".hidden", "node_modules"):
        Path(folder).mkdir()
        Path(folder, "x.lead").write_text('policy "X"\nwhen visited add 1\n')
    git("add", "-f", ".")
    git("commit", "-qm", "more")
    assert told()[2] == [(10, 10)]


def test_a_hook_s_environment_does_not_mislead(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    points(11)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.chdir("policies")
    assert told("b2b.lead")[2] == [(10, 11)]


def test_of_a_vocabulary_those_are_told_who_use_it(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policies/words.lead").write_text('set bosses = "ceo", "cto"\n')
    Path("policies/other.lead").write_text('policy "Other"\nwhen visited add 1\n')
    (policy,) = review(versions(["policies/words.lead"])).policies
    assert policy.either.path == "policies/b2b.lead"
    assert [(change.sentence, change.effect) for change in policy.changes] == [('bosses gains "cto"', Effect.SCORE)]
    monkeypatch.chdir("policies")
    assert [new.path for _, new in versions(["words.lead"]).pairs if new] == ["b2b.lead"]
    assert [new.path for _, new in versions(["v1:policies/words.lead", "HEAD"]).pairs if new] == ["policies/b2b.lead"]


# ------------------------------------------------------------------------------------------------ what goes wrong


def refused(*named: str) -> tuple[str, str]:
    with pytest.raises(VersionError) as caught:
        versions(named)
    return caught.value.message, caught.value.help


@pytest.mark.parametrize(
    ("named", "message", "help"),
    [
        (["mian"], "`mian` is no file here, and there is no revision `mian`", "Did you mean `main`?"),
        (["polices"], "`polices` is no file here, and there is no revision `polices`", "the file `policies`"),
        (["zzz..HEAD"], "There is no revision `zzz`", "`git branch --all` and `git tag` list"),
        (["policies/b2c.lead"], "There is no file `policies/b2c.lead`", "Did you mean `policies/b2b.lead`?"),
        (["v1:policies/b2c.lead"], "There is no file `policies/b2c.lead`", "Did you mean `policies/b2b.lead`?"),
        (["v1:policies/b2c.lead", "HEAD"], "`policies/b2c.lead` is not in `v1`", "`v1:policies/b2b.lead`?"),
        (["v1:polices", "HEAD"], "`polices` is not in `v1`", "may be new since then"),
        (["a", "b", "c", "d"], "`a` is no file here", ""),
        (["v1", "v1", "v1", "v1"], "Two versions can be compared", "two revisions and one path"),
        (["--output=x"], "`--output=x` is no file here, and there is no revision", ""),
        (["--help:x", "v1"], "There is no revision `--help`", ""),
        (["v1:../../etc", "HEAD"], "`../../etc` lies outside the repository", "same repository"),
        ([":policies/b2b.lead"], "`:policies/b2b.lead` is what git has staged", "`policies/b2b.lead`"),
        (["../x.lead"], "There is no file `../x.lead`", ""),
        (["v1\0"], "`v1\0` is no file here", ""),
    ],
    ids=lambda value: " ".join(value).replace("\0", "NUL") if isinstance(value, list) else "",
)
def test_what_cannot_be_had_is_told_with_the_way_out(git: Git, named: list[str], message: str, help: str) -> None:
    told = refused(*named)
    assert told[0].startswith(message)
    assert help in told[1]
    assert not Path("x").exists()


def test_a_new_policy_is_not_in_the_revision(git: Git) -> None:
    Path("policies/new.lead").write_text('policy "New"\nwhen visited add 1\n')
    message, help = refused("policies/new.lead")
    assert message == "`policies/new.lead` is not in `HEAD`"
    assert "It may be new since then" in help


def test_a_shallow_clone_says_how_to_get_the_rest(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(git, 11)
    git("clone", "-q", "--depth=1", f"file://{Path.cwd()}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    message, help = refused("HEAD~1")
    assert "shallow clone" in message
    assert "git fetch --unshallow" in help
    assert "fetch-depth: 0" in help


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("a.lead").write_text("when visited add 1\n")
    assert refused() == (
        "This folder is in no git repository, so there are no earlier versions to compare with",
        "Name two files or folders: `leadscore diff old.lead new.lead`.",
    )
    assert "is in no git repository" in refused("a.lead")[0]
    assert refused("main")[0].startswith("There is no file `main`, and this folder is in no git repository")


def test_without_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    Path("a.lead").write_text("when visited add 1\n")
    assert refused("a.lead")[0] == "This repository has no commit yet"


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.lead").write_text("when visited add 1 as boss\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused("a.lead")[0].startswith("Git is not installed")
    assert told("a.lead", "a.lead")[2] == [(1, 1)]


def test_without_a_policy(git: Git) -> None:
    Path("empty").mkdir()
    message, _ = refused("empty")
    assert message == "There is no policy in `HEAD:empty` and `empty`"


def test_a_set_s_file_in_git_lfs_is_told(git: Git) -> None:
    Path("policies/accounts.csv").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
    git("commit", "-qam", "lfs")
    message, help = refused()
    assert "`policies/accounts.csv` is kept by Git LFS" in message
    assert "git worktree add" in help


def test_errors_of_a_version_do_not_keep_others_from_being_read(git: Git) -> None:
    Path("policies/bad.lead").write_text('policy "Bad"\nwhen titel is "x" add 1\n')
    git("add", ".")
    git("commit", "-qm", "bad")
    points(11)
    found: Versions = versions([])
    by_path = {(new or old).path: (old, new) for old, new in found.pairs if new or old}  # type: ignore[union-attr]
    bad, good = by_path["policies/bad.lead" if "policies/bad.lead" in by_path else "bad.lead"], review(found)
    assert bad[0] is not None
    assert bad[0].compiled.plan is None
    assert bad[0].shown == "HEAD:policies/bad.lead"
    assert [change.sentence for change in good.changes] == ["boss: +10 → +11"]
