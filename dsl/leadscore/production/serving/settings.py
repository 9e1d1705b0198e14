"""What `[serve]` of `leadscore.toml` says. docs/serve.md describes it for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.production.serving.signatures import Unreadable, secret_of

_KEYS = ("keys", "webhooks", "rate", "burst", "largest_body", "largest_batch", "complete_after", "late_after")
_NAMED = 'a section with a name for each caller, and below it for example `crm = "${CRM_KEY}"`'
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
    section = read_settings(start)["serve"].section(_KEYS)
    keys = {one.key: _key(one, environment) for one in section["keys"].section(expected=_NAMED)}
    hooks = {one.key: _secrets(one, environment) for one in section["webhooks"].section(expected=_NAMED)}
    return Settings(keys, hooks, _limits(section))


def _key(said: Setting, environment: Mapping[str, str] | None) -> str:
    key = _filled(said, environment)
    if len(key) < _SHORTEST_KEY or not key.isascii() or any(sign.isspace() for sign in key):
        raise said.error(
            f"`{said.name}` is no key that is hard to guess",
            f"It should be at least {_SHORTEST_KEY} letters and digits: `openssl rand -hex 32` makes one.",
            secret=True,
        )
    return key


def _secrets(said: Setting, environment: Mapping[str, str] | None) -> tuple[bytes, ...]:
    try:
        each = list(said) if isinstance(said.value, list) else [said]
        return tuple(secret_of(_filled(one, environment)) for one in each)
    except Unreadable as error:
        help = "The sender shows it, in the form `whsec_…`."
        raise said.error(f"`{said.name}` {error}", help, secret=True) from None


def _filled(said: Setting, environment: Mapping[str, str] | None) -> str:
    """What is wrong is said without the text: it is a secret."""
    said.text('a text in quotes, best one of the environment: "${NAME}"', secret=True)
    return said.filled_in(environment).strip()


def _limits(section: Setting) -> Limits:
    usual = Limits()
    rate = _number(section["rate"], usual.rate, 0.1, 1_000_000)
    return Limits(
        rate=rate,
        burst=int(_number(section["burst"], max(1, rate), 1, 1_000_000)),
        largest_body=int(_number(section["largest_body"], usual.largest_body, 100, 2**30)),
        largest_batch=int(_number(section["largest_batch"], usual.largest_batch, 1, 100_000)),
        complete_after=_number(section["complete_after"], usual.complete_after, 0.1, 3_600),
        late_after=_number(section["late_after"], usual.late_after, 60, 10**9),
    )


def _number(said: Setting, usual: float, low: float, high: float) -> float:
    return said.number(f"a number from {low:,} to {high:,}", usual, low, high)
