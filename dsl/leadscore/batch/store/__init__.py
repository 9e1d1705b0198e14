"""The store: one DuckDB file with leads and events in coded columns, made to be scored again and again."""
