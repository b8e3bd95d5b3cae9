"""The check of a whole review: what every room finds wrong, in one list."""
