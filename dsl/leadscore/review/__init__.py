"""Reviewing a policy: running its tests."""
