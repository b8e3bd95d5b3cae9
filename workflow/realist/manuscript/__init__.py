"""Manuscript: numbers, claims, citations, one composed document, its formats and its supplements."""
