"""What a policy has to beat: its best field alone, other points for its rules, and models of all that it could know."""
