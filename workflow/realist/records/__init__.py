"""What a record is, and one reader a format: bytes to records, gaps and rejects, so that nothing is lost."""
