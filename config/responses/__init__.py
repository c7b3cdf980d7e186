"""The responses: one markdown file each, with its owner, version and date of review on top."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from config.errors import ConfigurationError
from moderation.outgoing.responses import Channel, Response

_FENCE = "+++\n"
_NEEDED = {"title": str, "route": str, "channel": str, "owner": str, "version": int}
_KNOWN = {*_NEEDED, "review_by", "subject"}


@cache
def library(pack: str = "") -> dict[str, Response]:
    """Return the responses by id; where *pack* has wording of its own, that.

    Raises: ConfigurationError listing every fault of every file.
    """
    faults: list[str] = []
    room = files(__name__)
    found = {r.id: r for r in _read_all(room, "", faults)}
    if pack and (room / pack).is_dir():
        found |= {r.id: r for r in _read_all(room / pack, pack, faults)}
    if faults:
        raise ConfigurationError("the responses", faults)
    return dict(sorted(found.items()))


def _read_all(room: Traversable, pack: str, faults: list[str]) -> list[Response]:
    texts = [f for f in room.iterdir() if f.name.endswith(".md")]
    read = (parse(f.name.removesuffix(".md"), f.read_text("utf-8"), faults, pack) for f in texts)
    return [r for r in read if r is not None]


def parse(name: str, content: str, faults: list[str], pack: str = "") -> Response | None:
    """Return the response in *content*; what is wrong with it is added to *faults*."""
    place = f"{pack}/{name}" if pack else name
    parts = content.split(_FENCE, 2)
    if len(parts) != 3 or parts[0]:
        faults.append(f"{place}: it must begin with its settings between two lines of +++")
        return None
    try:
        head = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{place}: its settings are not valid TOML: {error}")
        return None
    wrong = _wrong(head)
    faults.extend(f"{place}: {w}" for w in wrong)
    if wrong:
        return None
    channel = Channel(head.pop("channel"))
    return Response(id=name, body=parts[2].strip(), pack=pack, channel=channel, **head)


def _wrong(head: dict[str, Any]) -> list[str]:
    wrong = [f"there is no setting {k}" for k in sorted(set(head) - _KNOWN)]
    for key, kind in _NEEDED.items():
        if not isinstance(head.get(key), kind):
            wrong.append(f"{key} must be given, as {'a number' if kind is int else 'text'}")
    if not isinstance(head.get("review_by"), date):
        wrong.append("review_by must be a date such as 2027-05-31")
    if head.get("channel") not in {c.value for c in Channel}:
        wrong.append(f"channel must be one of {', '.join(c.value for c in Channel)}")
    return wrong
