"""From files to a store. Clean rows are read by DuckDB, all at once; any other row by the readers of `facts`, one by
one, so that it is read, or set aside and explained, as it is everywhere else."""
