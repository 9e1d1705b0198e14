"""What went wrong with a model's server, in a sentence that says what to do."""

from __future__ import annotations

import logging

from leadscore.assistant.modelled.settings import Settings

_LOG = logging.getLogger(__name__)


def told(error: Exception, settings: Settings) -> str:
    """`error` is one of pydantic-ai's, or, where a draft is asked for, of its client's."""
    import openai as o
    from pydantic_ai import exceptions as e

    from leadscore.assistant.modelled.bounds import NotRead

    host, model = settings.host, settings.model
    match error:
        case e.ModelTimeoutError() | e.ModelRequestTimeout() | o.APITimeoutError() | TimeoutError():
            return f"{host} did not answer within {settings.timeout} seconds (`timeout` in [assistant] sets how long)."
        case e.ModelConnectionError() | o.APIConnectionError():
            return f"{host} cannot be reached at {settings.url}. Is the server running, and the address right?"
        case e.ModelAuthenticationError():
            key = f"the variable {settings.key_env}" if settings.key_env else "`key_env` in [assistant]"
            return f"{host} does not accept the key: {key} should name a valid one."
        case e.ModelNotFoundError():
            return f"{host} has no model `{model}`, or nothing answers at {settings.url}. Check `model` and `url`."
        case e.ModelQuotaExceededError():
            return f"The account at {host} has no credit left, or its quota is used up."
        case e.ModelRateLimitError():
            wait = getattr(error, "retry_after", None)
            return (
                f"{host} is asked too often just now. Try again {f'in {wait:.0f} seconds' if wait else 'in a while'}."
            )
        case e.ModelContextWindowExceededError():
            return (
                f"The conversation is too long for `{model}`. Start a new one, or give the model a larger context: "
                "the tools alone take about 5,000 tokens."
            )
        case e.ModelUnavailableError() | e.ModelServerError():
            return f"{host} has trouble of its own just now ({_status(error)}). Try again in a while."
        case e.UsageLimitExceeded():
            return (
                f"The model came to no end within {settings.max_rounds} requests, {settings.max_calls} calls of tools "
                f"and {settings.max_tokens:,} tokens (`max_rounds`, `max_calls` and `max_tokens` in [assistant])."
            )
        case e.ModelRequestRejectedError() | e.ModelHTTPError() | o.APIStatusError():
            return f"{host} refused the request ({_status(error)}). Does `{model}` know how to call tools?"
        case e.OutputTokenLimitExceeded():
            return (
                f"`{model}` came to no end within {settings.answer_tokens:,} tokens (`answer_tokens` in [assistant])."
            )
        case NotRead():
            return str(error)
        case _:  # pydantic-ai's for an answer of the wrong form, and what its clients trip over in one
            _LOG.debug("what the model answered", exc_info=error)
            return (
                f"What {host} answered cannot be read. Check `url`; if it is right, a larger model, or one made for "
                "tools, does better."
            )


def _status(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    return f"HTTP {status}" if status else type(error).__name__
