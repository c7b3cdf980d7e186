"""Meta's Graph through the unmodified facebook-sdk: what the library lacks, added from outside.

The library (2018) takes no version above 3.1, puts tokens into addresses, knows no proof, drops
the usage headers and follows repeated cursors for ever. All that is mended here.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import facebook
import requests

from connectors._graph_errors import mapped
from connectors._http import Answer, Limits, Road, quiet, utcnow
from connectors.base import Account
from connectors.errors import Ambiguous, ConnectorError, RateLimited, Transient

HOME = "https://graph.facebook.com"
VERSION = "v26.0"
# When Meta stops answering a version, as published by November 2026.
EXPIRES = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
}
DEAD_BELOW = 21
WAIT = 5  # minutes to leave reading alone when nothing says how long


class Bearer(requests.Session):
    """Sends the token in a header and proves that the app knows its secret."""

    def __init__(self, token: str, app_secret: str) -> None:
        super().__init__()
        self._token = token
        self._proof = proof(token, app_secret) if app_secret else ""

    def request(self, method: str, url: str, **given: Any) -> requests.Response:  # type: ignore[override]
        """Send the request that facebook-sdk made, with the token out of sight."""
        for place in ("params", "data"):
            if given.get(place):
                given[place] = {k: v for k, v in given[place].items() if k != "access_token"}
        if self._proof:
            place = "data" if method == "POST" else "params"
            given[place] = {**(given.get(place) or {}), "appsecret_proof": self._proof}
        headers = {**(given.pop("headers", None) or {}), "Authorization": f"Bearer {self._token}"}
        return super().request(method, url, headers=headers, **given)


def proof(token: str, app_secret: str) -> str:
    """Return Meta's appsecret_proof: the token's HMAC under the app's secret, in hex."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class Graph:
    """Asks Graph for one account. Raises ConnectorErrors and nothing else."""

    def __init__(self, account: Account, home: str = HOME) -> None:
        quiet()
        options, secrets = account.options, account.secrets
        token = secrets.get("page_token") or secrets.get("access_token") or ""
        session = Bearer(token, secrets.get("app_secret", ""))
        base, limits = options.get("base_url", home), Limits.of(options)
        self.road = Road(account.name, home, base, limits, meter=account.meter)
        session.mount(home, self.road)
        self.who = account.name
        self._kept = 100.0 - float(options.get("keep_percent", 20))
        self._used: tuple[float, datetime] | None = None
        self._api = facebook.GraphAPI(token, version="3.1", session=session)
        self._api.version = str(options.get("graph_version", VERSION))

    @property
    def usage(self) -> Mapping[str, Any]:
        """The share in per cent that our calls used up, as the last answer said."""
        return usage(self.road.last.headers)

    def get(self, path: str, **args: Any) -> dict[str, Any]:
        """Return what stands at *path*."""
        with translated(self.who, self.road):
            found = self._api.request(f"{self._api.version}/{path}", args)
            return self._table(found)

    def listed(self, path: str, **args: Any) -> dict[str, Any]:
        """Return one page of a list, unless the last calls are to be kept for acts.

        Raises: RateLimited while more of the hour is used up than reading may use.
        """
        if self._used is not None and utcnow() < self._used[1]:
            share = round(self._used[0])
            why = f'account "{self.who}": {share} % of our calls are used; the rest is for acts'
            raise RateLimited(why, self._used[1])
        found = self.get(path, **args)
        used = self.usage
        wait = timedelta(minutes=used["minutes"] or WAIT)
        self._used = (used["used"], utcnow() + wait) if used["used"] >= self._kept else None
        if not isinstance(found.get("data"), list):  # silence is never "nothing new"
            raise Transient(f'account "{self.who}": Facebook sent no list')
        return found

    def post(self, path: str, **args: Any) -> dict[str, Any]:
        """Write *args* to *path* and return the answer."""
        with translated(self.who, self.road, write=True):
            # The library sends a POST without words as a query; a word of ours prevents that.
            found = self._api.request(f"{self._api.version}/{path}", post_args={**args})
            return self._table(found)

    def delete(self, path: str, **args: Any) -> dict[str, Any]:
        """Delete what stands at *path*."""
        with translated(self.who, self.road, write=True):
            found = self._api.request(f"{self._api.version}/{path}", args, method="DELETE")
            return self._table(found)

    def _table(self, found: Any) -> dict[str, Any]:
        # The library looks at no status: an error without Graph's envelope would pass for good.
        if not isinstance(found, dict) or self.road.last.status >= 400:
            raise ValueError("no object")
        return found


@contextmanager
def translated(account: str, road: Road | None = None, *, write: bool = False) -> Iterator[None]:
    """Turn whatever facebook-sdk raises inside into a ConnectorError, without words or tokens."""
    who = f'account "{account}"'
    try:
        yield
    except ConnectorError:
        raise
    except facebook.GraphAPIError as fault:
        last = road.last if road else Answer()
        raise mapped(who, fault, last, regained(last.headers, utcnow()), write=write) from None
    except (ValueError, KeyError, TypeError, AttributeError, requests.RequestException) as fault:
        kind = Ambiguous if write else Transient
        raise kind(f"{who}: Facebook's answer cannot be read ({type(fault).__name__})") from None


def usage(headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the largest share used, in per cent, and minutes until access is regained."""
    found = {"used": 0.0, "minutes": 0}
    for name, value in headers.items():
        if name.lower() not in ("x-app-usage", "x-business-use-case-usage", "x-page-usage"):
            continue
        for row in _rows(value):
            shares = (row.get(k, 0) for k in ("call_count", "total_cputime", "total_time"))
            found["used"] = max(found["used"], *(float(s) for s in shares))
            wait = int(row.get("estimated_time_to_regain_access", 0) or 0)
            found["minutes"] = max(found["minutes"], wait)
    return found


def _rows(value: str) -> Iterator[Mapping[str, Any]]:
    try:
        raw = json.loads(value)
    except ValueError:
        return
    if isinstance(raw, dict) and "call_count" in raw:
        yield raw
    elif isinstance(raw, dict):
        for rows in raw.values():
            yield from (r for r in rows if isinstance(r, dict))


def regained(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when access comes back, where the headers say."""
    minutes = usage(headers)["minutes"]
    return now + timedelta(minutes=minutes) if minutes else None


def version_warning(version: str, today: date) -> str:
    """Return what to tell about *version*; empty while it has more than 60 days to live."""
    ends = EXPIRES.get(version)
    number = int(version.lstrip("v").partition(".")[0] or 0)
    if number < DEAD_BELOW or (ends and ends <= today):
        return f"Graph {version} no longer answers; set graph_version to {VERSION}"
    if ends and ends - today < timedelta(days=60):
        return f"Graph {version} stops answering on {ends:%d %B %Y}; move to {VERSION}"
    return ""
