"""What `[serve]` of `leadscore.toml` says. docs/serve.md describes it for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadscore.facts.config import read_toml
from leadscore.facts.environment import filled_in, variables
from leadscore.facts.errors import FactsError
from leadscore.production.serving.signatures import Unreadable, secret_of
from leadscore.values.spelling import nearest

_KEYS = ("keys", "webhooks", "rate", "burst", "largest_body", "largest_batch", "complete_after", "late_after")
_SHOWN = "docs/serve.md shows an example."
_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: `rate` requests a second from each key, `burst` at once; bytes of a body, items of a list.
    After `complete_after` seconds a file of the inbox is left to the next run; where none has come after `late_after`
    seconds, somebody should look."""

    rate: float = 500
    burst: int = 500
    largest_body: int = 1_048_576
    largest_batch: int = 500
    complete_after: float = 5
    late_after: float = 90_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Who may call: names with keys, and names with secrets of signed webhooks. Neither is ever shown."""

    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    webhooks: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict, repr=False)
    limits: Limits = Limits()


def load_settings(start: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `start` if it is a TOML file, else in the nearest `leadscore.toml` at or above it.

    Raises FactsError for a file that cannot be read, an unknown setting, and a value that does not fit.
    """
    path, found = read_toml(start)
    if path is None or "serve" not in found:
        return Settings()
    return _Reader(path, environment).settings(found["serve"])


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    environment: Mapping[str, str] | None

    def settings(self, section: object) -> Settings:
        if not isinstance(section, dict):
            raise self._fail("`serve` should be a section", f"Write `[serve]`. {_SHOWN}")
        for name in section:
            if name not in _KEYS:
                near = nearest(name, _KEYS)
                raise self._fail(f"`serve` has no setting `{name}`", _meant(near))
        keys = {name: self._key(f"serve.keys.{name}", text) for name, text in self._table(section, "keys").items()}
        hooks = {
            name: self._secrets(f"serve.webhooks.{name}", found)
            for name, found in self._table(section, "webhooks").items()
        }
        return Settings(keys, hooks, self._limits(section))

    def _table(self, section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = section.get(name, {})
        if not isinstance(found, dict):
            raise self._fail(
                f"`serve.{name}` should give each caller a name",
                f'Write `[serve.{name}]`, and below it for example `crm = "${{CRM_KEY}}"`.',
            )
        return found

    def _key(self, where: str, text: object) -> str:
        key = self._filled(where, text)
        if len(key) < _SHORTEST_KEY or not key.isascii() or any(sign.isspace() for sign in key):
            raise self._fail(
                f"`{where}` is no key that is hard to guess",
                f"It should be at least {_SHORTEST_KEY} letters and digits: `openssl rand -hex 32` makes one.",
            )
        return key

    def _secrets(self, where: str, found: object) -> tuple[bytes, ...]:
        texts = found if isinstance(found, list) else [found]
        try:
            return tuple(secret_of(self._filled(where, text)) for text in texts)
        except Unreadable as error:
            raise self._fail(f"`{where}` {error}", "The sender shows it, in the form `whsec_…`.") from None

    def _filled(self, where: str, text: object) -> str:
        """What is wrong is said without the text: it is a secret."""
        if not isinstance(text, str) or not text.strip():
            raise self._fail(f"`{where}` should be a text in quotes", 'Best one of the environment: "${NAME}".')
        return filled_in(text, f"{self.path}: {where}", self.environment).strip() if variables(text) else text.strip()

    def _limits(self, section: Mapping[str, Any]) -> Limits:
        usual = Limits()
        rate = self._number(section, "rate", usual.rate, 0.1, 1_000_000)
        return Limits(
            rate=rate,
            burst=int(self._number(section, "burst", max(1, rate), 1, 1_000_000)),
            largest_body=int(self._number(section, "largest_body", usual.largest_body, 100, 2**30)),
            largest_batch=int(self._number(section, "largest_batch", usual.largest_batch, 1, 100_000)),
            complete_after=self._number(section, "complete_after", usual.complete_after, 0.1, 3_600),
            late_after=self._number(section, "late_after", usual.late_after, 60, 10**9),
        )

    def _number(self, section: Mapping[str, Any], name: str, usual: float, low: float, high: float) -> float:
        found = section.get(name, usual)
        if not isinstance(found, int | float) or isinstance(found, bool) or not low <= found <= high:
            raise self._fail(f"`serve.{name}` should be a number from {low:,} to {high:,}", _SHOWN)
        return found

    def _fail(self, message: str, help: str) -> FactsError:
        return FactsError(f"{self.path}: {message}", help)


def _meant(near: list[str]) -> str:
    return f"Did you mean `{near[0]}`?" if near else f"Its settings are {', '.join(f'`{name}`' for name in _KEYS)}."
