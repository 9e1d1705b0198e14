"""A set-up looked through: what is well, what deserves a look, what is broken, and how to mend it."""
