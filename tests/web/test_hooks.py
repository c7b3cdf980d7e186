"""Calls from a platform: genuine ones are taken in once, beside the polls; others are not."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import structlog
from starlette.applications import Starlette

from connectors.base import Page
from connectors.errors import Transient
from listener.app import App
from listener.cli.registrar import put_all
from listener.daemon import ready
from listener.steps.pull import pull
from listener.web.create import create_app
from listener.web.hooks import AT_ONCE, BIGGEST, Hooks
from tests.fakes.running import an_app, settings_for
from tests.fakes.stages import Stage, a_stage

ACCOUNT = "rehearsal-facebook"
WORD = "our-word"
PAYLOADS = Path(__file__).parents[1] / "payloads" / "facebook"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> Iterator[App]:
    tables = [{**t, "secrets": {**t["secrets"], "verify_token": WORD}} for t in stage.accounts]
    made = an_app(settings_for(tables, tmp_path))
    assert ready(made, threading.Event())
    yield made
    made.close()


def ask(console: Starlette, method: str = "POST", account: str = ACCOUNT, **more: Any) -> Any:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=console)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, f"/hooks/{account}", **more)

    return anyio.run(once)


def signed(stage: Stage, raw: bytes) -> dict[str, Any]:
    made = hmac.new(stage.keys["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    return {"content": raw, "headers": {"X-Hub-Signature-256": f"sha256={made}"}}


def call(stage: Stage, **value: Any) -> dict[str, Any]:
    """Return a call as Meta makes it, in the recorded shape, about what stands on the stage."""
    body = json.loads((PAYLOADS / "calls" / "feed-comment.json").read_text())
    body["entry"][0]["id"] = stage.owner_id("facebook")
    body["entry"][0]["changes"][0]["value"] |= value
    return signed(stage, json.dumps(body).encode())


def count(app: App, table: str) -> int:
    with app.database.connect() as db:
        return int(db.exec_driver_sql(f"select count(*) from {table}").scalar_one())  # noqa: S608


def polled(app: App) -> Any:
    line = app.lines[ACCOUNT]
    return pull(app.work, line.reads, ACCOUNT, line.streams, app.now()).stored


def test_a_call_and_a_poll_store_the_same_comment_once(stage: Stage, app: App) -> None:
    console = create_app(app)
    first = stage.says("facebook", "What a lovely idea")
    told = call(stage, verb="add", comment_id=first.id, post_id=first.thread)
    assert [ask(console, **told).status_code for _ in range(2)] == [200, 200]
    assert count(app, "items") == count(app, "versions") == 1
    stage.says("facebook", "And another")
    assert polled(app).new == 1
    assert ask(console, **told).status_code == 200
    assert count(app, "items") == count(app, "versions") == 2


def test_a_call_leaves_the_polls_where_they_are(stage: Stage, app: App) -> None:
    polled(app)
    with app.database.connect() as db:
        before = db.exec_driver_sql("select * from cursors").all()
    note = stage.says("facebook", "hello")
    ask(create_app(app), **call(stage, comment_id=note.id, post_id=note.thread))
    with app.database.connect() as db:
        assert db.exec_driver_sql("select * from cursors").all() == before


def test_a_call_tells_of_edits_and_deletions(stage: Stage, app: App) -> None:
    console = create_app(app)
    note, other = stage.says("facebook", "kind"), stage.says("facebook", "other")
    polled(app)
    stage.edits(note, "unkind")
    ask(console, **call(stage, verb="edited", comment_id=note.id, post_id=note.thread))
    assert count(app, "versions") == 3
    ask(console, **call(stage, verb="remove", comment_id=other.id, post_id=other.thread))
    assert count(app, "items where gone_at is not null") == 1


def test_what_a_call_brings_is_looked_at_again(stage: Stage, app: App) -> None:
    note = stage.says("facebook", "hello")
    ask(create_app(app), **call(stage, comment_id=note.id, post_id=note.thread))
    assert count(app, "items where next_check_at is not null") == 1


def test_a_call_that_is_not_signed_by_the_platform_is_refused(stage: Stage, app: App) -> None:
    console = create_app(app)
    note = stage.says("facebook", "hello")
    told = call(stage, comment_id=note.id, post_id=note.thread)
    wrong = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    assert ask(console, **(told | {"headers": wrong})).status_code == 403
    assert ask(console, **(told | {"headers": {}})).status_code == 403
    assert ask(console, **(told | {"content": told["content"] + b" "})).status_code == 403
    assert count(app, "items") == 0


def test_the_test_call_is_answered_to_who_knows_our_word(app: App) -> None:
    console = create_app(app)
    hello = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": WORD}
    answer = ask(console, "GET", params=hello)
    assert (answer.status_code, answer.text) == (200, "42")
    assert answer.headers["content-type"].startswith("text/plain")
    assert ask(console, "GET", params=hello | {"hub.verify_token": "no"}).status_code == 403


@pytest.mark.parametrize("account", ["rehearsal-x", "nobody"])
def test_accounts_that_do_not_hear_have_no_hook(app: App, account: str) -> None:
    console = create_app(app)
    assert ask(console, "GET", account).status_code == 404
    assert ask(console, "POST", account, content=b"{}").status_code == 404


def test_a_call_that_is_too_big_is_not_read(app: App) -> None:
    assert ask(create_app(app), content=b"x" * (BIGGEST + 1)).status_code == 413


def test_no_word_of_a_call_is_logged(stage: Stage, app: App) -> None:
    console = create_app(app)
    note = stage.says("facebook", "secretwords")
    told = call(stage, comment_id=note.id, post_id=note.thread, message="secretwords")
    with structlog.testing.capture_logs() as lines:
        ask(console, **told)
        ask(console, **(told | {"headers": {}}))
    assert [line["event"] for line in lines] == ["called", "call refused"]
    assert "secretwords" not in str(lines)


class Slow:
    """Hears once it is let."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.let, self.fault = threading.Event(), fault

    def greet(self, params: Mapping[str, str]) -> str | None:
        return None

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        self.let.wait(10)
        if self.fault:
            raise self.fault
        return Page((), "")


