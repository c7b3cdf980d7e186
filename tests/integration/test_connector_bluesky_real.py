"""Our own records on a real Bluesky server; runs where its packages are installed.

npm install @atproto/pds@0.4.217 @did-plc/server@0.0.1
WELLHEARD_BLUESKY_NODE=<that folder> pytest tests/integration/test_connector_bluesky_real.py
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors._bluesky_acts import BLOCK
from connectors._bluesky_gates import REPLIES
from connectors._bluesky_payload import POST
from connectors._bluesky_session import Session, Swapped, now
from connectors.base import Account, connect
from connectors.errors import AuthExpired
from moderation.actions import Action, Outcome, Verb
from moderation.items import ItemRef, Kind

FOLDER = os.environ.get("WELLHEARD_BLUESKY_NODE", "")
SCRIPT = Path(__file__).parent.parent / "fakes" / "bluesky_pds.mjs"
pytestmark = pytest.mark.skipif(
    not FOLDER or shutil.which("node") is None, reason="set WELLHEARD_BLUESKY_NODE; needs node"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    process = subprocess.Popen(
        ["node", str(SCRIPT)],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LOG_ENABLED": "false"},
        text=True,
    )
    assert process.stdout is not None
    try:
        told = next(line for line in process.stdout if line.startswith('{"url"'))
        yield json.loads(told)["url"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


def an_account(server: str, name: str) -> Account:
    body = {"handle": f"{name}.test", "email": f"{name}@e.example", "password": "made-up"}
    address = f"{server}/xrpc/com.atproto.server.createAccount"
    made = requests.post(address, json=body, timeout=20).json()
    options, secrets = {"base_url": server}, {"app_password": "made-up"}
    return Account(name, "bluesky", made["did"], f"{name}.test", options, secrets)


@pytest.fixture(scope="module")
def us(server: str) -> Account:
    return an_account(server, "harrowdale")


def test_records_are_made_read_and_taken_away(us: Account) -> None:
    session = Session(us)
    uri = session.create(BLOCK, {"subject": us.id})
    key = uri.rpartition("/")[2]
    value, cid = session.record(BLOCK, key)
    assert value["subject"] == us.id
    assert cid
    session.delete(BLOCK, key)
    assert session.record(BLOCK, key) == ({}, "")


def test_a_gate_is_written_over_only_what_we_read(us: Account) -> None:
    session = Session(us)
    post = session.create(POST, {"text": "Flu clinics are open."})
    key = post.rpartition("/")[2]
    gate = {"post": post, "createdAt": now(), "hiddenReplies": []}
    session.put(REPLIES.record, key, gate, "")
    _, cid = session.record(REPLIES.record, key)
    session.put(REPLIES.record, key, gate, "")  # the same again needs no look
    with pytest.raises(Swapped):
        session.put(REPLIES.record, key, {**gate, "hiddenReplies": [f"{post}x"]}, "")
    session.put(REPLIES.record, key, {**gate, "hiddenReplies": [post]}, cid)
    assert session.record(REPLIES.record, key)[0]["hiddenReplies"] == [post]


def test_hiding_keeps_a_gate_in_our_own_repository(us: Account) -> None:
    post = Session(us).create(POST, {"text": "The garden opens."})
    reply = f"at://did:plc:somebodyelse000000000000/{POST}/3m5aaaaaaaa2a"
    action = Action("k", Verb.HIDE, ItemRef("bluesky", "b", reply), Kind.REPLY, True, thread=post)
    undo = Action("k2", Verb.UNHIDE, action.target, Kind.REPLY, True, thread=post)
    connector: Any = connect(us)
    assert connector.probe(action).reason == "not done"
    assert connector.act(action).outcome is Outcome.APPLIED
    assert connector.act(action).outcome is Outcome.ALREADY
    assert connector.probe(action).outcome is Outcome.APPLIED
    assert connector.act(undo).outcome is Outcome.APPLIED
    assert connector.probe(undo).outcome is Outcome.APPLIED


def test_our_own_answers_are_found_again(us: Account) -> None:
    session = Session(us)
    made = session.call(
        "com.atproto.repo.createRecord",
        repo=us.id,
        collection=POST,
        record={"$type": POST, "text": "first", "createdAt": now()},
    )
    ref = {"uri": made["uri"], "cid": made["cid"]}
    session.create(POST, {"text": "South car park.", "reply": {"root": ref, "parent": ref}})
    target = ItemRef("bluesky", "b", str(made["uri"]))
    connector: Any = connect(us)
    answer = Action("k", Verb.REPLY, target, Kind.REPLY, text="South car park.")
    other = Action("k", Verb.REPLY, target, Kind.REPLY, text="North car park.")
    assert connector.probe(answer).outcome is Outcome.APPLIED
    assert connector.probe(other).reason == "not done"


def test_a_wrong_password_is_told(us: Account) -> None:
    wrong = Account("x", "bluesky", us.id, us.handle, us.options, {"app_password": "wrong"})
    with pytest.raises(AuthExpired):
        Session(wrong).record(POST, "x")


def test_a_broken_session_is_renewed(us: Account) -> None:
    session = Session(us)
    session.record(POST, "x")
    session._access = session._access[:-4] + "AAAA"
    assert session.record(POST, "x") == ({}, "")
