"""A policy with sets, definitions, penalties and a season of its own, and what questions ask to be changed in it."""

from __future__ import annotations

from leadscore.assistant.conversation import SURE, Conversation
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.report.json_text import Json

POLICY = """\
policy "Land" version 2
use "vocabulary.lead"
set deciders = "owner", "head of *"
set home_land = "germany", "austria", "switzerland"
set crops = "maize", "potatoes"
define big_farm as employees >= 200 or revenue > 5000000
score from -40 to 150
group fit at least -40 at most 60
when title in deciders add 18 as decider because "They sign"
when title contains "student" subtract 12 as student
when big_farm add 22 as acreage
when country in home_land add 14
when industry in crops add 6 as cropper
when employees between 10 and 49 add 4 as midsize
group interest at most 75 decays 50% every 30 days
when visited "tractors" add 16 as tractors
when visited "keys/*" at least 3 times within 30 days add 9 as keen
when visited "/news/*" add 2 each different up to 6 as news
when requested "drive" add 35 fades over 120 days as drive
when downloaded "price list" add 12 as prices
when watched "demo" at least 8 minutes add 8
when inactive for 150 days subtract 15 as silent
when requested "offer" add 7 in force from 2026-02-01 until 2026-05-31 as offer
when competitor disqualify as rival
ready at 68 if fit >= 10 lost below 50
band hot at 80 if fit >= 20
band warm at 45
band cold otherwise
test "an owner"
  given as of 2026-04-01, title "Owner"
  expect decider 18
"""


def changes(world: World, question: str) -> list[dict[str, Json]]:
    """What the question surely asks to be changed."""
    first, *_ = Reader(world).readings(question, Thread())
    assert first.tool == "propose_change"
    assert first.sure >= SURE
    assert not first.left_out
    also = first.arguments.get("also", [])
    assert isinstance(also, list)
    return [{key: value for key, value in first.arguments.items() if key != "also"}, *also]


def either(world: World, question: str) -> list[dict[str, Json]]:
    """What the question may mean, where that is asked back."""
    readings = Reader(world).readings(question, Thread())
    assert readings[0].sure < SURE
    return [dict(one.arguments) for one in readings]


def says(world: World, question: str) -> list[str]:
    """What changes in the policy, in words."""
    data = Conversation(world).ask(question).data
    assert isinstance(data, dict)
    told = data["says"]
    assert isinstance(told, list)
    return [str(line).removesuffix(".") for line in told]
