"""A policy and a handful of leads: what changes to the one do to the others is counted by hand."""

from __future__ import annotations

from textwrap import dedent

OLD = dedent(
    """\
    policy "P" version 1
    group fit "Who?" at most 50
    when title is "ceo" add 20 as boss
    when existing_customer disqualify as ours
    group engagement "Do they want it?" at most 60
    when visited "pricing" add 50 as pricing
    when visited "blog*" add 1.5 each different up to 6
    ready at 70
    band hot at 70
    band cold otherwise
    """
)
LEADS = """\
id,title,company,email,existing_customer,industry
a,CEO,Acme,a@x.io,no,Food
b,Intern,,b@x.io,no,Food
c,ceo,Cee,,yes,Law
d,CEO,Dee,,no,
e,ceo,,,,Law
"""
