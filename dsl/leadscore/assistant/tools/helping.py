"""What can be asked, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadscore.assistant.answer import Answer, lines, table
from leadscore.assistant.tools.asking import Topic
from leadscore.assistant.world import World
from leadscore.values.spelling import nearest
from leadscore.values.text import fold

EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "top_leads": ("who should I call first today?", "the 5 best leads in Canada"),
        "find_leads": ("show me VPs in Germany", "who visited pricing but is not ready?"),
        "count_leads": ("how many leads are warm?",),
        "nearly_ready": ("who is within 10 points of ready?",),
        "changed_since": ("who became ready since last week?",),
        "score_distribution": ("how are the scores spread?",),
        "explain_score": ("why is Rosalind Vane at 65?", "how come she is so low?"),
        "to_ready": ("what is she missing?",),
        "when_drops": ("when will he drop?",),
        "lead_history": ("how did her score develop?",),
        "compare_leads": ("why is Ada Quill ahead of Bo Quill?",),
        "rules_fired": ("which rules fire for her?", "how often does each rule fire?"),
        "rules_never_fired": ("which rules never fire?",),
        "rule_effect": ("what does the pricing rule do?",),
        "what_if": ("what if pricing gave 35?", "what if ready stood at 60?", "what if engagement was capped at 50?"),
        "draft_rule": ("draft a rule: 15 points for directors at firms over 500 people",),
        "propose_change": ("set pricing to 35", "add that rule", "cap engagement at 50", "add Norway to our countries"),
        "undo": ("undo",),
        "threshold_advice": ("where should ready stand if sales can call 40 a week?",),
        "backtest": ("does the score predict sales?",),
        "describe_policy": ("what does this policy do?",),
        "describe_term": ("what does warm mean?",),
        "list_vocabulary": ("which fields can I use?",),
        "check_policy": ("is the policy fine?",),
        "run_tests": ("do the tests pass?",),
        "help": ("what can you do?",),
    }
)

_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        name: subject
        for subject, names in {
            "many leads": "top_leads find_leads count_leads nearly_ready changed_since score_distribution",
            "one lead": "explain_score to_ready when_drops lead_history",
            "leads side by side": "compare_leads",
            "rules": "rules_fired rules_never_fired rule_effect",
            "changes": "what_if draft_rule propose_change undo",
            "sales": "threshold_advice backtest",
            "the policy": "describe_policy describe_term list_vocabulary check_policy run_tests",
            "me": "help",
        }.items()
        for name in names.split()
    }
)
"""In people's words: who asks for help knows no tools."""


def help_about(world: World, asked: Topic) -> Answer:
    """What can be asked; of one topic, its examples."""
    topic = None if asked.topic is None else tool_of(asked.topic)
    kept = {topic: EXAMPLES[topic]} if topic else EXAMPLES
    cells = [(f"“{example}”", _ABOUT[name]) for name, examples in kept.items() for example in examples]
    said = (
        f"About {topic.replace('_', ' ')}, ask for instance:"
        if topic
        else "I answer from the policy and its leads, with the engine's own numbers. Ask for instance:"
    )
    note = "Nothing is written, sent or changed unless you say yes to a change that I show you first."
    return Answer(
        lines(said, table(("", "about"), cells)[1:], note),
        {name: list(examples) for name, examples in kept.items()},
    )


def tool_of(topic: str) -> str | None:
    """The tool that somebody calls so; None where there is none like it."""
    wanted = fold(topic).replace(" ", "_")
    if wanted in EXAMPLES:
        return wanted
    within = [name for name in EXAMPLES if wanted in name]
    return within[0] if within else next(iter(nearest(wanted, EXAMPLES)), None)
