"""What decided, of two plans, what became of each lead of a store."""
