"""The checked policy as a small typed intermediate form: what every engine reads."""
