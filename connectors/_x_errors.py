"""From what tweepy raises, and what X says, to errors named for what happens next."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests
import tweepy

from connectors._http import retry_after, utcnow
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Gone,
    Invalid,
    MoneySpent,
    NotPermitted,
    OutOfBudget,
    RateLimited,
    Transient,
)

SPENT = ("usage-capped", "spend", "credits")
# What X says when the app or its token may not do a thing at all; any other 403 is about one post
# or one person, and the next act may well be allowed.
_BARRED = ("client-not-enrolled", "official-client-forbidden", "unsupported-auth", "oauth1-perm")


class Forbidden(Invalid):
    """X does not allow this one act; the account may still act elsewhere."""


@contextmanager
def translated(account: str, *, write: bool = False) -> Iterator[None]:
    """Turn whatever tweepy raises inside into a ConnectorError, without words or tokens."""
    who = f'account "{account}"'
    try:
        yield
    except ConnectorError:
        raise
    except tweepy.HTTPException as fault:
        raise _http(who, fault, write=write) from None
    except (tweepy.TweepyException, ValueError, TypeError, KeyError, AttributeError) as fault:
        kind = type(fault).__name__
        if write:
            raise Ambiguous(f"{who}: X answered, but not in words we know ({kind})") from None
        raise Transient(f"{who}: X's answer cannot be read ({kind})") from None
    except requests.RequestException as fault:
        broken = Ambiguous if write else Transient
        raise broken(f"{who}: the way to X broke ({type(fault).__name__})") from None


def refusal(response: requests.Response) -> tweepy.HTTPException:
    """Return what tweepy would raise for a *response* that is no good."""
    kinds = {
        400: tweepy.BadRequest,
        401: tweepy.Unauthorized,
        403: tweepy.Forbidden,
        404: tweepy.NotFound,
        429: tweepy.TooManyRequests,
    }
    status = response.status_code
    usual = tweepy.TwitterServerError if status >= 500 else tweepy.HTTPException
    return kinds.get(status, usual)(response)


def _http(who: str, fault: tweepy.HTTPException, *, write: bool) -> ConnectorError:
    response = getattr(fault, "response", None)
    status = getattr(response, "status_code", 0)
    problem = _problem(response)
    if status == 402 or any(s in problem for s in SPENT):
        return _spent(who, problem)
    if isinstance(fault, tweepy.TooManyRequests):
        return RateLimited(f"{who}: X asks us to slow down", _reset(fault))
    if isinstance(fault, tweepy.Unauthorized):
        return AuthExpired(f"{who}: X no longer accepts our token; connect the account again")
    if isinstance(fault, tweepy.Forbidden):
        return _forbidden(who, problem, write=write)
    if isinstance(fault, tweepy.NotFound):
        return Gone(f"{who}: X no longer has it")
    if isinstance(fault, tweepy.TwitterServerError):
        if write:
            return Ambiguous(f"{who}: X failed ({status}) after we asked; it may have happened")
        return Transient(f"{who}: X is in trouble ({status})")
    return Invalid(f"{who}: X does not understand what we asked ({status}, {_short(problem)})")


def _forbidden(who: str, problem: str, *, write: bool) -> ConnectorError:
    """Return whether the account may not do such things at all, or not this one act."""
    if not write or any(word in problem for word in _BARRED):
        return NotPermitted(f"{who}: X does not allow this ({_short(problem)})")
    return Forbidden(f"{who}: X does not allow this here ({_short(problem)})")


def _spent(who: str, problem: str) -> OutOfBudget:
    """Return which of X's own ends was reached: the month's posts, or the money."""
    if "usage-capped" in problem and "spend" not in problem:
        return OutOfBudget(f"{who}: X's cap on posts read this month is reached")
    return MoneySpent(f"{who}: X's credits or spending cap are used up; top up or wait")


def _problem(response: Any) -> str:
    try:
        body = json.loads(response.text)
        return " ".join(str(body.get(k, "")) for k in ("type", "reason", "title")).casefold()
    except (ValueError, AttributeError):
        return ""


def _short(problem: str) -> str:
    kind = problem.split(" ")[0].rsplit("/", 1)[-1]
    return kind if kind and kind != "about:blank" else "no reason given"


def _reset(fault: tweepy.TooManyRequests) -> datetime | None:
    if reset := getattr(fault, "reset_time", None):
        return datetime.fromtimestamp(reset, UTC)
    return retry_after(getattr(getattr(fault, "response", None), "headers", {}), utcnow())


def lost(errors: Any) -> dict[str, str]:
    """Return the ids named in ``errors`` of a good answer, each with the kind of its problem."""
    found = {}
    for error in errors if isinstance(errors, list | tuple) else ():
        if isinstance(error, dict):
            id = str(error.get("resource_id") or error.get("value") or "")
            found[id] = str(error.get("type", "")).rsplit("/", 1)[-1]
    return found


def inside(account: str, body: Any) -> None:
    """Raise what a good answer that holds nothing but ``errors`` means."""
    if not isinstance(body, dict) or "data" in body or "meta" in body:
        return
    kinds = set(lost(body.get("errors")).values())
    who = f'account "{account}"'
    if "not-authorized-for-resource" in kinds:
        raise NotPermitted(f"{who}: X does not show this to our token")
    if "resource-not-found" in kinds:
        raise Gone(f"{who}: X no longer has it")
