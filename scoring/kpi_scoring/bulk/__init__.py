"""Bulk scoring: submitted values as one relation, scored by the same steps as a handbook's own periods."""
