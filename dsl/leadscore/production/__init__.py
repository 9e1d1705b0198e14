"""Scoring as a job that runs again and again: what is recorded of each scoring, and what comes of it."""
