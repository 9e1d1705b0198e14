"""People's judgement: overrides in a policy, and what sales says of leads."""
