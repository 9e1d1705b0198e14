"""The reference engine: one lead, exact, with the whole explanation."""
