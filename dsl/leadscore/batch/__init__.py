"""The same plan over tables: a columnar store and its engine, and SQL for databases that hold the data already."""
