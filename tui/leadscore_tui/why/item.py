"""A line of the list below the header."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

FAINT = "$foreground-muted"
SILENT = "silent"
"""The key of the line that tells what is left out."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line, or several that belong together. `key` is the same for the same thing of every lead; `opens` is the key
    of what Enter opens and closes here; `rule` is the id of the rule it is about, `line` that rule's place in the
    policy; `goes`: Enter goes there."""

    key: str
    content: Content
    opens: str = ""
    rule: str | None = None
    line: int = 0
    goes: bool = False


def heading(key: str, text: str) -> Item:
    return Item(key, Content.styled(text, "bold"))


def to_rule(key: str, rule: str, line: int) -> Item:
    """The last line of what is open under a rule: a way to its place in the policy."""
    text = Content.assemble("      ", (f"→ line {line} of the policy", "underline"), ("  o", FAINT))
    return Item(f"{key}/rule", text, key, rule, line, goes=True)


def left_out(text: str) -> Item:
    return Item(SILENT, Content.styled(f"  {text}: a shows them", FAINT), opens=SILENT)
