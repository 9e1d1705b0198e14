"""Names, types and meaning of a parsed policy."""

from leadscore.check.checker import check
from leadscore.check.model import Checked, Loaded, Unit

__all__ = ["Checked", "Loaded", "Unit", "check"]
