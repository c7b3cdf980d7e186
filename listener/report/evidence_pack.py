"""The evidence of one case as a zip that whoever gets it can check with nothing of ours.

SHA256SUMS names each file with its SHA-256, in the form that ``sha256sum -c`` reads. The same case
at the same moment always makes the same bytes, so that its own SHA-256 can be told separately.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from listener.report.spans import moment

SUMS = "SHA256SUMS"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the files of a zip carry no clock of ours


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on the pack: whose it is, for whom, why, by what right, who agreed."""

    organisation: str
    number: int
    case: int
    recipient: str
    purpose: str
    basis: str
    asked_by: str
    agreed_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Pack:
    """A zip, its SHA-256, and the names of its files."""

    content: bytes
    digest: str
    files: Sequence[str]


def pack(label: Label, parts: Mapping[str, Any], attachments: Mapping[str, bytes]) -> Pack:
    """Return the zip of *parts*, each written as JSON, and *attachments* as they are."""
    files = {f"{name}.json": _json(part) for name, part in parts.items()}
    files |= {f"attachments/{name}": content for name, content in attachments.items()}
    files["README.txt"] = _readme(label, sorted(files)).encode()
    sums = "".join(f"{_sha(files[name])}  {name}\n" for name in sorted(files))
    files[SUMS] = sums.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.external_attr = 0o640 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, files[name])
    return Pack(out.getvalue(), _sha(out.getvalue()), tuple(sorted(files)))


def faults(content: bytes) -> Sequence[str]:
    """Return what is wrong with a pack; empty if every file is there and as it was made."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as given:
            found = {name: given.read(name) for name in given.namelist()}
    except (zipfile.BadZipFile, RuntimeError) as error:
        return [f"it is no whole zip: {error}"]
    if SUMS not in found:
        return [f"it holds no {SUMS}"]
    named = dict(
        (name, seal)
        for seal, _, name in (line.partition("  ") for line in found[SUMS].decode().splitlines())
    )
    told = [f"{name} is missing" for name in named if name not in found]
    told += [f"{name} was added" for name in found if name not in named and name != SUMS]
    told += [
        f"{name} was changed"
        for name, seal in named.items()
        if name in found
        if _sha(found[name]) != seal
    ]
    return [*told, *_broken_lines(found.get("audit.json", b"[]"))]


def _broken_lines(written: bytes) -> list[str]:
    """The lines of the audit extract whose own seal does not fit them."""
    lines = json.loads(written)
    return [f"line {x['id']} of the audit was changed" for x in lines if _seal(x) != x["hash"]]


def _seal(line: Mapping[str, Any]) -> str:
    names = ("id", "at", "by", "what", "account", "item_id", "case_id", "data")
    whole = json.dumps(
        {n: line[n] for n in names}, sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return hashlib.sha256((line["previous"] + whole).encode()).hexdigest()


def _json(part: Any) -> bytes:
    return json.dumps(part, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _readme(label: Label, files: Sequence[str]) -> str:
    return f"""Evidence from {label.organisation}

Number:      {label.number}
Case:        {label.case}
Given to:    {label.recipient}
For:         {label.purpose}
By right of: {label.basis}
Asked for by {label.asked_by}, agreed to by {label.agreed_by}.
Made:        {moment(label.made_at)}, London time

This is personal data. It is for the purpose above and for nobody else. It may have to be shown to
the person it is about, and to a court.

What is in it:

{chr(10).join(f"  {name}{_MEANS.get(name, '')}" for name in files)}

How to check it:

  1. The SHA-256 of the zip itself was told to you by another way. Compare it first.
  2. In the unpacked folder, "sha256sum -c {SUMS}" must say OK for each file
     (on Windows: Get-FileHash, and compare with {SUMS}).
  3. Each line of audit.json is sealed: its "hash" is the SHA-256 of its "previous" followed by the
     fields id, at, by, what, account, item_id, case_id and data as JSON with sorted keys, no
     spaces, and all but ASCII escaped. "wellheard evidence check FILE" does all of this.
"""


_MEANS = {
    "case.json": "       the case as it stands, and everything that happened in it",
    "item.json": "       where and when it was posted, and by whom",
    "versions.json": "   its words, each time they were changed, each with its digest",
    "copies.json": "     the copies that were frozen before anything was done, with their seals",
    "decisions.json": "  what was found, under which clauses, and what was decided",
    "acts.json": "       what was done on the platform, and what it answered",
    "audit.json": "      the lines of our audit about it",
}
