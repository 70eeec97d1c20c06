"""What a page or a table shows: every number formatted, every word in one language."""
