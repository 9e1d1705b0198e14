"""A person is erased from what a store and a record hold, and what lies elsewhere is named."""
