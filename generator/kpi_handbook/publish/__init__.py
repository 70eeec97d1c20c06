"""Making, correcting and recomputing publication records."""
