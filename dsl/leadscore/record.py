"""Frozen records: classes that are declared like dataclasses, and that cost next to nothing to declare.

A dataclass has its methods written and compiled when its module is loaded, which takes half a millisecond to one; a
command that loads a hundred of them is felt to be slow. All records share their methods instead. Type checkers see no
difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

R = TypeVar("R", bound="Record")


class _Field:
    def __init__(self, default: object, kw_only: bool, compare: bool) -> None:
        self.default, self.kw_only, self.compare = default, kw_only, compare


def field(*, default: Any, kw_only: bool = False, compare: bool = True) -> Any:
    """A field with a default; given by name alone with `kw_only`; outside equality and repr without `compare`."""
    return _Field(default, kw_only, compare)


class _Kind(type):
    """The class of record classes: the annotations in a body become slots, their values defaults."""

    _positional: tuple[str, ...] = ()
    _compared: tuple[str, ...] = ()
    _defaults: Mapping[str, object] = {}
    _put: Mapping[str, Callable[[object, object], None]] = {}
    _key: Callable[[object], object]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _Kind:
        names = body.get("__annotations__", {})
        fields = {name: _as_field(body.pop(name, _MISSING)) for name in names}
        caches = any(isinstance(value, cached_property) for value in body.values())
        body["__slots__"] = (*names, "__dict__") if caches else tuple(names)
        kind = super().__new__(cls, name, bases, body)
        defaults = {name: field.default for name, field in fields.items() if field.default is not _MISSING}
        kind._positional += tuple(name for name, field in fields.items() if not field.kw_only)
        kind._compared += tuple(name for name, field in fields.items() if field.compare)
        kind._defaults = {**kind._defaults, **defaults}
        kind._put = {**kind._put, **{name: vars(kind)[name].__set__ for name in names}}
        kind._key = attrgetter(*(kind._compared or ("__class__",)))
        type.__setattr__(kind, "__match_args__", kind._positional)
        return kind


_MISSING = object()


def _as_field(value: object) -> _Field:
    return value if isinstance(value, _Field) else _Field(value, kw_only=False, compare=True)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(metaclass=_Kind):
    """What derives from it has a field for each annotation of its body, behind those of its base.

    A field may have a default, which all instances share, so it must be immutable. Two records are equal if they are
    of the same class and so are their fields; hash, repr and `match` go by the fields, too.
    """

    def __init__(self, *values: object, **named: object) -> None:
        kind = type(self)
        put = kind._put
        if len(values) == len(put) == len(kind._positional) and not named:  # as most are made: a third sooner
            for put_one, value in zip(put.values(), values, strict=True):
                put_one(self, value)
            return
        given = dict(zip(kind._positional, values, strict=False), **named)
        fields = given if len(given) == len(put) else {**kind._defaults, **given}
        if len(given) != len(values) + len(named) or fields.keys() != put.keys():
            raise TypeError(f"{kind.__name__} has the fields {', '.join(put)}; given: {values}, {named}")
        for name, value in fields.items():
            put[name](self, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be deleted")

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        if type(other) is not kind:
            return NotImplemented
        return kind._key(self) == kind._key(other)

    def __hash__(self) -> int:
        return hash(type(self)._key(self))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in type(self)._compared)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Callable[[type, dict[str, object]], object], tuple[type, dict[str, object]]]:
        return _made, (type(self), _fields(self))


def _fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record)._put}


def _made(kind: type, fields: dict[str, object]) -> object:
    return kind(**fields)


def replace(record: R, **changes: object) -> R:
    """The record with other values in some fields. Raises TypeError for one that it has not."""
    kind = type(record)
    if not changes.keys() <= kind._put.keys():
        raise TypeError(f"{kind.__name__} has the fields {', '.join(kind._put)}; given: {changes}")
    made = object.__new__(kind)
    for name, put_one in kind._put.items():
        put_one(made, changes[name] if name in changes else getattr(record, name))
    return made


def compared_fields(kind: type) -> tuple[str, ...]:
    """The names of a record class's fields that take part in equality, in order; of another class, none."""
    return kind._compared if isinstance(kind, _Kind) else ()
