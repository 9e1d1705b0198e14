"""The Assistant tab: questions in one's own words, answered by the engine."""
