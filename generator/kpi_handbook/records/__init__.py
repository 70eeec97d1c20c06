"""What stands in `published/`: canonical bytes, digests, the log, signatures; no model, no scoring."""
