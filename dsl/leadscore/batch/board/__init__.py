"""Scored leads in sight: all of a store's leads as arrays by their numbers, to be sorted, filtered, searched and paged
through, and compared with another scoring of the same leads."""
