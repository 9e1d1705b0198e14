"""Problems as data: what is wrong, where, and how to mend it. Renderers are beside it, one a file."""

from leadscore.diagnostics.model import Diagnostic, Edit, Fix, Note, Severity

__all__ = ["Diagnostic", "Edit", "Fix", "Note", "Severity"]
