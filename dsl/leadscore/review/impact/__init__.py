"""Whom a change to a policy moves: both versions over the same leads, at the same instant."""
