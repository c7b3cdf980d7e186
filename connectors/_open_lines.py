"""A connection that stays open: what a platform tells us on it, a line at a time, as it comes.

Why not the library's own stream: it reconnects by itself, and then nobody knows that something
was missed meanwhile. Here a line that breaks is an error, and whoever holds it decides.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import requests
import urllib3

from connectors.errors import Transient

LONGEST = 1_000_000  # bytes of one line
Event = Mapping[str, Any]


class Line:
    """An open answer. Iterating yields each event, and None for a sign of life.

    An empty event stands for a line that cannot be read. ``close`` may be called by any thread
    and ends the iteration. Raises Transient where the connection breaks or falls silent.
    """

    def __init__(self, answer: requests.Response, who: str) -> None:
        self._answer, self._who = answer, who
        self._closed = False

    def __iter__(self) -> Iterator[Event | None]:
        rest = b""
        try:
            for part in self._answer.iter_content(chunk_size=None):
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    yield read(line)
                if len(rest) > LONGEST:
                    yield {}  # its other half will be an empty event too
                    rest = b""
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as fault:
            if not self._closed:
                kind = type(fault).__name__
                raise Transient(f"{self._who}: the open connection broke ({kind})") from None
        finally:
            self._answer.close()
        if not self._closed:
            raise Transient(f"{self._who}: the platform closed the open connection")

    def close(self) -> None:
        """End it, also while another thread waits for its next line."""
        self._closed = True
        with suppress(Exception):  # whatever state it is in, it is over
            self._answer.raw.shutdown()


def read(line: bytes) -> Event | None:
    """Return the event in *line*; None where it is empty, an empty one where it is no event."""
    if not line.strip():
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
