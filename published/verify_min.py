#!/usr/bin/env python3
"""Verify published/ with the standard library and ssh-keygen: verify_min.py [FOLDER] [--known-head SEQ:HEX]
Written from the format, not from the code of kpi-handbook, so that each checks the other: layout, spelling, digests,
chain, signatures and the known head; no scores. Ends with 0 for all well, 1 for findings, 3 without ssh-keygen.
"""
import base64, hashlib, json, pathlib, re, shutil, subprocess, sys, tempfile, unicodedata
from contextlib import suppress
from datetime import datetime, timezone

ORIGIN, NAMESPACE, KEYS = b"kpi-handbook.example/publication/v1", "kpi-publication@v1", ("key-added", "key-revoked")
KINDS = {"initial": "published", "withdrawal": "withdrawn", **dict.fromkeys(("R1", "R2", "R3", "C"), "restated")}
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
def sha(data): return hashlib.sha256(data).hexdigest()
def a_dict(value): return value if isinstance(value, dict) else {}
def dicts(value, key): return [x for x in value[key] if isinstance(x, dict)] if isinstance(value.get(key), list) else []
def text(value, key): return value[key] if isinstance(value.get(key), str) else ""

def loose(data):
    with suppress(ValueError, RecursionError):
        return json.loads(data)

def utc(value):
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(MOMENT.fullmatch(value)[0]).astimezone(timezone.utc).strftime("%Y%m%d%H%M%SZ")
    return ""

class Published:
    def __init__(self, files, links=()):
        self.files, self.links, self.log = files, links, files.get("log.jsonl", b"")
        self.lines = re.findall(rb"[^\n]*\n|[^\n]+\Z", self.log)
        self.heads = ["0" * 64] + [sha(line) for line in self.lines]
        self.events = [(number, a_dict(loose(line))) for number, line in enumerate(self.lines, 1)]
        self.keys = [number for number, event in self.events if text(event, "event") in KEYS]
        self.revisions = [(number, event, f"{text(event, 'period')}/r{text(event, 'revision')}")
                          for number, event in self.events if text(event, "event") in KINDS.values()]
        self.said = {match[0]: loose(files.get(f"{match[0]}/record.json", b""))
                     for path in files if (match := re.match(r"\d{4}-\d\d/r(0|[1-9]\d*)(?=/)", path, re.ASCII))}
    def predicate(self, folder): return a_dict(a_dict(self.said.get(folder)).get("predicate"))
    def subjects(self, folder): return dicts(a_dict(self.said[folder]), "subject")
    def signers(self, number): return f"keys/{max((n for n in self.keys if n <= number), default=0)}.allowed_signers"
    def signatures(self, event, folder):
        return [(f"{folder}/sig/{x.get('role')}.{x.get('principal')}.sig", x) for x in dicts(event, "signatures")]

def layout(p, known):
    logged = {folder: {path for path, _ in p.signatures(event, folder)} for _, event, folder in p.revisions}
    wanted, optional = {"log.jsonl", "checkpoint", *(f"keys/{n}.allowed_signers" for n in p.keys)}, {"verify_min.py"}
    for folder in p.said:
        here = {path for path in p.files if path.startswith(f"{folder}/")}
        wanted.add(f"{folder}/record.json")
        if p.said[folder] is None:
            optional |= here  # what an unreadable record names can't be known
        else:
            wanted |= {f"{folder}/{one['name']}" for one in p.subjects(folder) if isinstance(one.get("name"), str)}
            wanted |= logged.get(folder, {path for path in here if path.startswith(f"{folder}/sig/")})
    wrong = {*p.links, *({*logged} ^ {*p.said}), *({*p.files} - wanted - optional)}
    wrong |= wanted - {*p.files} if p.files or p.links else set()
    yield from ((path, "is a link, is missing, or neither log nor record names it") for path in wrong)

def canonical(p, known):
    records = [(path, data) for path, data in p.files.items() if path.endswith(".json")]
    for path, data in [*records, *(("log.jsonl", line) for line in p.lines)]:
        is_canonical = False
        with suppress(ValueError, RecursionError):  # numbers become text, an object with a strange key null
            value = json.loads(data.decode(), parse_int=str, parse_float=str, parse_constant=str,
                               object_hook=lambda one: one if all(map(str.isascii, one)) else None)
            written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
            is_canonical = written.encode() == data and unicodedata.is_normalized("NFC", written)
        if not is_canonical:
            yield path, "has another spelling than the canonical one"

def digest(p, known):
    has_list = {*p.keys, *(number for number, _, _ in p.revisions)}
    named = [(p.signers(n), text(event, "signers_sha256")) for n, event in p.events if n in has_list]
    for _, event, folder in p.revisions:
        named += [(f"{folder}/record.json", text(event, "record_sha256"))]
        named += [(path, one.get("sha256")) for path, one in p.signatures(event, folder)]
    for path, one in ((f"{folder}/{one.get('name')}", one) for folder in p.said for one in p.subjects(folder)):
        named.append((path, a_dict(one.get("digest")).get("sha256")))
        if path in p.files and one.get("size") != str(len(p.files[path])):
            yield path, "has another size"
    yield from ((path, "has another digest") for path, sum in named if path in p.files and sha(p.files[path]) != sum)

