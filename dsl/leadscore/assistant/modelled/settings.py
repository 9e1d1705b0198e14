"""`[assistant]` of `leadscore.toml`: which model is asked, and how much of it. See docs/assistant-models.md."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from leadscore.facts.config import read_toml
from leadscore.facts.errors import FactsError

GRAMMARS = ("none", "llama.cpp", "vllm", "sglang", "openai")
_SHOWN = "docs/assistant-models.md shows an example."
_TEXTS = ("url", "model", "key_env", "grammar")
_COUNTS = ("max_rounds", "max_tokens", "answer_tokens", "timeout")
_PRICES = ("input_price", "output_price")


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is that of an OpenAI-compatible server, such as `http://localhost:11434/v1`. `key_env` names the variable
    of the environment with the key; no file holds a key. A question may take `max_rounds` requests and `max_tokens`
    tokens in all, a request `timeout` seconds, and what is written for it `answer_tokens`, thoughts included. Prices
    are in dollars for a million tokens; None: not known. `grammar` says how the server is told the grammar of a draft.
    """

    url: str
    model: str
    key_env: str | None = None
    grammar: str = "none"
    max_rounds: int = 8
    max_tokens: int = 50_000
    answer_tokens: int = 1_500
    timeout: int = 60
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
    path, found = read_toml(start)
    if path is None or "assistant" not in found:
        return None
    section = found["assistant"]
    if not isinstance(section, dict):
        raise FactsError(f"{path}: `assistant` should be a section: `[assistant]`", _SHOWN)
    return _Reader(path, section).settings()


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    section: Mapping[str, Any]

    def settings(self) -> Settings:
        for name in self.section:
            if name not in (*_TEXTS, *_COUNTS, *_PRICES):
                raise self._unknown(name)
        url, model = self._text("url"), self._text("model")
        if url is None or model is None:
            missing = "url" if url is None else "model"
            raise FactsError(f"{self.path}: [assistant] does not say which `{missing}`", _SHOWN)
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise self._wrong("url", "an address such as `http://localhost:11434/v1`")
        grammar = self._text("grammar") or "none"
        if grammar not in GRAMMARS:
            raise self._wrong("grammar", " or ".join(f'"{name}"' for name in GRAMMARS))
        given = Settings(url, model, self._text("key_env"), grammar)
        counts: dict[str, Any] = {name: self._count(name) for name in _COUNTS if name in self.section}
        prices: dict[str, Any] = {name: self._price(name) for name in _PRICES if name in self.section}
        return replace(given, **counts, **prices)

    def _text(self, name: str) -> str | None:
        value = self.section.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(name, "a text")
        return value.strip()

    def _count(self, name: str) -> int:
        value = self.section[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self._wrong(name, "a whole number, 1 or more")
        return value

    def _price(self, name: str) -> Decimal:
        value = self.section[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self._wrong(name, "dollars for a million tokens, such as 0.15")
        return Decimal(str(value))

    def _wrong(self, name: str, expected: str) -> FactsError:
        return FactsError(f"{self.path}: `assistant.{name}` should be {expected}", _SHOWN)

    def _unknown(self, name: str) -> FactsError:
        from leadscore.values.spelling import nearest

        known = (*_TEXTS, *_COUNTS, *_PRICES)
        near = nearest(name, known)
        told = " or ".join(f"`{other}`" for other in near)
        hint = f"Did you mean {told}?" if near else f"It knows {', '.join(f'`{other}`' for other in known)}."
        if name in ("key", "api_key"):
            hint = "A key stands in the environment, never in a file: `key_env` names the variable."
        return FactsError(f"{self.path}: there is no setting `{name}` in assistant", hint)
