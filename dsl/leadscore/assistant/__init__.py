"""Questions about a policy and its leads, answered by the engine: one set of typed, read-only tools, and what
understands a person's words as a call of one of them. Conversations in the terminal, the terminal UI, other assistants
and models all call the same tools."""
