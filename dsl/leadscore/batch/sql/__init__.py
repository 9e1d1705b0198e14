"""A policy's plan as one portable SELECT, to be run where the data is."""
