"""What people write in short, as they would say it: `excl. students`, `50%/30d`, `a half-life of 20 days`."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.lexicon import any_of

_UNITS = {"d": "days", "w": "weeks", "wk": "weeks", "wks": "weeks", "mo": "months", "y": "years", "yr": "years"}
_TIME = r"(?P<count>\d+)[\s-]?(?P<unit>days?|weeks?|months?|years?|d|wks?|w|mo|yr?)\b"
_PER = re.compile(rf"(?P<share>\d+(?:\.\d+)?\s?%)\s?/\s?{_TIME}(?:[\s-]*half[- ]?li(?:fe|ves))?", re.IGNORECASE)
_HALF_LIFE = re.compile(
    rf"\bhalf[- ]?li(?:fe|ves)\s?(?:(?:of|is|at|to|shall be|should be)\s|[:=]\s?)?{_TIME}", re.IGNORECASE
)
_BEFORE_HALF_LIFE = re.compile(rf"{_TIME}[\s-]+half[- ]?li(?:fe|ves)\b", re.IGNORECASE)
_WORDS = tuple(
    (re.compile(rf"(?<!\w)(?:{short})", re.IGNORECASE), whole)
    for short, whole in (
        (r"w/o(?:ut)?(?!\w)", "without"),
        (r"(?:excl\.?|exc\.)(?!\w)", "excluding"),
        (r"incl\.?(?!\w)", "including"),
        (r"(?:nos?|nr)\.(?=\s+of\b)|#(?=\s*of\b)", "number"),
        (r"sub-(?=\d)", "under "),
        (r"back-test", "backtest"),
        (r"acc(?:oun)?ts(?!\w)", "accounts"),
        (r"(?:came|come|went|gone|been|got) (?:to|on|onto) (?=(?:the |our )?[\w -]{2,30} page\b)", "visited "),
        (r"(?:an? |the )?(?:open|running|ongoing|active) trials?(?!\w)", "a trial"),
        (r"who(?: is|['’]s| are|s) behind (?=\w)", "who is at "),
        (r"(?P<low>\d+) (?:through|thru) (?=\d)", r"\g<low> to "),
        (r"(?P<rank>(?:junior|senior|manager|head|director|vp)s?)\+(?=[\s,;:.?!)]|$)", r"\g<rank> or above"),
        (r"cos\.?(?=\s+(?:where|with|that|in|who|over|under|of)\b)", "companies"),
    )
)
_BROUGHT = re.compile(
    r"(?P<them>leads|people|contacts|prospects|customers) (?:did|has) "
    rf"(?!{any_of('no_source')}\b)"
    r"(?P<source>[\w.&-]+(?: [\w.&-]+)?) (?:bring|brought|send|sent|deliver(?:ed)?|generated?|give|given) us(?!\w)",
    re.IGNORECASE,
)
"""`how many leads did Google bring us`."""
_AT_FIRM = re.compile(r"(?<=[^\W\d_])\s?@\s?(?=[^\W\d_]+(?![\w.-]*\.[a-z]))", re.IGNORECASE)
"""`Zeno@Velvethaven`, which is no address."""
_CHANGE_SO = re.compile(
    r"^\W*(?:please\W+)?(?:change|adapt|adjust|alter|modify|update) (?P<what>[^,:;]+?)"
    r"(?:,? so(?: that)?|:) (?:it|they) (?=\w)",
    re.IGNORECASE,
)
"""`change the seats rule so it starts at 30 seats`: what shall be so is said behind it."""
_AS_NOW = re.compile(
    r"\s*\([^()]*\b(?:as (?:now|before|today|it is|they are)|unchanged|stays|remains)\b[^()]*\)", re.IGNORECASE
)
"""`hot at 85 (fit 10 or more as now)`: nothing else shall change."""
_QUOTED = re.compile(r'("[^"]*"|“[^”]*”)')


def written_out(question: str) -> str:
    """The question as it would be said; what is written out already stays as it is, and what stands in quotes."""
    parts = _QUOTED.split(question)
    return "".join(part if place % 2 else _written_out(part) for place, part in enumerate(parts))


def _written_out(text: str) -> str:
    text = _PER.sub(lambda match: f"{match['share']} every {_time(match)}", text)
    for pattern in (_HALF_LIFE, _BEFORE_HALF_LIFE):
        text = pattern.sub(lambda match: f"decay of 50% every {_time(match)}", text)
    for short, whole in _WORDS:
        text = short.sub(whole, text)
    text = _BROUGHT.sub(r"\g<them> came from \g<source>", _AS_NOW.sub("", text))
    return _CHANGE_SO.sub(r"\g<what> ", _AT_FIRM.sub(" at ", text))


def _time(match: re.Match[str]) -> str:
    unit = match["unit"].lower()
    return f"{match['count']} {_UNITS.get(unit, unit)}"
