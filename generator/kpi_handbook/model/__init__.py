"""What a handbook consists of: frozen records, the one field table of the project."""
