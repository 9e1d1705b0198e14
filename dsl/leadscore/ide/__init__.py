"""What an editor knows of a policy: colours, problems, suggestions, explanations and places, as data. Nothing here
knows a terminal, a widget or a protocol: the terminal UI reads it, and so can a language server.

Offsets are those of `leadscore.source`: characters from 0; lines count from 1.
"""
