"""One recorded scoring: what may have moved is scored, and what did move is recorded, with its causes."""
