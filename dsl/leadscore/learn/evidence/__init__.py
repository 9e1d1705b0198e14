"""Which rules earn their points: each rule's part in the score, held against what became of the leads."""
