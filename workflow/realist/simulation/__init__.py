"""A whole review from a seed: the default, teaching material and benchmark corpus."""
