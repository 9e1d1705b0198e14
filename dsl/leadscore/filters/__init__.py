"""Filters: which of the scored leads to show, asked in the policy's own language of conditions.

A filter is a condition as it stands behind `when`, with the policy's fields, events, sets, definitions and groups, and
with the words of the outcome (`words.OUTCOME`): `ready`, `not ready`, `disqualified`, `out of scope`, `band warm`,
`grade A1`, `score >= 50`, `rank <= 100`, `change > 5`, `changed`, `up`, `down`, `gained`, `lost`. To a filter, each is
one more field of the lead, so all that can be asked of a field can be asked of it: `score between 40 and 60`,
`grade starts with "A"`, `band is missing`.

- Only leads for which the condition is true are shown: not those for which it is unknown, nor those for which it is
  unknown behind `not`. Of a lead out of scope nothing of the outcome is known but that it is `out of scope`.
- The name of a rule stands for its condition, whatever the dates between which it is in force.
- `score 50` and `fit 20` mean `is`, and `score at least 50` means `>=`, as behind `expect`.
- Labels of bands and grades are compared as texts: capitals do not count.
- `ready`, `disqualified`, `score`, `band`, `grade`, `up`, `lost` and `out of scope` are words of the language, which no
  field can be called. `rank`, `change`, `changed`, `down` and `gained` are not: where the policy gives one of them a
  meaning, it has that meaning in filters too.
"""
