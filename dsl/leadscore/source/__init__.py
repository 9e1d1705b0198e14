"""Source text: files, spans and positions."""

from leadscore.source.text import Position, Source, Span

__all__ = ["Position", "Source", "Span"]
