"""What became of leads, held against their scores: back-tests and advice on thresholds."""
