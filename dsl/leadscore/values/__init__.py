"""What texts, patterns, targets and numbers are, and the standard vocabulary: shared by checker, plan and engines."""
