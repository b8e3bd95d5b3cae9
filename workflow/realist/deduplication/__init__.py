"""Which records describe one report: normalise, block, compare, cluster."""
