"""The terminal user interface of leadscore."""
