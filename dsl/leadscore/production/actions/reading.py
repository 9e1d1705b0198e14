"""Reads `[destinations]` and `[teams]` of `leadscore.toml`, and says of each slip where it is and what was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from leadscore.facts.config import read_toml
from leadscore.facts.errors import FactsError
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

SHOWN = "docs/actions.md shows an example."

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
    path, found = read_toml(start)
    return Settings() if path is None else _Reader(path).settings(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def settings(self, found: Mapping[str, Any]) -> Settings:
        destinations = {
            name: self._destination(name, section) for name, section in self._section(found, "destinations").items()
        }
        teams = {name: self._team(name, section) for name, section in self._section(found, "teams").items()}
        for team in teams.values():
            self._must_know_whom(team, destinations)
        return Settings(self.path, destinations, teams)

    # -------------------------------------------------------------------------------------------- destinations

    def _destination(self, name: str, section: object) -> Destination:
        where = f"destinations.{name}"
        if isinstance(section, str):
            return Destination(name, self._url(where, section))
        if not isinstance(section, dict):
            raise self._wrong(where, "an address in quotes, or a section with one: `url`")
        self._known(where, section, _DESTINATION_KEYS)
        if "url" not in section:
            raise self._fail(f"`{where}` has no `url`", f"{SHOWN} Without an address nothing can be sent.")
        digest, quiet = self._digest(where, section), self._quiet(where, section)
        never = never_goes(quiet, digest)
        if never is not None:
            raise self._fail(f"`{where}`: nothing would ever be sent, for {never}", "Change one of the two.")
        return Destination(
            name,
            self._url(f"{where}.url", section["url"]),
            digest,
            quiet,
            self._zone(where, section),
            self._template(where, section),
            self._form(where, section),
        )

    def _url(self, where: str, value: object) -> str:
        """What is wrong with an address is said without showing it: it may hold secrets."""
        if not isinstance(value, str) or not _URL.fullmatch(value.strip()):
            raise self._wrong(where, 'an address such as "slack://${SLACK_TOKEN}" or "json://localhost:8099/"')
        return value.strip()

    def _digest(self, where: str, section: Mapping[str, Any]) -> Digest | None:
        if "digest" not in section:
            return None
        match str(section["digest"]).lower().split():
            case ["every", "run"]:
                return Digest(Every.RUN)
            case ["hourly"]:
                return Digest(Every.HOUR)
            case ["daily", "at", time] if (minute := _minute(time)) is not None and minute < MINUTES_A_DAY:
                return Digest(Every.DAY, minute)
            case ["weekly", "on", day, "at", time] if (minute := _minute(time)) is not None and minute < MINUTES_A_DAY:
                return Digest(Every.WEEK, minute, self._day(f"{where}.digest", day))
        raise self._wrong(f"{where}.digest", _DIGESTS)

    def _quiet(self, where: str, section: Mapping[str, Any]) -> Quiet:
        days = section.get("quiet_days", [])
        if not isinstance(days, list) or not all(isinstance(day, str) for day in days):
            raise self._wrong(f"{where}.quiet_days", 'a list of days: ["saturday", "sunday"]')
        quiet_days = frozenset(self._day(f"{where}.quiet_days", day) for day in days)
        if "quiet" not in section:
            return Quiet(days=quiet_days)
        start, _, end = str(section["quiet"]).replace(" ", "").replace("–", "-").partition("-")
        first, last = _minute(start), _minute(end)
        if first is None or last is None or first == MINUTES_A_DAY:
            raise self._wrong(f"{where}.quiet", 'two times of the day: "20:00-07:00"')
        if first == last or last - first == MINUTES_A_DAY:
            raise self._fail(f"`{where}.quiet` is the whole day, so nothing would ever be sent", 'Write "20:00-07:00".')
        return Quiet(first, last, quiet_days)

    def _day(self, where: str, name: str) -> int:
        if name.lower() not in _DAYS:
            near = nearest(name, _DAYS)
            raise self._fail(f"`{where}`: there is no day `{name}`", _meant(near, "Days are monday to sunday."))
        return _DAYS.index(name.lower())

    def _zone(self, where: str, section: Mapping[str, Any]) -> ZoneInfo:
        name = section.get("timezone", "UTC")
        if not isinstance(name, str):
            raise self._wrong(f"{where}.timezone", 'the name of a zone, such as "Europe/Berlin"')
        if name == "UTC":
            return UTC_ZONE
        zones = available_timezones()
        if name not in zones:
            near = [zone for zone in sorted(zones) if name and zone.lower().split("/")[-1] == name.lower()]
            near = near or nearest(name, zones)
            raise self._fail(
                f"`{where}.timezone`: there is no time zone `{name}`", _meant(near, 'Write it like "Europe/Berlin".')
            )
        return ZoneInfo(name)

    def _template(self, where: str, section: Mapping[str, Any]) -> Path | None:
        if "template" not in section:
            return None
        if not isinstance(section["template"], str):
            raise self._wrong(f"{where}.template", 'a file beside leadscore.toml: "templates/sales.txt"')
        return self.path.parent / section["template"]

    def _form(self, where: str, section: Mapping[str, Any]) -> Form:
        forms = {form.value: form for form in Form}
        given = section.get("format", Form.TEXT.value)
        if given not in forms:
            raise self._wrong(f"{where}.format", " or ".join(f'"{form}"' for form in forms))
        return forms[given]

    # -------------------------------------------------------------------------------------------- teams

    def _team(self, name: str, section: object) -> Team:
        where = f"teams.{name}"
        if not isinstance(section, dict):
            raise self._wrong(where, f'a section: `[teams."{name}"]`')
        self._known(where, section, _TEAM_KEYS)
        members = section.get("members", [])
        if not isinstance(members, list) or not all(isinstance(member, str) and member.strip() for member in members):
            raise self._wrong(f"{where}.members", 'a list of names: ["ann", "bob"]')
        if len(set(members)) < len(members):
            twice = next(member for member in members if members.count(member) > 1)
            raise self._fail(f"`{where}.members` names `{twice}` twice", "Name everybody once: all get as many leads.")
        routes = section.get("route", [])
        if not isinstance(routes, list) or not all(isinstance(route, dict) for route in routes):
            raise self._wrong(f"{where}.route", f'sections that start with `[[teams."{name}".route]]`')
        if not members and not routes:
            raise self._fail(f"`{where}` has no members and no routes", "Give it members, or leave it out.")
        return Team(name, tuple(members), tuple(self._route(where, i, route) for i, route in enumerate(routes, 1)))

    def _route(self, team: str, number: int, section: Mapping[str, Any]) -> Route:
        where = f"{team}.route {number}"
        self._known(where, section, _ROUTE_KEYS)
        for key in _ROUTE_KEYS:
            if not isinstance(section.get(key), str) or not section[key].strip():
                raise self._wrong(
                    f"{where}.{key}", "a condition: 'country is \"germany\"'" if key == "if" else "a name"
                )
        return Route(section["if"], section["to"], number)

    def _must_know_whom(self, team: Team, destinations: Mapping[str, Destination]) -> None:
        known = {*team.members, *destinations}
        for route in team.routes:
            if route.to not in known:
                raise self._fail(
                    f"`teams.{team.name}.route {route.number}.to`: `{route.to}` is neither a member nor a destination",
                    _meant(nearest(route.to, known), f"Name {route.to} among the team's members."),
                )

    # -------------------------------------------------------------------------------------------- what is wrong

    def _section(self, found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        section = found.get(name, {})
        if not isinstance(section, dict):
            raise self._wrong(name, f"a section: `[{name}]`")
        return section

    def _known(self, where: str, section: Mapping[str, Any], keys: Collection[str]) -> None:
        for key in section:
            if key not in keys:
                listed = ", ".join(f"`{known}`" for known in keys)
                raise self._fail(
                    f"there is no setting `{key}` in {where}", _meant(nearest(key, keys), f"It knows {listed}.")
                )

    def _wrong(self, where: str, expected: str) -> FactsError:
        return self._fail(f"`{where}` should be {expected}", SHOWN)

    def _fail(self, message: str, help: str) -> FactsError:
        return FactsError(f"{self.path}: {message}", help)


def _minute(text: str) -> int | None:
    """The minute of the day, 24:00 being its end; None if it is none."""
    found = _CLOCK.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    return None if minute is None or minute > MINUTES_A_DAY else minute


def _meant(near: Sequence[str], otherwise: str) -> str:
    return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else otherwise
