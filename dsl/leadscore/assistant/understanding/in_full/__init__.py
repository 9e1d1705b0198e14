"""Changes that are said in full: where each word of a question has its place in a few patterns, no part of it can be
left out, and no number can go to something else."""
