"""What X calls us with: its test of our secret, its signature, and one event a call.

The event is the same as on the activity stream, and is read like one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

SIGNATURE = "x-twitter-webhooks-signature"


def signature(raw: bytes, consumer_secret: str) -> str:
    """Return X's signature of *raw*."""
    made = hmac.new(consumer_secret.encode(), raw, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(made).decode()


def greeting(params: Mapping[str, str], consumer_secret: str) -> str | None:
    """Return the answer to X's test call, as JSON; None where it is no such call."""
    token = params.get("crc_token", "")
    if not token or not consumer_secret:
        return None
    return json.dumps({"response_token": signature(token.encode(), consumer_secret)})


def genuine(headers: Mapping[str, str], raw: bytes, consumer_secret: str) -> bool:
    """Return whether *raw* was signed with our app's secret."""
    told = next((v for k, v in headers.items() if k.lower() == SIGNATURE), "")
    made = signature(raw, consumer_secret)
    return bool(consumer_secret) and hmac.compare_digest(told.encode(), made.encode())


def event(raw: bytes) -> Mapping[str, Any]:
    """Return the event in a call; an empty one where there is none."""
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
