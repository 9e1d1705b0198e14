"""What a change to a policy can never do, and what a policy can never do: answers of a solver, each with its example.

`compare` and `analyze` are the ways in; only what they load when they are called needs the solver.
"""
