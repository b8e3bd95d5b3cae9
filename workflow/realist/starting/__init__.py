"""Starting: an empty review to fill, and searches with their exports."""

TO_FILL_IN = "TO FILL IN"
"""How what people have to write themselves begins, where something has to stand."""
