"""The way to a platform: deadlines, another base address, a size cap, and nothing told to logs.

An adapter is mounted under the platform's own address, so that a vendor's library works as it
is. Why not a session of our own in the library's place: tweepy makes its own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from connectors._budgets import Meter
from connectors.errors import Ambiguous, Invalid, Transient

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Loggers that would write tokens, signatures, query strings or words at DEBUG.
TALKATIVE = (
    "prawcore",
    "prawcore.sessions",
    "tweepy",
    "tweepy.client",
    "tweepy.api",
    "urllib3",
    "urllib3.connectionpool",
    "requests_oauthlib",
    "requests_oauthlib.oauth1_auth",
    "oauthlib",
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.signature",
)


@dataclass
class Answer:
    """What is kept of the last response: for budgets, for mapping errors, never for logs."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """How long and how much we take from a platform."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 90.0
    size: int = 20_000_000

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Limits":
        """Return the limits that an account's options set."""
        names = {"connect_timeout": "connect", "timeout": "read", "max_bytes": "size"}
        given = {names[k]: type(getattr(cls, names[k]))(options[k]) for k in names if k in options}
        return cls(**given, whole=max(cls.whole, 3 * given.get("read", cls.read)))


def quiet() -> None:
    """Keep libraries from logging what they send and receive, whatever the level elsewhere."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


class Road(HTTPAdapter):
    """Carries requests for *home* to *base*, and brings home only what is fit to use.

    With *follow*, a redirection is left to requests; otherwise it is a fault.
    Raises Transient where nothing happened, Ambiguous where a write may have happened.
    """

    def __init__(
        self,
        account: str,
        home: str,
        base: str = "",
        limits: Limits | None = None,
        *,
        follow: bool = False,
        meter: Meter | None = None,
    ) -> None:
        super().__init__(max_retries=0)
        self._follow, self._meter = follow, meter
        self._account, self._home = account, home.rstrip("/")
        self._base = (base or home).rstrip("/")
        self._limits = limits or Limits()
        self._last = threading.local()

    @property
    def last(self) -> Answer:
        """The last answer that this thread got."""
        return getattr(self._last, "answer", Answer())

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send *request* to where the platform is, and read the whole answer within the limits.

        Raises: RateLimited, OutOfBudget before it is sent, where too little is left.
        """
        self._last.answer = Answer()
        asked = request.url or ""
        with self._counted(request.method or "GET", urlsplit(asked).path):
            return self._sent(request, asked, verify, cert, proxies)

    @contextmanager
    def _counted(self, method: str, path: str) -> Iterator[None]:
        if self._meter is None:
            yield
            return
        self._meter.before(method, path)
        try:
            yield
        finally:
            last = self.last
            if last.status:
                self._meter.after(method, path, last.status, last.headers)
            else:
                self._meter.lost(method, path)

    def _sent(
        self, request: requests.PreparedRequest, asked: str, verify: Any, cert: Any, proxies: Any
    ) -> requests.Response:
        if self._base != self._home:
            request.url = self._base + asked.removeprefix(self._home)
            proxies = get_environ_proxies(request.url)
        limits = (self._limits.connect, self._limits.read)
        ends = time.monotonic() + self._limits.whole
        with self._faults(request.method or "GET"):
            response = super().send(request, True, limits, verify, cert, proxies)
            body = self._read(response, ends)
        self._last.answer = Answer(response.status_code, dict(response.headers))
        if response.is_redirect and not self._follow:
            raise Invalid(
                f'account "{self._account}": the platform sends us elsewhere; check base_url'
            )
        response._content, response._content_consumed = body, True  # type: ignore[attr-defined]
        if body.lstrip()[:1] in (b"{", b"["):
            response.headers.setdefault("content-type", "application/json")
        return response

    def _read(self, response: requests.Response, ends: float) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(65_536):
            size += len(part)
            if size > self._limits.size or time.monotonic() > ends:
                response.close()
                raise requests.exceptions.ReadTimeout("too long or too slow")
            parts.append(part)
        return b"".join(parts)

    @contextmanager
    def _faults(self, method: str) -> Iterator[None]:
        who = f'account "{self._account}"'
        try:
            yield
        except requests.RequestException as fault:
            kind = type(fault).__name__
            if method in SAFE or _never_left(fault):
                raise Transient(f"{who}: the platform cannot be reached ({kind})") from None
            raise Ambiguous(f"{who}: no clear answer to what we asked ({kind})") from None


def _never_left(fault: requests.RequestException) -> bool:
    """Return whether the request cannot have arrived: the connection was never made."""
    if isinstance(fault, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    inner = fault.args[0] if fault.args else None
    reason = getattr(inner, "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


RESETS = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
EPOCH = 1_000_000_000  # a larger number is a moment, a smaller one is seconds from now


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when the platform says to come back: seconds, an epoch, a date or ISO time."""
    told = {k.lower(): v.strip() for k, v in headers.items() if k.lower() in RESETS}
    return next((m for m in (_moment(told[n], now) for n in RESETS if n in told) if m), None)


def _moment(told: str, now: datetime) -> datetime | None:
    try:
        number = float(told)
        return now + timedelta(seconds=number) if number < EPOCH else _epoch(number)
    except ValueError:
        pass
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(told)
        except ValueError:
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def _epoch(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


Clock = Callable[[], datetime]


def utcnow() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)
