"""The page on which people screen: what there is to do, the rows that answer it, and the server that shows it."""
