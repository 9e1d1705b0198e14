"""What is known to be beyond the tools is refused with what can be asked instead, and nothing else is."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Wie viele Leads sind in Deutschland?", "looks like German"),
        ("warum ist Ada Quill so niedrig?", "looks like German"),
        ("quels leads sont chauds ?", "looks like French"),
        ("¿cuántos leads hay en Alemania?", "looks like Spanish"),
        ("waarom is Ada Quill zo laag?", "looks like Dutch"),
        ("how many leads per region?", "do not split leads by `region`"),
        ("how many warm leads are there per country", "do not split leads by `country`"),
        ("break the leads down by source", "do not split leads by `source`"),
        ("which countries do our leads come from", "do not split leads by `country`"),
        ("what country is Ada Quill from?", "Ada Quill (L-1044): `country` is Sweden."),
        ("how many people does Quillworks have", "a lead's `employees`"),
        ("where is Ada Quill based?", "`country` is Sweden"),
        ("remove grade fit", "A grade is taken out in the policy's file"),
        ("please delete the test “40 is warm”", "A test is taken out"),
        ("drop the notify action", "An action is taken out"),
        ("rename the test a demo counts to demos count", "A test gets another name in the policy's file"),
        ("change the name of the group fit to who they are", "A group gets another name"),
        ("what if we removed the engagement group", "A group is taken out"),
        ("remove the override of L-1141", "An override is taken out"),
        ("scrap band warm", "A band is taken out"),
        ("delete the set key_industries", "A set is taken out"),
        ("remove all the fit rules", "Rules are taken out one by one"),
    ],
)
def test_what_is_beyond_the_tools_is_refused_with_what_can_be_asked(world: World, question: str, says: str) -> None:
    reply = Conversation(world).ask(question)
    assert reply.tool is None
    assert says in reply.answer


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("how many leads by source LinkedIn?", "count_leads"),
        ("how many leads are in each band?", "score_distribution"),
        ("what does the country rule do?", "rule_effect"),
        ("what score does Ada Quill have?", "explain_score"),
        ("how many leads per week can we call?", "threshold_advice"),
    ],
)
def test_what_only_looks_like_that_is_answered(world: World, question: str, tool: str) -> None:
    assert Conversation(world).ask(question).tool == tool
