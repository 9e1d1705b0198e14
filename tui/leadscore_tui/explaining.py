"""Which leads are explained: the one that the cursor rests on, and one that is kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadscore_tui.backstage.protocol import Explain

if TYPE_CHECKING:
    from leadscore_tui.backstage.process import Backstage
    from leadscore_tui.why.model import Explained


class Explaining:
    """Both are explained by one policy, so that what tells them apart is the leads: who was kept before an edit is
    explained anew after it."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self.lead: Explained | None = None
        self.beside: Explained | None = None
        self.kept: int | None = None
        """The number of the lead that is kept beside; None: there is none."""

    async def explain(self, number: int) -> None:
        """Raises as `Backstage.ask` does."""
        self.lead = await self._backstage.ask(Explain(number))
        if self.kept is not None and self.beside and self.beside.plan.fingerprint != self.lead.plan.fingerprint:
            self.beside = await self._backstage.ask(Explain(self.kept))

    def keep(self, number: int) -> None:
        """The lead that is explained, of this number, stays beside those that come."""
        self.beside, self.kept = self.lead, number

    def let_go(self) -> None:
        self.beside = self.kept = None
