"""The rules of lint: one function a file, named as its code, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from leadscore.review.lint.observed import Observed
from leadscore.review.lint.rules.ageless_behaviour import ageless_behaviour
from leadscore.review.lint.rules.bad_sign_adds import bad_sign_adds
from leadscore.review.lint.rules.counted_twice import counted_twice
from leadscore.review.lint.rules.group_alone_ready import group_alone_ready
from leadscore.review.lint.rules.many_rules import many_rules
from leadscore.review.lint.rules.mostly_missing_field import mostly_missing_field
from leadscore.review.lint.rules.no_decay import no_decay
from leadscore.review.lint.rules.no_disqualifier import no_disqualifier
from leadscore.review.lint.rules.no_negative_signal import no_negative_signal
from leadscore.review.lint.rules.no_owner import no_owner
from leadscore.review.lint.rules.no_reason import no_reason
from leadscore.review.lint.rules.one_sided import one_sided
from leadscore.review.lint.rules.out_of_date import out_of_date
from leadscore.review.lint.rules.segments_in_one_policy import segments_in_one_policy
from leadscore.review.lint.rules.stale_policy import stale_policy
from leadscore.review.lint.rules.substring_pattern import substring_pattern
from leadscore.review.lint.rules.threshold_everybody_reaches import threshold_everybody_reaches
from leadscore.review.lint.rules.threshold_nobody_reaches import threshold_nobody_reaches
from leadscore.review.lint.rules.title_alone_ready import title_alone_ready
from leadscore.review.lint.rules.too_many_rules import too_many_rules
from leadscore.review.lint.rules.trivial_outweighs_strong import trivial_outweighs_strong
from leadscore.review.lint.rules.unbounded_each import unbounded_each
from leadscore.review.lint.rules.unseen_event import unseen_event
from leadscore.review.lint.rules.unseen_target import unseen_target
from leadscore.review.lint.subject import Finding, Subject

Look: TypeAlias = Callable[[Subject], Iterator[Finding]]
LookAtData: TypeAlias = Callable[[Subject, Observed], Iterator[Finding]]

ON_TEXT: tuple[Look, ...] = (
    no_owner,
    no_reason,
    many_rules,
    too_many_rules,
    no_negative_signal,
    no_disqualifier,
    no_decay,
    ageless_behaviour,
    unbounded_each,
    bad_sign_adds,
    trivial_outweighs_strong,
    counted_twice,
    substring_pattern,
    title_alone_ready,
    group_alone_ready,
    one_sided,
    segments_in_one_policy,
)
"""These find the same in the same policy, always."""

ON_TIME: tuple[Look, ...] = (stale_policy, out_of_date)
"""These find something as time goes by."""

ON_DATA: tuple[LookAtData, ...] = (
    threshold_nobody_reaches,
    threshold_everybody_reaches,
    unseen_event,
    unseen_target,
    mostly_missing_field,
)
"""These need leads."""


def code_of(look: Look | LookAtData) -> str:
    """The code of a rule is its function's name: `no_reason` finds `no-reason`."""
    return look.__name__.replace("_", "-")
