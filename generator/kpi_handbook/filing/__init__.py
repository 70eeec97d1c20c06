"""Handing in values: the form a unit fills in, and reading what comes back; nothing is guessed."""
