"""Reviewing policies: their tests, what a change says, whom it moves, what is proved, and what practice advises."""
