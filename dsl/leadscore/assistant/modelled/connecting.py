"""A model at the other end of an OpenAI-compatible address. What it needs is loaded when a model is asked for: slow."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from leadscore.assistant.modelled.settings import Settings
from leadscore.facts.errors import FactsError

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from pydantic_ai.models import Model

INSTALL = "pip install 'leadscore[llm]'"
_TRIES_AGAIN = 1


def must_be_installed() -> None:
    """Raises FactsError where what it needs is not. Nothing is loaded."""
    if any(find_spec(name) is None for name in ("openai", "pydantic_ai")):
        raise FactsError("Talking with a model needs the extra `llm`", f"Install it: {INSTALL}")


def client_of(settings: Settings) -> AsyncOpenAI:
    """The connection. Raises FactsError where what it needs is not installed, and where the key is missing."""
    try:
        from openai import AsyncOpenAI

        from leadscore.assistant.modelled.bounds import http_client_of
    except ImportError as error:
        raise FactsError("Talking with a model needs the extra `llm`", f"Install it: {INSTALL}") from error
    return AsyncOpenAI(
        base_url=settings.url,
        api_key=settings.key() or "none",  # servers on this machine ask for none, and the client for some
        timeout=settings.timeout,
        max_retries=_TRIES_AGAIN,
        http_client=http_client_of(settings),
    )


def model_of(settings: Settings, client: AsyncOpenAI) -> Model:
    """The model behind the connection. Raises FactsError where what it needs is not installed."""
    try:
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider
    except ImportError as error:
        raise FactsError("Talking with a model needs the extra `llm`", f"Install it: {INSTALL}") from error
    return OpenAIChatModel(settings.model, provider=OpenAIProvider(openai_client=client))
