"""Scores for tools that spoke to Perspective API: the same request and answer, scored in house.

``POST /v1alpha1/comments:analyze`` with an API key. Nothing is stored and no word is logged.
Source of the shapes: Perspective API reference, v1alpha1, AnalyzeComment.
"""

import hmac
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from moderation.classifiers import Classifier
from moderation.errors import ClassifierUnavailable

PATH = "/v1alpha1/comments:analyze"
LONGEST = 20480  # bytes of text, as Perspective allows
_BODY = 4 * LONGEST + 16384
ATTRIBUTES = {
    "TOXICITY": "toxicity",
    "SEVERE_TOXICITY": "severe_toxicity",
    "IDENTITY_ATTACK": "identity_attack",
    "INSULT": "insult",
    "PROFANITY": "obscene",
    "THREAT": "threat",
}
_EXPERIMENTAL = "_EXPERIMENTAL"
_STATUS = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
Json = dict[str, Any]


class Refused(Exception):
    """A request that is not answered: an HTTP status, a sentence, and Perspective's own type."""

    def __init__(self, code: int, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.kind = kind

    def answer(self) -> JSONResponse:
        """Return the refusal as Perspective tells it."""
        error: Json = {"code": self.code, "message": str(self), "status": _STATUS[self.code]}
        if self.kind:
            kind = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
            error["details"] = [{"@type": kind, "errorType": self.kind}]
        return JSONResponse({"error": error}, self.code)


@dataclass(slots=True)
class Allowance:
    """A token bucket: *rate* requests a second, and as many at once."""

    rate: float
    left: float
    at: float

    def take(self, now: float) -> bool:
        """Use one request up, if there is one left at *now*."""
        self.left = min(max(self.rate, 1), self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Perspective:
    """Answers for one classifier, for callers who hold one of *keys*."""

    def __init__(
        self,
        classifier: Callable[[], Classifier],
        keys: Iterable[str],
        per_second: float = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._classifier = classifier
        self._keys = tuple(keys)
        self._rate = per_second
        self._clock = clock
        self._allowances: dict[str, Allowance] = {}
        self._lock = threading.Lock()

    def route(self) -> Route:
        """Return the route to mount; it has no session and needs no CSRF token."""
        return Route(PATH, self.analyze, methods=["POST"])

    async def analyze(self, request: Request) -> JSONResponse:
        """Answer one request."""
        try:
            self._admit(request.query_params.get("key") or request.headers.get("x-goog-api-key"))
            asked = await _asked(request)
            words, wanted = _words(asked), _wanted(asked)
            scores = await run_in_threadpool(self._scores, words)
            _all_scored(wanted, scores)
        except Refused as refused:
            return refused.answer()
        return JSONResponse(_answer(asked, words, wanted, scores))

    def _admit(self, key: str | None) -> None:
        given = (key or "").encode()
        held = next((k for k in self._keys if hmac.compare_digest(k.encode(), given)), None)
        if held is None:
            raise Refused(403, "Give a valid API key as ?key= or in the header X-Goog-Api-Key.")
        with self._lock:
            now = self._clock()
            bucket = self._allowances.setdefault(held, Allowance(self._rate, self._rate, now))
            if not bucket.take(now):
                raise Refused(429, f"This key may ask {self._rate:g} times a second; ask later.")

    def _scores(self, words: str) -> Mapping[str, float]:
        try:
            return {s.label: s.score for s in self._classifier().score([words])[0]}
        except ClassifierUnavailable as error:
            raise Refused(503, "The classifier cannot run now; ask later.") from error


async def _asked(request: Request) -> Json:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BODY:
            raise Refused(413, "The request is too large.", "COMMENT_TOO_LONG")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The request is not valid JSON.") from None
    if not isinstance(asked, dict):
        raise Refused(400, "The request must be an object.")
    return asked


def _words(asked: Json) -> str:
    comment = asked.get("comment")
    words = comment.get("text") if isinstance(comment, dict) else None
    if not isinstance(words, str) or not words.strip():
        raise Refused(400, "The comment has no text.", "COMMENT_EMPTY")
    if len(words.encode("utf-8", "surrogatepass")) > LONGEST:
        raise Refused(400, f"The comment is longer than {LONGEST} bytes.", "COMMENT_TOO_LONG")
    return words


def _wanted(asked: Json) -> dict[str, float]:
    """Return the lowest score to tell, by attribute."""
    given = asked.get("requestedAttributes")
    if not isinstance(given, dict) or not given:
        raise Refused(400, "Name at least one of requestedAttributes.")
    unknown = sorted(n for n in given if n.removesuffix(_EXPERIMENTAL) not in ATTRIBUTES)
    if unknown:
        known = ", ".join(ATTRIBUTES)
        raise Refused(400, f"Not known: {', '.join(unknown)[:200]}. There are: {known}.")
    return {name: _least(name, options) for name, options in given.items()}


def _all_scored(wanted: Iterable[str], scores: Mapping[str, float]) -> None:
    lost = [n for n in wanted if ATTRIBUTES[n.removesuffix(_EXPERIMENTAL)] not in scores]
    if lost:
        raise Refused(400, f"The classifier in use does not score {', '.join(sorted(lost))}.")


def _least(name: str, options: Any) -> float:
    least = (options or {}).get("scoreThreshold", 0) if isinstance(options, dict | None) else 0
    if isinstance(least, bool) or not isinstance(least, int | float):
        raise Refused(400, f"scoreThreshold of {name} must be a number from 0 to 1.")
    return float(least)


def _answer(
    asked: Json, words: str, wanted: Mapping[str, float], scores: Mapping[str, float]
) -> Json:
    told = {}
    for name, least in wanted.items():
        value = scores[ATTRIBUTES[name.removesuffix(_EXPERIMENTAL)]]
        score = {"value": value, "type": "PROBABILITY"}
        if value >= least:
            whole = [{"begin": 0, "end": len(words), "score": score}]
            told[name] = {"spanScores": whole, "summaryScore": score}
    languages = [x for x in asked.get("languages") or () if isinstance(x, str)] or ["en"]
    answer: Json = {"attributeScores": told, "languages": languages}
    token = asked.get("clientToken")
    return answer | ({"clientToken": token} if isinstance(token, str) else {})
