"""What a policy's `on …` lines ask for: who is told or given a lead, in which words, and when that may be."""
