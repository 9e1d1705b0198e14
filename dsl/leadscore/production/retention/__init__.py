"""What is erased for its age: by which rules, from where, and that it was."""
