"""A first policy, learned from past leads."""
