"""What may happen to a submitted value, who may do it, and the history of what was done."""
