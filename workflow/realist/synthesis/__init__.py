"""Synthesis: the included studies, the CMOCs with their evidence, and the programme theory."""
