"""From a plan to the text of a Python function that scores one lead: a part of the program a file.

Expressions and lines of the program are plain strings. What stands in a policy gets into them in three ways only: as
`repr` of a text or a number, as a name from the table of constants, or as a comment; see `table`.
"""
