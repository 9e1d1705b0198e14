"""Loads what `leadscore run` loads sooner or later, so that processes that come from this one need not."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module
from pathlib import Path

import apprise
import duckdb  # noqa: F401
import psycopg  # noqa: F401

from leadscore.driver import compile_path

_PACKAGES = ("batch", "cli", "facts", "production.actions", "production.ledger", "production.outbox")
_MORE = ("production.record", "production.sending", "production.running", "production.judging", "report")

apprise.Apprise.instantiate("json://localhost")  # loads all that it has
compile_path(Path(__file__).with_name("policy.lead"))
for _name in (*_PACKAGES, *_MORE):
    _module = import_module(f"leadscore.{_name}")
    for _found in pkgutil.walk_packages(getattr(_module, "__path__", []), f"{_module.__name__}."):
        import_module(_found.name)
gc.collect()
gc.freeze()  # else each process would look through all of this, and copy it
