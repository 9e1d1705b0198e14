"""What past leads show that might be worth points: conditions of the language, and for whom each holds."""
