"""Links between the pages of a site, whatever folder it is put in."""

import posixpath


def relative(start: str, target: str) -> str:
    """Return the link from one page to another address of the same site."""
    if target.startswith(("#", "http://", "https://")):
        return target
    path, mark, anchor = target.partition("#")
    up = posixpath.relpath("/" + path, "/" + start) if path != start else "."
    slash = "/" if path.endswith("/") or not path else ""
    return f"{up}{slash}{mark}{anchor}"
