"""Lead scoring as code: policies that people read, checked, tested and explained."""

__version__ = "0.1.0"
