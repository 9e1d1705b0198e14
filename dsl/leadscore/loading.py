"""Loading a part of leadscore when it is needed."""

import gc
from importlib import import_module
from types import ModuleType


def load(module: str) -> ModuleType:
    """Imports a module, and whatever it needs.

    Code that is loaded stays: to search it for garbage, now and at the end, would take a tenth of a short command's
    time.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        if searched:
            gc.enable()
