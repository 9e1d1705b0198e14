"""Past leads and what became of them: where they are read from, and what is asked of them."""
