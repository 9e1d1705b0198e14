"""`[assistant]` of `leadscore.toml`: which model is asked, and how much of it. See docs/assistant-models.md."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from leadscore.facts.errors import FactsError
from leadscore.facts.settings.setting import Setting, read_settings

GRAMMARS = ("none", "llama.cpp", "vllm", "sglang", "openai")
_SHOWN = "docs/assistant-models.md shows an example."
_TEXTS = ("url", "model", "key_env", "grammar")
_COUNTS = ("max_rounds", "max_calls", "max_tokens", "answer_tokens", "timeout")
_PRICES = ("input_price", "output_price")
LETTERS_A_TOKEN = 10
"""So many characters a token has at most, on average: in English they are four, in code and figures fewer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is that of an OpenAI-compatible server, such as `http://localhost:11434/v1`. `key_env` names the variable
    of the environment with the key; no file holds a key. A question may take `max_rounds` requests, `max_calls` calls
    of tools and `max_tokens` tokens in all, a request `timeout` seconds until its answer is whole, and what is written
    for it `answer_tokens`, thoughts included. Prices are in dollars for a million tokens; None: not known. `grammar`
    says how the server is told the grammar of a draft.
    """

    url: str
    model: str
    key_env: str | None = None
    grammar: str = "none"
    max_rounds: int = 8
    max_calls: int = 30
    max_tokens: int = 50_000
    answer_tokens: int = 1_500
    timeout: int = 120
    input_price: Decimal | None = None
    output_price: Decimal | None = None

    @property
    def host(self) -> str:
        """Where it runs, as people name it."""
        parts = urlsplit(self.url)
        return parts.hostname or self.url

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nothing that it is sent leaves it."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def key(self) -> str | None:
        """The key, if one is asked for. Raises FactsError where the environment lacks it."""
        if self.key_env is None:
            return None
        found = os.environ.get(self.key_env, "").strip()
        if not found:
            raise FactsError(
                f"The environment has no variable `{self.key_env}`, which should hold the key for {self.host}",
                f"Set it in the shell that starts leadscore: export {self.key_env}=…",
            )
        return found


def load_settings(start: Path) -> Settings | None:
    """The settings in `start` if it is a TOML file, else in the nearest `leadscore.toml` at or above it; None where no
    model is named. Raises FactsError for a file that cannot be read, an unknown setting, and a value that does not fit.
    """
    section = read_settings(start)["assistant"]
    if not section.is_set:
        return None
    for setting in section.section():
        if setting.key in ("key", "api_key"):
            help = "A key stands in the environment, never in a file: `key_env` names the variable."
            raise setting.error(f"there is no setting `{setting.key}` in assistant", help, of_name=True)
    section.section((*_TEXTS, *_COUNTS, *_PRICES))
    for name in ("url", "model"):
        if not section[name].is_set:
            raise section.error(f"[assistant] does not say which `{name}`", _SHOWN)
    given = Settings(
        _url(section["url"]),
        section["model"].text("a text"),
        section["key_env"].text("a text") if section["key_env"].is_set else None,
        section["grammar"].one_of({name: name for name in GRAMMARS}, "none"),
    )
    counts: dict[str, Any] = {
        name: section[name].whole("a whole number, 1 or more", 1, 1) for name in _COUNTS if section[name].is_set
    }
    prices: dict[str, Any] = {name: _price(section[name]) for name in _PRICES if section[name].is_set}
    return replace(given, **counts, **prices)


def _url(said: Setting) -> str:
    expected = "an address such as `http://localhost:11434/v1`"
    url = said.text(expected, secret=True)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise said.wrong(expected, secret=True)
    return url


def _price(said: Setting) -> Decimal:
    return Decimal(str(said.number("dollars for a million tokens, such as 0.15", 0, 0)))
