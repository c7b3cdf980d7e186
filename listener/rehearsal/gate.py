"""What stands before each simulated platform: tokens, rate limits, faults, and the counting."""

import base64
import hashlib
import hmac
import json
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from listener.rehearsal.faults import Fault, after, before, take
from listener.rehearsal.timeline import Timeline
from listener.rehearsal.world import World

WINDOW = 900.0  # seconds of life in one of X's rate limit windows


@dataclass(frozen=True)
class Heard:
    """One request as it arrived, for tests that hold it against the vendor's own rules."""

    on: str
    method: str
    path: str
    given: Mapping[str, Any]


@dataclass
class Gate:
    """Shared by all simulated platforms. *keys* are the secrets that requests must show."""

    world: World
    timeline: Timeline
    keys: Mapping[str, str]
    speed: float = 1.0
    faults: list[Fault] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    used: dict[str, tuple[float, int]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=500))

    def count(self, name: str, limit: int) -> tuple[int, int]:
        """Count one request; return how many are left (-1: too many) and when it starts anew."""
        limit = self.limits.get(name, limit)
        length = WINDOW / self.speed
        now = self.clock()
        start, used = self.used.get(name, (now, 0))
        if now >= start + length:
            start, used = now, 0
        self.used[name] = (start, used + 1)
        return max(-1, limit - used - 1), math.ceil(start + length)

    async def faulted(
        self,
        on: str,
        request: Request,
        given: Mapping[str, Any],
        answering: Callable[[], Response],
    ) -> Response:
        """Return the answer of *answering*, as any fault in force leaves it."""
        fault = take(self.faults, on, request)
        if fault is not None and fault.kind == "repeat":
            request.state.repeat = True
        if fault is not None and not fault.strikes_after:
            instead = await before(fault)
            if instead is not None:
                return instead
        with self.world.lock:
            self.timeline.catch_up()
            self.world.counts[f"{on}.{request.method.lower()}"] += 1
            self.heard.append(Heard(on, request.method, request.url.path, given))
            response = answering()
        return await after(fault, response) if fault and fault.strikes_after else response


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON or the form that came with a request."""
    raw = await request.body()
    if not raw:
        return {}
    if "json" in request.headers.get("content-type", ""):
        loaded = json.loads(raw)
        return loaded if isinstance(loaded, dict) else {}
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))


def signed(request: Request, keys: Mapping[str, str]) -> bool:
    """Return whether the OAuth 1 signature is right, as X computes it over its own host name."""
    given = request.headers.get("authorization", "")
    parts = dict(p.strip().split("=", 1) for p in given.removeprefix("OAuth ").split(","))
    parts = {k: unquote(v.strip('"')) for k, v in parts.items()}
    signature = parts.pop("oauth_signature", "")
    known = keys["consumer_key"], keys["access_token"]
    if (parts.get("oauth_consumer_key"), parts.get("oauth_token")) != known:
        return False
    pairs = [*parse_qsl(request.url.query, keep_blank_values=True), *parts.items()]
    pairs = sorted((quote(k, safe="~"), quote(v, safe="~")) for k, v in pairs)
    path = request.url.path.removeprefix("/x")
    whole = "&".join(
        quote(part, safe="~")
        for part in (
            request.method,
            "https://api.twitter.com" + path,
            "&".join(f"{k}={v}" for k, v in pairs),
        )
    )
    secret = f"{quote(keys['consumer_secret'])}&{quote(keys['access_token_secret'])}"
    made = hmac.new(secret.encode(), whole.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), signature)


def proof(token: str, app_secret: str) -> str:
    """Return Meta's appsecret_proof for *token*."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
