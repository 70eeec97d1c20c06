"""Links between the pages of a site, whatever folder it is put in."""

import posixpath
from functools import lru_cache


def relative(start: str, target: str) -> str:
    """Return the link from one page to another address of the same site."""
    if target.startswith(("#", "http://", "https://")):
        return target
    path, mark, anchor = target.partition("#")
    return f"{_way(start, path)}{mark}{anchor}"


@lru_cache(2**14)  # a page is asked for the same ones again and again, and so is every page of a folder
def _way(start: str, path: str) -> str:
    here, (*folders, name) = start.split("/")[:-1], path.split("/")
    shared = len(posixpath.commonprefix([here, folders]))
    return "/".join([*[".."] * (len(here) - shared), *folders[shared:], name]) or "./"
