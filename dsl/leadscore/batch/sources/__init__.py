"""Data that lies elsewhere than in one file: tables and queries of databases, and Parquet in many pieces. It is fetched
into one Parquet file, which is read like any other."""
