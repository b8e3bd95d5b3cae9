"""Realist reviews as code: from raw database exports to the paper."""

__version__ = "0.1.0"
