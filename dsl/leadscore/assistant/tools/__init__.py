"""The tools: each is a function from the world and typed arguments to an answer, and none of them writes anything."""