def slow_console(app: App, ear: Slow, patience: float = 5.0) -> Starlette:
    hooks = Hooks({ACCOUNT: ear}, app.can, app.work, app.now, patience)
    return Starlette(routes=[hooks.route()])


def test_a_platform_that_is_down_makes_the_call_come_again(app: App) -> None:
    ear = Slow(Transient("down"))
    ear.let.set()
    assert ask(slow_console(app, ear)).status_code == 503


def test_a_slow_reading_is_answered_first_and_too_many_come_again(app: App) -> None:
    ear = Slow()
    console = slow_console(app, ear, patience=0.01)
    statuses: list[int] = []

    async def storm() -> None:
        transport = httpx.ASGITransport(app=console)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for _ in range(AT_ONCE + 1):
                statuses.append((await client.post(f"/hooks/{ACCOUNT}")).status_code)
            ear.let.set()

    anyio.run(storm)
    assert statuses == [200] * AT_ONCE + [503]


def test_a_call_for_an_account_that_is_not_on_the_register_is_not_taken_in(
    stage: Stage, app: App
) -> None:
    asked = replace(app.pack, settings={**app.pack.settings, "register_needed": True})
    app.pack = asked
    note = stage.says("facebook", "hello")
    told = call(stage, comment_id=note.id, post_id=note.thread)
    console = create_app(app)
    assert ask(console, **told).status_code == 403
    put_all(app.work, asked, app.settings.accounts, "amira", app.now())
    assert ask(console, **told).status_code == 200


def test_calls_and_polls_at_the_same_time_double_nothing(stage: Stage, app: App) -> None:
    notes = [stage.says("facebook", f"comment {n}") for n in range(6)]
    hooks = Starlette(routes=[Hooks(app.ears, app.can, app.work, app.now).route()])
    told = [call(stage, comment_id=n.id, post_id=n.thread) for n in notes for _ in range(2)]
    statuses: list[int] = []

    def say(part: list[dict[str, Any]]) -> None:
        statuses.extend(ask(hooks, **one).status_code for one in part)

    threads = [threading.Thread(target=say, args=(told[n::3],)) for n in range(3)]
    threads.append(threading.Thread(target=polled, args=(app,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 12
    assert count(app, "items") == count(app, "versions") == 6


def test_x_tests_our_secret_and_calls_with_an_event(stage: Stage, tmp_path: Path) -> None:
    tables = [{**t, "secrets": {**t["secrets"], "consumer_secret": "cs"}} for t in stage.accounts]
    made = an_app(settings_for(tables, tmp_path))
    assert ready(made, threading.Event())
    console = create_app(made)
    answer = ask(console, "GET", "rehearsal-x", params={"crc_token": "abc"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["response_token"].startswith("sha256=")
    note = stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    event = {"event_type": "post.mention.create", "filter": {"user_id": stage.owner_id("x")}}
    raw = json.dumps({"data": {**event, "payload": {"id": note.id}}}).encode()
    digest = base64.b64encode(hmac.new(b"cs", raw, hashlib.sha256).digest()).decode()
    headers = {"x-twitter-webhooks-signature": f"sha256={digest}"}
    for status, sent in ((200, raw), (200, raw), (403, raw + b" ")):
        answer = ask(console, "POST", "rehearsal-x", content=sent, headers=headers)
        assert answer.status_code == status
    assert count(made, "items") == 1
    made.close()
