"""The few closed sets of words that syntax, plan and engines share."""

from enum import Enum


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
