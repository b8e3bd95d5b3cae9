"""Where everything comes from: fingerprints of code, and later the manifest and the trace."""
