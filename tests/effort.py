"""How much of what is made up at random is tried: all of it where somebody runs one test, a third in CI, where all
tests together have to end soon."""

from __future__ import annotations

import os


def some(count: int) -> int:
    """So many examples, or seeds, of `count`."""
    return -(-count // 3) if os.environ.get("CI") else count
