"""Text to syntax: the only place that knows Lark."""
