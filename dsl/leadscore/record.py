"""Frozen records: classes that are declared like dataclasses, and that cost next to nothing to declare.

A dataclass has its methods written and compiled when its module is loaded, which takes half a millisecond to one; a
command that loads a hundred of them is felt to be slow. All records share their methods instead. Type checkers see no
difference.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

R = TypeVar("R", bound="Record")


class _Field:
    def __init__(self, default: object, kw_only: bool, compare: bool) -> None:
        self.default, self.kw_only, self.compare = default, kw_only, compare


def field(*, default: Any, kw_only: bool = False, compare: bool = True) -> Any:
    """A field with a default; given by name alone with `kw_only`; outside equality and repr without `compare`."""
    return _Field(default, kw_only, compare)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """What derives from it has a field for each annotation of its body, behind those of its base.

    A field may have a default, which all instances share, so it must be immutable. Two records are equal if they are
    of the same class and so are their fields; hash, repr and `match` go by the fields, too.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[frozenset[str]] = frozenset()
    _required: ClassVar[frozenset[str]] = frozenset()
    _compared: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        fields = {name: cls.__dict__.get(name, _MISSING) for name in cls.__annotations__}
        apart = {name: made for name, made in fields.items() if isinstance(made, _Field)}
        for name, made in apart.items():
            setattr(cls, name, made.default)
        by_name = {name for name, made in apart.items() if made.kw_only}
        aside = {name for name, made in apart.items() if not made.compare}
        positional = tuple(name for name in fields if name not in by_name)
        cls.__match_args__ = cls.__match_args__ + positional  # type: ignore[misc]
        cls._names = cls._names | fields.keys()
        cls._required = cls._required | {name for name, default in fields.items() if default is _MISSING}
        cls._compared = (*cls._compared, *(name for name in fields if name not in aside))

    def __init__(self, *values: object, **named: object) -> None:
        given = self.__dict__
        given.update(zip(self.__match_args__, values, strict=False), **named)
        fits = len(given) == len(values) + len(named) and self._names.issuperset(given)
        if not fits or not all(map(given.__contains__, self._required)):
            raise TypeError(f"{type(self).__name__} has the fields {sorted(self._names)}; given: {values}, {named}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be deleted")

    def _key(self) -> list[object]:
        return [getattr(self, name) for name in self._compared]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(tuple(self._key()))

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in zip(self._compared, self._key(), strict=True))
        return f"{type(self).__qualname__}({', '.join(shown)})"


_MISSING = object()


def replace(record: R, **changes: object) -> R:
    """The record with other values in some fields."""
    return type(record)(**{**vars(record), **changes})


def compared_fields(kind: type) -> tuple[str, ...]:
    """The names of a record class's fields that take part in equality, in order; of another class, none."""
    return kind._compared if issubclass(kind, Record) else ()
