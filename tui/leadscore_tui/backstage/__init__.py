"""What the UI asks of the process that holds the leads: questions, the process, and the way to it."""
