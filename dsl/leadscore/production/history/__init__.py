"""The story of a lead's recorded scores: what moved it, and why, told apart."""
