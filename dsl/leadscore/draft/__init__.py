"""A first policy, drafted from past leads: what they show, which few rules tell wins from the rest, and their text."""