def chain(p, known):
    last = ""
    for number, event in p.events:
        if (text(event, "seq"), text(event, "prev")) != (str(number), p.heads[number - 1]):
            yield "log.jsonl", f"line {number} does not follow the line before it"
        before, last = last, utc(event.get("at"))
        if before > last or not last:
            yield "log.jsonl", f"line {number} is older than the line before it, or has no moment"
    checkpoint = b"%s\n%d\n%s\n" % (ORIGIN, len(p.lines), base64.b64encode(bytes.fromhex(p.heads[-1])))
    if p.files.get("checkpoint", checkpoint) != checkpoint or p.log[-1:] not in (b"", b"\n"):
        yield "checkpoint", "is not that of this log, or the log is cut off"
    if known and not (known[0] < len(p.heads) and p.heads[known[0]].startswith(known[1])):
        yield "log.jsonl", "does not extend the known head"
    for number, event, folder in p.revisions:
        period, revision, said = text(event, "period"), text(event, "revision"), p.said.get(folder)
        earlier = [event for n, event, _ in p.revisions if n < number and text(event, "period") == period]
        replaced = {key: text(earlier[-1], key) for key in ("revision", "record_sha256")} if earlier else None
        says, heads = p.predicate(folder), [{"seq": str(seq), "sha256": p.heads[seq]} for seq in range(number)]
        place = says.get("period"), says.get("revision"), says.get("supersedes"), KINDS.get(text(says, "kind"))
        fits = place == (period, revision, replaced, event["event"]) and says.get("log_head") in heads
        if revision != str(len(earlier)) or said is not None and not fits:
            yield f"{folder}/record.json", f"does not belong to line {number} of the log"

def signature(p, known):
    for number, event, folder in p.revisions:
        record = f"{folder}/record.json"
        for path, one in p.signatures(event, folder) or [(record, {})]:
            if record in p.files and path in p.files and not is_good(p, number, event, folder, one, p.files[path]):
                yield path, "is not signed by a role that could sign then"

def is_good(p, number, event, folder, one, signature):
    blob, at = b"", utc(one.get("signed_at"))
    with suppress(ValueError):
        blob = base64.b64decode(signature.removeprefix(BEGIN).removesuffix(END + b"\n"))
    is_in_time = "" < utc(p.predicate(folder).get("prepared_at")) <= at <= utc(event.get("at"))
    armoured = b"\n".join([BEGIN, *re.findall(b".{1,70}", base64.b64encode(blob)), END, b""])
    key = hashlib.sha256(blob[14:14 + int.from_bytes(blob[10:14], "big")]).digest()
    mark = "SHA256:" + base64.b64encode(key).decode().rstrip("=")
    changes = [text(e, "event") for n, e in p.events if n in p.keys and n < number and text(e, "fingerprint") == mark]
    if not is_in_time or changes[-1:] == ["key-revoked"] or (armoured, blob[:10]) != (signature, b"SSHSIG\0\0\0\1"):
        return False  # ssh-keygen itself passes over moved line breaks, and takes version 0 for 1
    return is_signed(p.files.get(p.signers(number), b""), str(one.get("principal")), at, signature,
                     p.files[f"{folder}/record.json"])

def is_signed(signers, principal, at, signature, record):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "signers").write_bytes(signers)
        pathlib.Path(folder, "sig").write_bytes(signature)
        words = ["-f", f"{folder}/signers", "-I", principal, "-n", NAMESPACE, "-O", f"verify-time={at}"]
        words = ["ssh-keygen", "-Y", "verify", "-s", f"{folder}/sig", *words]
        return subprocess.run(words, input=record, capture_output=True).returncode == 0

def main(*words):
    head = next((word for word in words if re.fullmatch(r"\d+:[0-9a-f]{16,64}", word)), "")
    folder = next((word for word in words if word not in ("--known-head", head)), pathlib.Path(__file__).parent)
    skipped = "" if shutil.which("ssh-keygen") else " signature (ssh-keygen not found; Debian: openssh-client)"
    paths = {path.relative_to(folder).as_posix(): path for path in pathlib.Path(folder).rglob("*")}
    links = [name for name, path in paths.items() if path.is_symlink() or not (path.is_file() or path.is_dir())]
    names = [name for name in paths if paths[name].is_file() and not re.match(r"\.lock$|\.tmp-", name)]
    files = {name: paths[name].read_bytes() for name in names if name not in links}
    p, known = Published(files, links), (int(head.split(":")[0]), head.split(":")[1]) if head else None
    checks = (layout, canonical, digest, chain, signature)[: 4 if skipped else 5]
    found = [f"{check.__name__}: {path} {words}" for check in checks for path, words in sorted({*check(p, known)})]
    print(*found, f"{len(p.revisions)} revisions; head {len(p.lines)}:{p.heads[-1][:16]}", sep="\n")
    print(f"{len(found)} findings; NOT checked: role recompute{skipped}")
    return 1 if found else 3 if skipped else 0
if __name__ == "__main__": sys.exit(main(*sys.argv[1:]))
