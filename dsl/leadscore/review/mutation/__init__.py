"""Mutation testing: small changes to a policy, and which of them no test would notice."""
