"""Screening: decisions, agreement, flow."""
