"""Records behave as frozen dataclasses do, without the code that those generate."""

from __future__ import annotations

import copy
import pickle
from functools import cached_property

import pytest

from leadscore.record import Record, compared_fields, field, replace


class Placed(Record):
    place: int = field(default=0, kw_only=True, compare=False)


class Point(Placed):
    x: int
    y: int = 7


class Other(Placed):
    x: int
    y: int = 7


class Empty(Record):
    pass


class Remembering(Record):
    x: int

    @cached_property
    def seen(self) -> list[int]:
        return [self.x]


def test_fields_are_given_in_order_or_by_name() -> None:
    assert (Point(1).x, Point(1).y, Point(1).place) == (1, 7, 0)
    assert Point(1, 2, place=3).place == 3
    assert Point(y=2, x=1) == Point(1, 2)


def test_equality_is_of_class_and_compared_fields() -> None:
    assert Point(1, place=1) == Point(1, place=2)
    assert hash(Point(1, place=1)) == hash(Point(1, place=2))
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)
    assert Empty() == Empty()
    assert compared_fields(Point) == ("x", "y")
    assert compared_fields(int) == ()


def test_repr_can_be_read_back() -> None:
    assert repr(Point(1, place=5)) == "Point(x=1, y=7)"
    assert repr(Empty()) == "Empty()"


def test_a_match_takes_the_fields_in_order() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
        case _:
            pytest.fail("a point did not match")


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1, "z": 2})]
)
def test_what_does_not_fit_is_refused(values: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point has the fields"):
        Point(*values, **named)


def test_it_is_frozen() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="frozen"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        del point.y
    assert point == Point(1)


def test_copies_are_equal() -> None:
    point = Point(1, 2, place=3)
    for twin in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert twin == point
        assert twin.place == 3
    assert replace(point, x=5) == Point(5, 2)
    assert replace(point, x=5).place == 3


def test_it_has_room_for_its_fields_and_for_what_it_remembers() -> None:
    assert not hasattr(Point(1), "__dict__")
    remembering = Remembering(1)
    assert remembering.seen is remembering.seen
    assert remembering == Remembering(1)
    assert pickle.loads(pickle.dumps(remembering)).seen == [1]
