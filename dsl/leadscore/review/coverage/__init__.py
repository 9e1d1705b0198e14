"""Coverage: what a policy decides, and which of it no test, or no lead, shows."""
