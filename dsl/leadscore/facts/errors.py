"""What people can get wrong about their data, and say so in one way."""

from __future__ import annotations

from leadscore.source import Source, Span


class FactsError(Exception):
    """Data or its configuration cannot be used. `message` is one sentence without a full stop, `help` the mend."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class SettingError(FactsError):
    """A slip in leadscore.toml. `plain` is the message without file and line; `source` may be shown: it is the file's
    text, in which secrets are covered, and `span` the place in it."""

    def __init__(self, plain: str, help: str, source: Source, span: Span) -> None:
        super().__init__(f"{source.path}:{source.position(span.start).line}: {plain}", help)
        self.plain, self.source, self.span = plain, source, span
