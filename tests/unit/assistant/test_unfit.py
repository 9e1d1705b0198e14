"""What is wrong with a tool's arguments is said in words of ours, whatever it is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.toolbox import TOOLS, call
from leadscore.assistant.unfit import unfit, unfit_said
from leadscore.assistant.world import World

_ITS_WORDS = re.compile(r"Expected|`(?:str|int|float|bool|null|array|object|None)`|\$\.|Invalid|Object")


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("to_ready", {"who": "x"}, "`to_ready` takes no `who`. It takes `lead`."),
        ("undo", {"lead": "x"}, "`undo` takes no `lead`. It takes `what`."),
        ("run_tests", {"lead": "x"}, "`run_tests` takes no `lead`. It takes nothing."),
        (
            "to_ready",
            {},
            "`to_ready` needs `lead`. A lead: its id, email, or a person's or company's name.",
        ),
        ("count_leads", {"where": "x" * 1_001}, "`where` is too long: 1,001 characters. At most 1,000 are read."),
        ("what_if", {"rule": ""}, "`rule` is empty. A rule: its id or name, or words of its condition."),
        ("top_leads", {"limit": 51}, "`limit` cannot be 51. It is at least 1 and at most 50."),
        ("top_leads", {"limit": 10**30}, "`limit` cannot be so large. It is at least 1 and at most 50."),
        ("top_leads", {"limit": 2.5}, "`limit` is a whole number, not 2.5. How many to list."),
        ("top_leads", {"limit": True}, "`limit` is a whole number, not true. How many to list."),
        ("top_leads", {"order": "up\n\x1b[31m"}, "`order` cannot be “up �[31m”. It is `best` or `worst`."),
        ("nearly_ready", {"within": 0}, "`within` cannot be 0. It is more than 0 and at most 1,000."),
        (
            "threshold_advice",
            {"target_rate": 100},
            "`target_rate` cannot be 100. It is more than 0 and less than 100.",
        ),
        (
            "what_if",
            {"threshold": math.nan},
            "`threshold` cannot be no number at all. It is at least -100,000 and at most 100,000.",
        ),
        (
            "what_if",
            {"remove": "yes"},
            "`remove` is true or false, not “yes”. Takes the rule out, or `members` out of `set`.",
        ),
        ("explain_score", {"lead": ["a"]}, "`lead` is a text, not a list. A lead: its id, email, or"),
    ],
)
def test_a_person_reads_which_argument_is_wrong_and_what_fits(
    world: World, tool: str, arguments: dict[str, object], told: str
) -> None:
    with pytest.raises(Unanswerable) as error:
        call(world, tool, arguments)
    assert str(error.value).startswith(told)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("top_leads", {"limit": 200}, "I list at least 1 and at most 50 at a time, not 200."),
        (
            "propose_change",
            {"rule": "demo", "points": 10**6},
            "A rule gives at least -100,000 and at most 100,000 points",
        ),
        (
            "propose_change",
            {"rule": "demo", "points": 4, "also": [{"rule": "blog", "points": -1e6}]},
            "A rule gives at least -100,000 and at most 100,000 points, not -1,000,000.",
        ),
        (
            "count_leads",
            {"where": "x" * 1_001},
            "A condition may have at most 1,000 characters, and this has 1,001. Say",
        ),
        ("draft_rule", {"rule": "x", "request": "x"}, "I could not make one whole of that. Say it in other words"),
        ("describe_term", {"term": "qxqxqx"}, "“qxqxqx” is no word of this policy or its language. “which words can I"),
        ("propose_change", {"set": "our_countries"}, "Which members of which set shall change? Name both: add Norway"),
    ],
)
def test_who_knows_no_tools_reads_of_none(world: World, tool: str, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(Unanswerable) as error:
        call(world, tool, arguments)
    assert error.value.said.startswith(said)


def test_what_is_not_put_otherwise_is_said_as_it_is() -> None:
    assert Unanswerable("No.", "Ask.").said == "No. Ask."


def test_what_is_null_was_left_out(world: World) -> None:
    assert len(call(world, "top_leads", {"limit": None, "where": None}).leads) == 5


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["", "x" * 201, "x" * 2_001, "best", "fields"]),
    st.lists(st.integers(), max_size=1),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
)


@given(st.data(), st.sampled_from(list(TOOLS)))
def test_whatever_the_schema_refuses_is_found_and_worded(data: st.DataObject, name: str) -> None:
    tool = TOOLS[name]
    names = st.sampled_from([*tool.schema()["properties"], "else"])
    arguments: Mapping[str, Any] = data.draw(st.dictionaries(names, _VALUES, max_size=3))
    arguments = {key: value for key, value in arguments.items() if value is not None}
    try:
        msgspec.convert(arguments, tool.asked)
    except msgspec.ValidationError:
        message, help_text = unfit(name, tool.schema(), arguments)
        assert not message.endswith("cannot be asked so.")
        assert not _ITS_WORDS.search(f"{message} {help_text}")
        said = unfit_said(tool.schema(), arguments)
        assert said.endswith(".")
        assert not re.search("[`_]", said)


def test_each_bound_has_words_of_its_own() -> None:
    """Else nobody would be told what was too much."""
    for tool in TOOLS.values():
        schema = tool.schema()
        for name, told in schema["properties"].items():
            much = {"number": 1e12, "integer": 10**12, "string": "x" * 10**4}.get(told.get("type"))
            if much is not None and {"maximum", "exclusiveMaximum", "maxLength"} & told.keys():
                assert not unfit_said(schema, {name: much}).startswith("I could not make"), name
