"""What asking a model took: requests, tokens, and money where its prices are known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadscore.assistant.modelled.settings import Settings
from leadscore.values.number import counted

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    """Of one question, or of several added up."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.requests + other.requests,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
        )

    def cost(self, settings: Settings) -> Decimal | None:
        """In dollars; None where a price is not known."""
        if settings.input_price is None or settings.output_price is None:
            return None
        paid = self.input_tokens * settings.input_price + self.output_tokens * settings.output_price
        return paid / _MILLION

    def told(self, settings: Settings) -> str:
        """`3 requests, 4,120 tokens read and 210 written, $0.0031`."""
        cost = self.cost(settings)
        money = "" if cost is None else f", ${cost:.4f}"
        requests = counted(self.requests, "request")
        return f"{requests}, {self.input_tokens:,} tokens read and {self.output_tokens:,} written{money}"
