"""The few closed sets of words that syntax, plan and engines share."""

from enum import Enum

LAST_INSTANT = 253_402_300_799
"""The last second of the year 9999, since 1970-01-01T00:00:00Z: no calendar goes further."""


class ValueType(Enum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"


class Each(Enum):
    """What a rule counts that fires once per match."""

    TIME = "time"
    DIFFERENT = "different"
    DAY = "day"


class Measure(Enum):
    """What is compared about events: their number, or the sum of their minutes."""

    TIMES = "times"
    MINUTES = "minutes"
