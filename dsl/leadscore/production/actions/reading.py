"""Reads `[destinations]` and `[teams]` of `leadscore.toml`, and says of each slip where it is and what was meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from leadscore.facts.settings.setting import Setting, meant, read_settings
from leadscore.production.actions.schedule import never_goes
from leadscore.production.actions.settings import (
    MINUTES_A_DAY,
    UTC_ZONE,
    Destination,
    Digest,
    Every,
    Form,
    Quiet,
    Route,
    Settings,
    Team,
)
from leadscore.values.spelling import nearest

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DESTINATION_KEYS = ("url", "digest", "quiet", "quiet_days", "timezone", "template", "format")
_TEAM_KEYS = ("members", "route")
_ROUTE_KEYS = ("if", "to")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_DIGESTS = '"every run", "hourly", "daily at 08:00" or "weekly on monday at 08:00"'
_URL = re.compile(r"\$\{[^}]+\}.*|[A-Za-z][A-Za-z0-9.+-]*://.+", re.DOTALL)


def load_settings(start: Path) -> Settings:
    """The settings in `start` if it is a TOML file, else in the nearest `leadscore.toml` at or above it.

    Raises FactsError for a file that cannot be read, an unknown setting, and a value that does not fit.
    """
    root = read_settings(start)
    destinations = {one.key: _destination(one) for one in root["destinations"].section()}
    teams = {one.key: _team(one, destinations) for one in root["teams"].section()}
    return Settings(root.path, destinations, teams)


# ------------------------------------------------------------------------------------------------ destinations


def _destination(section: Setting) -> Destination:
    if isinstance(section.value, str):
        return Destination(section.key, _url(section))
    section.section(_DESTINATION_KEYS, "an address in quotes, or a section with one: `url`")
    if not section["url"].is_set:
        raise section.error(f"`{section.name}` has no `url`", "Without an address nothing can be sent.")
    digest, quiet = _digest(section["digest"]), _quiet(section)
    never = never_goes(quiet, digest)
    if never is not None:
        raise section.error(f"`{section.name}`: nothing would ever be sent, for {never}", "Change one of the two.")
    return Destination(
        section.key,
        _url(section["url"]),
        digest,
        quiet,
        _zone(section["timezone"]),
        _template(section["template"]),
        section["format"].one_of({form.value: form for form in Form}, Form.TEXT),
    )


def _url(said: Setting) -> str:
    """What is wrong with an address is said without showing it: it may hold secrets."""
    expected = 'an address such as "slack://${SLACK_TOKEN}" or "json://localhost:8099/"'
    url = said.text(expected, secret=True)
    if not _URL.fullmatch(url):
        raise said.wrong(expected, secret=True)
    return url


def _digest(said: Setting) -> Digest | None:
    if not said.is_set:
        return None
    match str(said.value).lower().split():
        case ["every", "run"]:
            return Digest(Every.RUN)
        case ["hourly"]:
            return Digest(Every.HOUR)
        case ["daily", "at", time] if (minute := _minute(time)) is not None and minute < MINUTES_A_DAY:
            return Digest(Every.DAY, minute)
        case ["weekly", "on", day, "at", time] if (minute := _minute(time)) is not None and minute < MINUTES_A_DAY:
            return Digest(Every.WEEK, minute, _day(said, day))
    raise said.wrong(_DIGESTS)


def _quiet(section: Setting) -> Quiet:
    listed, said = section["quiet_days"], section["quiet"]
    listed.texts('a list of days: ["saturday", "sunday"]')
    days = frozenset(_day(one, one.value) for one in listed)
    if not said.is_set:
        return Quiet(days=days)
    start, _, end = str(said.value).replace(" ", "").replace("–", "-").partition("-")
    first, last = _minute(start), _minute(end)
    if first is None or last is None or first == MINUTES_A_DAY:
        raise said.wrong('two times of the day: "20:00-07:00"')
    if first == last or last - first == MINUTES_A_DAY:
        raise said.error(f"`{said.name}` is the whole day, so nothing would ever be sent", 'Write "20:00-07:00".')
    return Quiet(first, last, days)


def _day(said: Setting, name: str) -> int:
    if name.lower() not in _DAYS:
        near = nearest(name, _DAYS)
        raise said.error(f"`{said.name}`: there is no day `{name}`", meant(near, "Days are monday to sunday."))
    return _DAYS.index(name.lower())


def _zone(said: Setting) -> ZoneInfo:
    name = said.text('the name of a zone, such as "Europe/Berlin"', "UTC")
    if name == "UTC":
        return UTC_ZONE
    zones = available_timezones()
    if name not in zones:
        near = [zone for zone in sorted(zones) if zone.lower().split("/")[-1] == name.lower()]
        near = near or nearest(name, zones)
        help = meant(near, 'Write it like "Europe/Berlin".')
        raise said.error(f"`{said.name}`: there is no time zone `{name}`", help)
    return ZoneInfo(name)


def _template(said: Setting) -> Path | None:
    return said.beside('a file beside leadscore.toml: "templates/sales.txt"') if said.is_set else None


# ------------------------------------------------------------------------------------------------ teams


def _team(section: Setting, destinations: Collection[str]) -> Team:
    section.section(_TEAM_KEYS, f'a section: `[teams."{section.key}"]`')
    members = section["members"].texts('a list of names: ["ann", "bob"]')
    for number, member in enumerate(section["members"]):
        if members[number] in members[:number]:
            help = "Name everybody once: all get as many leads."
            raise member.error(f"`{section['members'].name}` names `{members[number]}` twice", help)
    routes = section["route"]
    if not isinstance(routes.value, list | None):
        raise routes.wrong(f'sections that start with `[[teams."{section.key}".route]]`')
    if not members and not routes.value:
        raise section.error(f"`{section.name}` has no members and no routes", "Give it members, or leave it out.")
    known = {*members, *destinations}
    return Team(section.key, members, tuple(_route(route, known) for route in routes))


def _route(section: Setting, known: Collection[str]) -> Route:
    section.section(_ROUTE_KEYS)
    to = section["to"]
    found = Route(section["if"].text("a condition: 'country is \"germany\"'"), to.text("a name"), section["if"])
    if found.to not in known:
        help = meant(nearest(found.to, known), f"Name {found.to} among the team's members.")
        raise to.error(f"`{to.name}`: `{found.to}` is neither a member nor a destination", help)
    return found


def _minute(text: str) -> int | None:
    """The minute of the day, 24:00 being its end; None if it is none."""
    found = _CLOCK.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    return None if minute is None or minute > MINUTES_A_DAY else minute
