"""Text to syntax and back: tokens, sentences, nodes, the formatter."""
