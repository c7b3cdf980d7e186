"""A tool that spoke to Perspective API gets the same shapes from us."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from listener.web.perspective import LONGEST, PATH, Perspective
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal

LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")


class Steady:
    """Gives every label its place in the list as score."""

    name, version, labels = "steady", "1", LABELS

    def score(self, texts: Any) -> Any:
        if "broken" in texts[0]:
            raise ClassifierUnavailable("no model")
        return [[Signal(label, n / 10) for n, label in enumerate(LABELS)] for _ in texts]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock: Clock) -> Starlette:
    return Starlette(routes=[Perspective(Steady, ("k1", "k2"), per_second=2, clock=clock).route()])


async def ask(service: Starlette, content: Any, key: str = "k1") -> httpx.Response:
    transport = httpx.ASGITransport(app=service)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        if isinstance(content, bytes):
            return await client.post(f"{PATH}?key={key}", content=content)
        return await client.post(f"{PATH}?key={key}", json=content)


def a_request(text: str = "hello", **changes: Any) -> dict[str, Any]:
    return {
        "comment": {"text": text},
        "languages": ["en"],
        "requestedAttributes": {"TOXICITY": {}, "PROFANITY": {}},
    } | changes


@pytest.fixture
def run() -> Any:
    import anyio

    return lambda function, *args: anyio.run(function, *args)


def test_scores_come_in_the_documented_shape(service: Starlette, run: Any) -> None:
    answer = run(ask, service, a_request(clientToken="t"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["clientToken"] == "t"
    assert told["languages"] == ["en"]
    assert set(told["attributeScores"]) == {"TOXICITY", "PROFANITY"}
    profanity = told["attributeScores"]["PROFANITY"]
    assert profanity["summaryScore"] == {"value": 0.2, "type": "PROBABILITY"}
    assert profanity["spanScores"][0]["end"] == len("hello")


def test_scores_below_the_wanted_one_are_left_out(service: Starlette, run: Any) -> None:
    wanted = {"THREAT": {"scoreThreshold": 0.9}, "INSULT": {"scoreThreshold": 0.4}}
    told = run(ask, service, a_request(requestedAttributes=wanted)).json()
    assert set(told["attributeScores"]) == {"INSULT"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_request(" "), "COMMENT_EMPTY"),
        (a_request("x" * (LONGEST + 1)), "COMMENT_TOO_LONG"),
        (a_request(requestedAttributes={}), None),
        (a_request(requestedAttributes={"SEXUALLY_EXPLICIT": {}}), None),
        (a_request(requestedAttributes={"TOXICITY": {"scoreThreshold": "high"}}), None),
        (a_request(comment="x"), "COMMENT_EMPTY"),
        (b"{", None),
        (b"[]", None),
    ],
)
def test_a_bad_request_is_refused_in_its_words(
    service: Starlette, run: Any, content: Any, kind: str | None
) -> None:
    answer = run(ask, service, content)
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error.get("details", [{}])[0].get("errorType") == kind


def test_a_flood_of_bytes_is_cut_off(service: Starlette, run: Any) -> None:
    assert run(ask, service, b"x" * 500_000).status_code == 413


def test_a_wrong_key_is_refused(service: Starlette, run: Any) -> None:
    assert run(ask, service, a_request(), "k3").status_code == 403
    assert run(ask, service, a_request(), "").status_code == 403
    assert run(ask, service, a_request(), "kéy").status_code == 403


def test_each_key_has_its_own_rate(service: Starlette, run: Any, clock: Clock) -> None:
    codes = [run(ask, service, a_request()).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert run(ask, service, a_request(), "k2").status_code == 200
    clock.now = 1.0
    assert run(ask, service, a_request()).status_code == 200


def test_no_classifier_is_told_as_unavailable(service: Starlette, run: Any) -> None:
    answer = run(ask, service, a_request("broken"))
    assert (answer.status_code, answer.json()["error"]["status"]) == (503, "UNAVAILABLE")


def test_an_attribute_that_is_not_scored_is_refused(clock: Clock, run: Any) -> None:
    class Narrow(Steady):
        def score(self, texts: Any) -> Any:
            return [[Signal("toxicity", 0.5)] for _ in texts]

    service = Starlette(routes=[Perspective(Narrow, ("k1",), clock=clock).route()])
    answer = run(ask, service, a_request())
    assert answer.status_code == 400
    assert "does not score PROFANITY" in answer.json()["error"]["message"]
    kept = run(ask, service, a_request(requestedAttributes={"TOXICITY": {}}))
    assert kept.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.5
    assert "detectedLanguages" not in kept.json(), "nothing was detected"
