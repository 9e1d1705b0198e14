"""What people can get wrong about their data, and say so in one way."""

from __future__ import annotations


class FactsError(Exception):
    """Data or its configuration cannot be used. `message` is one sentence without a full stop, `help` the mend."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
