"""Recorded scorings done again, from the recorded policy and the facts as they were known."""
