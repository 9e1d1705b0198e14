"""`leadscore.toml`: read in one place, so that every slip in it is told in one way, with its line."""
