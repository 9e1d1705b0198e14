"""Targets of events in canonical form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.values.target import canonical
from leadscore.values.text import fold

ADDRESSES = st.text(st.sampled_from("ab/?#:*.\\ %HT")).map(lambda tail: tail)


def spelt_out(raw: str) -> str:
    """The language's sentence, step by step."""
    text = fold(raw)
    for scheme in ("http://", "https://"):
        if text.startswith(scheme):
            rest = text[len(scheme) :]
            host = min((rest.find(c) for c in "/?#" if c in rest), default=len(rest))
            text = "/" + rest[host:]
            break
    if not text.startswith("/"):
        return text
    path = text.split("#")[0].split("?")[0]
    while path.startswith("/"):
        path = path[1:]
    while path.endswith("/"):
        path = path[:-1]
    return path or "home"


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("Pricing", "pricing"),
        ("https://acme.com/Pricing/?utm_source=x", "pricing"),
        ("HTTP://ACME.COM/Pricing#top", "pricing"),
        ("  /pricing/  ", "pricing"),
        ("https://acme.com:8080/a/b//", "a/b"),
        ("https://acme.com", "home"),
        ("https://acme.com?x=1/2", "home"),
        ("https://acme.com#/app", "home"),
        ("https://", "home"),
        ("/", "home"),
        ("///", "home"),
        ("/?q=1", "home"),
        ("//x", "x"),
        ("//acme.com/x", "acme.com/x"),
        ("/a%20B%2Fc", "a%20b%2fc"),
        ("/a//b", "a//b"),
        ("acme.com/pricing?x", "acme.com/pricing?x"),
        ("ftp://acme.com/x", "ftp://acme.com/x"),
        ("http:/x", "http:/x"),
        ("Pricing Guide / 2026?", "pricing guide / 2026?"),
        ("/http://x/y", "http://x/y"),
        ("", ""),
        (" \u00a0", ""),
    ],
)
def test_canonical(raw: str, target: str) -> None:
    assert canonical(raw) == target


@given(st.sampled_from(["", "http://", "https://", "/", " HTTPS://", "htt"]), st.text() | ADDRESSES)
def test_canonical_is_what_the_language_says(start: str, rest: str) -> None:
    assert canonical(start + rest) == spelt_out(start + rest)


@given(st.text(), st.sampled_from(["https://a.com/", "http://b.org:80/", "/", "https://x.y//"]))
def test_scheme_host_query_and_fragment_never_matter(query: str, start: str) -> None:
    assert canonical(f"{start}blog/Post-1/?{query}") == "blog/post-1"
    assert canonical(f"{start}blog/Post-1#{query}") == "blog/post-1"
