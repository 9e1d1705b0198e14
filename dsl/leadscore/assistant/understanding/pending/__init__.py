"""What is said of a change that was drafted, supposed, proposed or written before."""
