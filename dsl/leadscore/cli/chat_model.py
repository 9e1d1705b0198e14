"""The conversation with a model: which one, and a person's yes to what it is sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply
    from leadscore.assistant.modelled.conversation import ModelledConversation
    from leadscore.assistant.modelled.settings import Settings

_EXAMPLE = """Say in leadscore.toml, beside the policy or above it, which one to ask. For a model on this machine:
  [assistant]
  url = "http://localhost:11434/v1"
  model = "qwen3:8b"
docs/assistant-models.md says more."""


@dataclass(frozen=True, slots=True)
class Waited:
    """A conversation whose questions take a while: a person sees what is going on, and what it took."""

    talk: ModelledConversation

    def ask(self, question: str) -> Reply:
        """As that of the conversation."""
        settings = self.talk.settings
        with waiting(settings.model) as step:
            self.talk.progress = step
            reply = self.talk.ask(question)
        if self.talk.last.requests:
            say(f"({self.talk.last.told(settings)})")
        return reply


def model_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options `asks_model` and `yes_send_data`, for `agreed_model`."""
    for option in (
        click.option(
            "--yes-send-data", is_flag=True, help="Agree that what tools answer is sent to that model's machine."
        ),
        click.option(
            "--model", "asks_model", is_flag=True, help="Have the model answer that leadscore.toml names; see below."
        ),
    ):
        function = option(function)
    return function


def agreed_model(start: Path, agreed: bool) -> Settings:
    """The model that is named in leadscore.toml, looked for from `start` on; `agreed`: what leads are about may be sent
    to another machine. Raises BadInput where no model is named, what it needs is not installed, its key is missing, or
    nobody agreed."""
    from leadscore.assistant.modelled.connecting import must_be_installed
    from leadscore.assistant.modelled.settings import load_settings

    with calmly():
        settings = load_settings(start)
        if settings is None:
            raise BadInput("No model is named", _EXAMPLE)
        must_be_installed()
        settings.key()
    _agree(settings, agreed)
    return settings


@contextmanager
def with_model(talk: Conversation, settings: Settings) -> Iterator[Waited]:
    """The same conversation with a model. Raises BadInput where what it needs is not installed."""
    from leadscore.assistant.modelled.connecting import client_of, model_of

    with calmly(), waiting("Loading what talks with models"):
        client = client_of(settings)
        model = model_of(settings, client)
    from leadscore.assistant.modelled.conversation import ModelledConversation
    from leadscore.assistant.modelled.drafting import drafter_of

    modelled = ModelledConversation(talk.world, model, settings, talk, drafter_of(settings, client), streams=True)
    try:
        yield Waited(modelled)
    finally:
        if modelled.spent.requests > modelled.last.requests:
            say(f"{settings.model} took {modelled.spent.told(settings)} in all.")
        modelled.close()


# ------------------------------------------------------------------------------------------------ a person's yes


def _agree(settings: Settings, agreed: bool) -> None:
    """Says once what leaves the machine, and asks. Raises BadInput where there is nobody to ask, and click.Abort."""
    if settings.is_here:
        return
    asked = f"{settings.url} {settings.model} {settings.grammar}"
    if asked in _agreed_before():
        return
    say(
        f"With this model, your questions and what the tools answer are sent to {settings.host}: ids of leads with "
        "their scores and points, the policy's rules, and what leads wrote (names, titles, messages) where you ask for "
        f"it.{_values(settings)} The policy's file and the data themselves stay here."
    )
    if not agreed:
        if not is_terminal(sys.stdin):
            raise BadInput(f"Nobody agreed to send that to {settings.host}", "If it may be sent: --yes-send-data")
        if not click.confirm("May it be sent?", default=False, err=True):
            raise click.Abort
    _remember(asked)


def _values(settings: Settings) -> str:
    """The grammar of drafts lists what leads have in their fields."""
    if settings.grammar == "none":
        return ""
    return (
        f' With `grammar = "{settings.grammar}"` each draft sends up to 200 different values of each field (countries, '
        "industries, and names where a field holds names, but no emails, companies, titles, phones), and of what was "
        'visited or opened; `grammar = "none"` sends none of them.'
    )


def _memory() -> Path:
    from platformdirs import user_state_path

    return user_state_path("leadscore", appauthor=False) / "assistant.json"


def _agreed_before() -> list[str]:
    try:
        found = json.loads(_memory().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    agreed = found.get("agreed") if isinstance(found, dict) else None
    return [str(item) for item in agreed] if isinstance(agreed, list) else []


def _remember(asked: str) -> None:
    with suppress(OSError):  # who cannot remember asks again
        _memory().parent.mkdir(parents=True, exist_ok=True)
        _memory().write_text(json.dumps({"agreed": [*_agreed_before(), asked]}), encoding="utf-8")
