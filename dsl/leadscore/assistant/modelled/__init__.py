"""The conversation with a model: it chooses among the tools and words the answers, and is believed in nothing."""
