"""The ledger: what was scored and when, by which policy, and who crossed into a state; in DuckDB or PostgreSQL."""
