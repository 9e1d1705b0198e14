"""From people's words to the language, without a model: conditions, and whole rules."""
