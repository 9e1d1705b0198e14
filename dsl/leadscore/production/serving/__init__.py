"""The endpoint behind `leadscore serve`: events and changed leads in, scores with their reasons out."""
