"""What people say of leads is a condition in the filter language, and nothing else of a question is."""

from __future__ import annotations

import pytest

from leadscore.assistant.drafting.conditions import conditions_in
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("decision makers in Germany", 'title in decision_makers and country is "germany"'),
        ("people who hold the budget", "holds_budget"),
        ("who visited pricing but isn't ready", 'visited "pricing" and not ready'),
        ("hot leads with over 500 people", "band hot and employees > 500"),
        (
            "leads from Canada that haven't done anything for 90 days",
            'country is "canada" and inactive for 90 days',
        ),
        (
            "people at firms between 50 and 200 employees using HubSpot",
            'employees between 50 and 200 and crm is "hubspot"',
        ),
        ("leads with an unknown industry", "industry is missing"),
        ("contacts with no company", "company is missing"),
        ("who scored over 60?", "score > 60"),
        ("A1s - how many have we got", "grade A1"),
        ("show me the competitors", "competitor"),
        ("leads that came from LinkedIn", 'source is "linkedin"'),
        ("created since January", "created after 2025-12-31"),
        ("asked for a demo twice in the last month", 'requested "demo" at least 2 times within 30 days'),
        ("leads that are not disqualified", "not disqualified"),
        ("a fit of at least 20", "fit >= 20"),
        ("hot leads in Germany or Austria", 'band hot and (country is "germany" or country is "austria")'),
        ("leads in Germany and Austria", 'country is "germany" or country is "austria"'),
        ("all VPs except in Germany", 'seniority is "vp" and country is not "germany"'),
        ("leeds in Germny with over 500 emploees", 'country is "germany" and employees > 500'),
    ],
)
def test_a_condition_is_found(demo: World, said: str, condition: str) -> None:
    assert conditions_in(demo, said).condition == condition
