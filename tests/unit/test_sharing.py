"""Tests that share what takes long to make are run by one process."""

import pytest

from sharing import together, turn


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/push/test_demo.py::test_texts[spark]", "Spark"),
        ("tests/push/test_spark.py::test_a_session", "Spark"),
        ("tests/push/test_demo.py::test_texts[postgres]", "PostgreSQL"),
        ("tests/tui/diff/test_pane.py::test_a", "tests/tui/diff/"),
        ("tests/tui/test_screens.py::test_a[1]", "tests/tui/test_screens.py"),
        ("tests/unit/test_a.py::test_a[spark::x]", "tests/unit/test_a.py"),
    ],
)
def test_what_is_kept_together(test: str, group: str) -> None:
    assert together(test) == group


def test_what_takes_long_comes_first() -> None:
    folders = ("unit/test_a.py", "tui/test_a.py", "push/test_a.py", "push/test_spark.py")
    tests = [f"tests/{folder}::test_a" for folder in folders]
    assert sorted(tests, key=turn) == tests[::-1]
