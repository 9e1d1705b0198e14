"""The policy held against what became of past leads, and what that suggests, taken over into the policy."""
