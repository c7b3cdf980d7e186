"""What LinkedIn calls us with: its test of our secret, its signature, and notifications.

They are those that the stream of notifications lists, so that neither doubles the other's.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from connectors._rows import table, tables, text

SIGNATURE = "x-li-signature"
PREFIX = "hmacsha256="


def _made(words: str, client_secret: str) -> str:
    return hmac.new(client_secret.encode(), words.encode(), hashlib.sha256).hexdigest()


def greeting(params: Mapping[str, str], client_secret: str) -> str | None:
    """Return the answer to LinkedIn's challenge, as JSON; None where it is no such call."""
    code = params.get("challengeCode", "")
    if not code or not client_secret:
        return None
    told = {"challengeCode": code, "challengeResponse": _made(code, client_secret)}
    return json.dumps(told)


def genuine(headers: Mapping[str, str], raw: bytes, client_secret: str) -> bool:
    """Return whether *raw* was signed with our app's secret."""
    told = next((v for k, v in headers.items() if k.lower() == SIGNATURE), "")
    made = _made(PREFIX + raw.decode("utf-8", "replace"), client_secret)
    told = told.removeprefix(PREFIX)
    return bool(client_secret) and hmac.compare_digest(told.encode(), made.encode())


def notifications(raw: bytes, us: str) -> list[dict[str, Any]]:
    """Return the notifications in a call that are about our page."""
    try:
        body = table(json.loads(raw))
    except ValueError:
        return []
    found = tables(body.get("notifications"))
    return [n for n in found if text(n.get("organizationalEntity")) in ("", us)]
