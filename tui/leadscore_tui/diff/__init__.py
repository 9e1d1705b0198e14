"""Two versions of the policy: whom the change moves, what it is in words, and leads as both versions explain them."""
