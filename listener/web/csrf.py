"""Whether a form was sent from a page of ours, by the person who was shown it."""

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

FIELD = "csrf"


def same(given: str, expected: str) -> bool:
    """Return whether a form's token is the expected one."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def from_here(request: Request) -> bool:
    """Return whether the browser says that the form stood on a page of this very site.

    Older browsers send neither header; then the token alone decides.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
