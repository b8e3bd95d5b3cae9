"""Figures: one module a picture, each a function from tables to a drawing."""
