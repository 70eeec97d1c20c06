"""Signatures of roles by `ssh-keygen -Y` with ed25519 keys: strict to the last line break, and judged at their time."""

import base64
import binascii
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kpi_handbook.problems import HandbookError
from kpi_handbook.records.times import compact_utc

NAMESPACES: Mapping[str, str] = {"publisher": "kpi-publication@v1", "unit": "kpi-signoff@v1"}
"""The purpose for which a role signs; a signature made for one is refused for the other."""

MISSING = "ssh-keygen not found; Debian: openssh-client"

_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
_LINE = 70
_KEY_TYPE = "ssh-ed25519"
_SIGNER = re.compile(
    r'(?P<principal>[A-Z0-9][A-Z0-9-]*) namespaces="(?P<namespace>[a-z0-9@-]+)",'
    r'valid-after="(?P<after>[0-9]{14}Z)",valid-before="(?P<before>[0-9]{14}Z)" ssh-ed25519 (?P<key>[A-Za-z0-9+/]+=*)'
)


@dataclass(frozen=True)
class Signer:
    """One line of a list of signers: a role's key, what it is for, and when it holds."""

    principal: str
    namespace: str
    valid_after: str
    valid_before: str
    """Both in UTC as ssh-keygen writes them, such as 20260101000000Z; the end is exclusive."""
    key: bytes

    @property
    def fingerprint(self) -> str:
        """The key as `ssh-keygen -l` prints it."""
        return fingerprint(self.key)

    @property
    def line(self) -> str:
        """The line of the list."""
        valid = f'valid-after="{self.valid_after}",valid-before="{self.valid_before}"'
        key = base64.b64encode(self.key).decode()
        return f'{self.principal} namespaces="{self.namespace}",{valid} {_KEY_TYPE} {key}\n'

    def holds_at(self, at: str) -> bool:
        """Say whether the key may be used at a moment, written as in a record."""
        return self.valid_after <= compact_utc(at) < self.valid_before


@dataclass(frozen=True)
class Signature:
    """What an SSH signature says of itself."""

    key: bytes
    namespace: str


def signers(listed: bytes) -> tuple[Signer, ...]:
    """Return the lines of a list of signers; raises ValueError at one that is not written as `Signer.line`."""
    found = []
    for line in listed.decode("ascii", "replace").splitlines(keepends=True):
        match = _SIGNER.fullmatch(line.removesuffix("\n"))
        if not match:
            raise ValueError(f"{line.strip()[:60]!r} is no line of a list of signers")
        key = base64.b64decode(match["key"])
        found.append(Signer(match["principal"], match["namespace"], match["after"], match["before"], key))
        if found[-1].line != line:
            raise ValueError(f"the line of {match['principal']} is not written in the one form")
    return tuple(found)


def allowed_signers(listed: Iterable[Signer]) -> bytes:
    """Return a list of signers as it stands in `published/keys/`."""
    return "".join(signer.line for signer in listed).encode()


def public_key(text: str) -> bytes:
    """Return the key of a file such as id_ed25519.pub; raises HandbookError for anything but an ed25519 key."""
    words = [*text.split(), "", ""]
    try:
        key = base64.b64decode(words[1], validate=True)
        is_key = words[0] == _KEY_TYPE and list(_fields(key)) == [_KEY_TYPE.encode(), key[-32:]]
    except ValueError:
        is_key = False
    if not is_key:
        raise HandbookError(
            "this is no public ed25519 key", "make one with: ssh-keygen -t ed25519, and give its .pub file"
        )
    return key


def fingerprint(key: bytes) -> str:
    """Return a key's digest as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def is_strict(armoured: bytes) -> bool:
    """Say whether a signature file is written in the one form that it can have.

    ssh-keygen passes over line breaks that were moved, so of 314 flipped bytes it misses four.
    """
    try:
        return rearmoured(armoured) == armoured
    except ValueError:
        return False


def rearmoured(armoured: bytes) -> bytes:
    """Return a signature in the one form: lines of 70 between the markers, one line feed at the end.

    Raises ValueError where it is no armoured signature at all.
    """
    inner = armoured.strip()
    if not inner.startswith(_BEGIN.strip()) or not inner.endswith(_END.strip()):
        raise ValueError("the marker lines are missing")
    letters = b"".join(inner[len(_BEGIN.strip()) : -len(_END.strip())].split())
    try:
        blob = base64.b64decode(letters, validate=True)
    except binascii.Error as error:
        raise ValueError("this is not base64") from error
    letters = base64.b64encode(blob)
    lines = [letters[start : start + _LINE] + b"\n" for start in range(0, len(letters), _LINE)]
    return _BEGIN + b"".join(lines) + _END


def opened(armoured: bytes) -> Signature:
    """Return what a signature says of itself; raises ValueError where it is none.

    Its version is looked at here, since ssh-keygen takes a 0 for the 1 and the signature does not cover it.
    """
    letters = armoured.removeprefix(_BEGIN).removesuffix(_END)
    blob = base64.b64decode(letters)
    if blob[:10] != b"SSHSIG\x00\x00\x00\x01":
        raise ValueError("this is no SSH signature")
    key, namespace, *rest = _fields(blob[10:])
    if len(rest) != 3:
        raise ValueError("this is no SSH signature")
    return Signature(key, namespace.decode("ascii"))


def verify(listed: bytes, principal: str, namespace: str, signature: bytes, content: bytes, at: str) -> bool:
    """Say whether ssh-keygen accepts a signature over some bytes, at the moment at which it was made.

    Raises HandbookError where ssh-keygen is absent.
    """
    return _verified(_program(), listed, principal, namespace, signature, content, compact_utc(at))


def sign(key: Path, namespace: str, content: bytes) -> bytes:
    """Return a role's signature over some bytes, made with a private key that no passphrase protects, or an agent's."""
    done = subprocess.run(  # noqa: S603  fixed words, no shell
        [_program(), "-Y", "sign", "-q", "-n", namespace, "-f", str(key)],
        input=content,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise HandbookError(f"{key} could not sign: {said}", "give a private ed25519 key with --key", exit_code=3)
    return rearmoured(done.stdout)


def is_available() -> bool:
    """Say whether this machine has ssh-keygen."""
    return shutil.which("ssh-keygen") is not None


def _program() -> str:
    found = shutil.which("ssh-keygen")
    if not found:
        raise HandbookError(MISSING, "apt-get install openssh-client", exit_code=3)
    return found


# Asked again and again by the tests that tamper with one byte of another file.
@lru_cache(maxsize=4096)
def _verified(program: str, listed: bytes, principal: str, namespace: str, sig: bytes, content: bytes, at: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="kpi-verify-") as folder:
        allowed, signature = Path(folder) / "allowed_signers", Path(folder) / "sig"
        allowed.write_bytes(listed)
        signature.write_bytes(sig)
        words = ["-f", str(allowed), "-I", principal, "-n", namespace, "-s", str(signature), "-O", f"verify-time={at}"]
        done = subprocess.run(  # noqa: S603  fixed words, no shell
            [program, "-Y", "verify", *words], input=content, capture_output=True, check=False
        )
    return done.returncode == 0


def _fields(blob: bytes) -> Iterator[bytes]:
    """Yield the length-prefixed parts of a key or signature; raises ValueError where they do not fill it."""
    while blob:
        size = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + size:
            raise ValueError("cut off")
        yield blob[4 : 4 + size]
        blob = blob[4 + size :]
