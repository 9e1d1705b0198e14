"""What somebody says to what is proposed: yes, no, not yet; and what he asks of it."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.lexicon import any_of

_POLITE, _THANKS = r"(?:please|pls|and|now|just|then)", r"(?:please|pls|thanks|thank you)"
_WRITES = rf"(?:{any_of('says_write')}(?: {any_of('what_is_proposed')})?(?: {any_of('where_written')})?)"
_DOES = rf"(?:{any_of('says_do_it')}|(?:{any_of('says_apply')}(?: {any_of('what_is_proposed')})?))"
_YES = re.compile(rf"(?:(?:{any_of('says_yes')}|{_WRITES}|{_DOES}|{_POLITE})(?:[\s,.;!–—-]+|$))+", re.IGNORECASE)
_SAYS_YES = re.compile(rf"\b(?:{any_of('says_yes')}|{_WRITES}|{_DOES})(?!\w)", re.IGNORECASE)
_GO = re.compile(rf"\b{_DOES}(?!\w)", re.IGNORECASE)
_AFTER_ALL = rf"(?:{any_of('says_on_second_thought')}[\s,.;!–—-]+)*"
_TAIL = rf"(?:(?:{_THANKS}|after all|then)[\s.!]*)*"
_NO = re.compile(rf"{_AFTER_ALL}(?:{any_of('says_no')}(?:[\s,.;!–—-]+|$))+{_TAIL}", re.IGNORECASE)
_DROPS = re.compile(rf"{_AFTER_ALL}(?:{any_of('says_drop_it')}(?:[\s,.;!–—-]+|$))+{_TAIL}", re.IGNORECASE)
_ALL_BACK = re.compile(rf"{_AFTER_ALL}{any_of('takes_all_back')}(?:[\s,.;!–—-]+|$){_TAIL}", re.IGNORECASE)
_LATER = re.compile(rf"(?:(?:{any_of('says_later')}|{_POLITE}|no|hm+)(?:[\s,.;!…–—-]+|$))+", re.IGNORECASE)
_SAYS_LATER = re.compile(rf"\b{any_of('says_later')}(?!\w)", re.IGNORECASE)
_BEFORE = r"^\W*(?:(?:so|and|ok|okay|please|wait|hm+|but|now|well)\W+)*"
_BEHIND = r"(?: (?:so far|now|again|please|once more|then|exactly|yet|already))*\W*$"
_SHOWS = re.compile(rf"{_BEFORE}{any_of('asks_of_proposal')}{_BEHIND}", re.IGNORECASE)
_SHOWS_ANY = re.compile(rf"{_BEFORE}{any_of('asks_of_changes')}{_BEHIND}", re.IGNORECASE)
_SHOWS_AGAIN = re.compile(rf"{_BEFORE}{any_of('shows_again')}{_BEHIND}", re.IGNORECASE)
_IS_WRITTEN = re.compile(rf"{_BEFORE}{any_of('asks_if_written')}{_BEHIND}", re.IGNORECASE)


def decision(said: str) -> bool | None:
    """Whether that is a yes or a no to what was proposed; None: neither."""
    if _YES.fullmatch(said) and _SAYS_YES.search(said):
        return True
    return False if _NO.fullmatch(said) or _DROPS.fullmatch(said) else None


def takes_all_back(said: str) -> bool:
    """`undo everything`."""
    return _ALL_BACK.fullmatch(said) is not None


def is_of_last(said: str) -> bool:
    """Whether it says to do it, or to drop it: a yes or no to what was just shown, else maybe of something else."""
    is_go = decision(said) is True and _GO.search(said) is not None
    return is_go or _DROPS.fullmatch(said) is not None


def puts_off(said: str) -> bool:
    """`not yet`."""
    return _LATER.fullmatch(said) is not None and _SAYS_LATER.search(said) is not None


def asks_to_see(said: str, *, is_proposed: bool) -> bool:
    """Whether it asks what is proposed; where something is, `what changed?` does, too."""
    return bool(_SHOWS.match(said) or (is_proposed and _SHOWS_ANY.match(said)))


def asks_again(said: str) -> bool:
    """`show it again`."""
    return _SHOWS_AGAIN.match(said) is not None


def asks_if_written(said: str) -> bool:
    """`did you save it?`."""
    return _IS_WRITTEN.match(said) is not None
