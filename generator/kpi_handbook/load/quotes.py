"""Text to a YAML scalar in quotes, as a person would quote it."""


def quoted(text: str) -> str:
    """Return a text in double quotes, or in single ones where it holds what double quotes would change.

    A text of several lines stays one: lines fold in quotes as they do without.
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
