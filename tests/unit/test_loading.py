"""What is loaded is not searched for garbage; everything else is, as before."""

from __future__ import annotations

import gc

import pytest

from leadscore.loading import load


@pytest.mark.parametrize("searched", [True, False])
def test_the_collector_is_left_as_it_was(searched: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if searched else gc.disable)()
        assert load("leadscore.cli.main").__name__ == "leadscore.cli.main"
        assert gc.isenabled() is searched
        assert gc.get_freeze_count() > 0
        with pytest.raises(ModuleNotFoundError):
            load("leadscore.nothing")
        assert gc.isenabled() is searched
    finally:
        gc.unfreeze()
        (gc.enable if before else gc.disable)()
