"""Scoring where the data is: raw tables of PostgreSQL or Spark are read there, and the scores are written there."""
