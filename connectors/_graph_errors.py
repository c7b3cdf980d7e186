"""From Graph's error codes to errors named for what happens next."""

from datetime import datetime
from typing import Any

import facebook

from connectors._http import Answer
from connectors._rows import table
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Gone,
    Invalid,
    NotPermitted,
    PolicyBlocked,
    RateLimited,
    Transient,
)

TRANSIENT = {1, 2}
LIMITED = {4, 17, 32, 341, 613, 80001, 80002, 80006}
EXPIRED = {102, 190}
SUBCODES = {
    458: "the app was removed",
    460: "the password was changed",
    463: "the token has expired",
    467: "the token is not valid",
}
BLOCKED = {368}
DUPLICATE = {506}


def mapped(
    who: str, fault: facebook.GraphAPIError, last: Answer, until: datetime | None, *, write: bool
) -> ConnectorError:
    """Return the error that *fault* means; nothing of its own words is kept."""
    error = table(table(getattr(fault, "result", None)).get("error"))
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    told = f"code {code}" + (f", {subcode}" if subcode else "")
    if code in LIMITED:
        return RateLimited(f"{who}: Facebook asks us to slow down ({told})", until)
    if code in EXPIRED:
        why = SUBCODES.get(subcode, "the token is not accepted")
        return AuthExpired(f"{who}: Facebook: {why}; connect the account again ({told})")
    if code in BLOCKED:
        return PolicyBlocked(f"{who}: Facebook has blocked our writing for now ({told})")
    if code in (3, 10) or 200 <= code <= 299:
        return NotPermitted(f"{who}: the token lacks a permission for this ({told})")
    if (code, subcode) == (100, 33) or code == 803:
        return Gone(f"{who}: Facebook does not show it: deleted, or not for our token ({told})")
    if code in TRANSIENT or error.get("is_transient") or code == 0:
        return _unclear(who, code, last.status, write=write)
    if write and code == 20:  # seen to answer 400 after doing it (brightbean-studio#140)
        return Ambiguous(f"{who}: Facebook complained, but may have done it ({told})")
    return Invalid(f"{who}: Facebook does not understand what we asked ({told})")


def _unclear(who: str, code: int, status: int, *, write: bool) -> ConnectorError:
    kind = Ambiguous if write else Transient
    return kind(f"{who}: Facebook is in trouble (status {status}, code {code})")


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
