"""Columns of whole numbers, packed into few bytes.

What is the same in all rows is said once; of few different numbers each row has the place in their list; others are
written as what they are above the least of them, in as many bytes as that needs, all first bytes before all second
ones. zlib does the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_LEVEL = 4
_FEW = 256
_NARROW = 2**17
"""Numbers that lie so close to each other are told apart faster by a table than by sorting."""
_ONCE, _LISTED, _WRITTEN = 0, 1, 2


def packed(columns: Mapping[str, Integers], level: int = _LEVEL) -> bytes:
    """Columns of the same length. One that is 0 everywhere takes no room at all."""
    heads: list[tuple[Any, ...]] = []
    bodies: list[bytes] = []
    count = 0
    for name, column in columns.items():
        count = len(column)
        head, body = _packed(column)
        if head != (_ONCE, 0):
            heads.append((name, *head))
            bodies.append(body)
    return zlib.compress(msgspec.msgpack.encode((count, heads, b"".join(bodies))), level)


def unpacked(data: bytes) -> Columns:
    """What `packed` packed."""
    count, heads, body = msgspec.msgpack.decode(zlib.decompress(data))
    found = {}
    start = 0
    for name, kind, *head in heads:
        width = 0 if kind == _ONCE else head[0]
        found[name] = _unpacked(kind, head, body[start : start + width * count], count)
        start += width * count
    return Columns(found, count)


class Columns(dict[str, Integers]):
    """Columns by name; one that was not packed is 0 everywhere."""

    def __init__(self, found: Mapping[str, Integers], count: int) -> None:
        super().__init__(found)
        self.count = count

    def __missing__(self, name: str) -> Integers:
        return np.zeros(self.count, np.int64)


def _packed(column: Integers) -> tuple[tuple[Any, ...], bytes]:
    if not len(column):
        return (_ONCE, 0), b""
    least = int(column.min())
    span = int(column.max()) - least
    if not span:
        return (_ONCE, least), b""
    width = _bytes_of(span)
    different, places = _told_apart(column, least, span)
    if len(different) <= _FEW:
        return (_LISTED, 1, different.tolist()), places.astype(np.uint8).tobytes()
    if width > 2 and len(different) * width < len(column):
        return (_LISTED, 2, different.tolist()), _planes(places.astype(np.uint64), 2)
    return (_WRITTEN, width, least), _planes(column.view(np.uint64) - np.uint64(least % 2**64), width)


def _told_apart(column: Integers, least: int, span: int) -> tuple[Integers, NDArray[np.intp]]:
    """The different numbers, in ascending order, and the place of each row's among them."""
    if span >= _NARROW:
        return np.unique(column, return_inverse=True)
    above = column - least
    seen = np.zeros(span + 1, np.bool_)
    seen[above] = True
    different = np.flatnonzero(seen)
    places = np.empty(span + 1, np.intp)
    places[different] = np.arange(len(different))
    return different + least, places[above]


def _bytes_of(number: int) -> int:
    return (number.bit_length() + 7) // 8


def _planes(numbers: NDArray[np.uint64], width: int) -> bytes:
    rows = np.ascontiguousarray(numbers).astype("<u8").view(np.uint8).reshape(-1, 8)
    return rows[:, :width].T.tobytes()


def _unpacked(kind: int, head: list[Any], body: bytes, count: int) -> Integers:
    if kind == _ONCE:
        return np.full(count, head[0], np.int64)
    numbers = np.zeros((count, 8), np.uint8)
    numbers[:, : head[0]] = np.frombuffer(body, np.uint8).reshape(head[0], count).T
    written = numbers.view("<u8").ravel().astype(np.uint64)
    if kind == _LISTED:
        listed: Integers = np.array(head[1], np.int64)[written.astype(np.intp)]
        return listed
    return (written + np.uint64(head[1] % 2**64)).view(np.int64)
