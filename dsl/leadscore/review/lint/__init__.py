"""The practice of lead scoring as rules: what experience advises against, though a policy may well say it."""
