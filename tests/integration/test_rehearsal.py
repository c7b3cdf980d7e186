"""The simulated platforms themselves: stories, limits, faults, snapshots, what the public sees."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from listener.rehearsal import Rehearsal
from listener.rehearsal.scenarios import BadScenario, load, names, read
from tests.fakes.stages import BARE, Stage, a_stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as opened:
        yield opened


def desk(stage: Rehearsal, what: str, body: Any = None) -> Any:
    method = "POST" if body is not None else "GET"
    return requests.request(method, f"{stage.url}/control/{what}", json=body, timeout=5).json()


def test_three_stories_come_with_the_product() -> None:
    assert names() == ["friday_night", "pile_on", "quiet_day"]


@pytest.mark.parametrize("name", ["friday_night", "pile_on", "quiet_day"])
def test_a_story_is_told_to_the_end_and_says_what_a_reader_should_see(name: str) -> None:
    story = load(name)
    said = [e for e in story.events if e.kind not in ("post", "edit", "delete")]
    assert all(e.expect for e in said)
    with Rehearsal(story, speed=1_000_000) as stage:
        desk(stage, "finish", {})
        summary = desk(stage, "summary")
    assert summary["said"] == len(said)
    assert summary["to_come"] == 0
    assert len(said) >= (40 if name != "friday_night" else 14)


def test_the_same_story_gives_the_same_ids() -> None:
    ids = []
    for _ in range(2):
        with Rehearsal("quiet_day", speed=1) as stage:
            desk(stage, "finish", {})
            ids.append([n["versions"][0]["id"] for n in desk(stage, "state")["notes"]])
    assert ids[0] == ids[1]


def test_a_bad_story_names_every_fault() -> None:
    bad = BARE.replace('title = "Bare"', "").replace('on = "x", key', 'on = "friendster", key')
    with pytest.raises(BadScenario, match=r"title is missing.*friendster"):
        read("bad", bad)
    with pytest.raises(BadScenario, match="quiet_day"):
        load("no_such_story")


def test_the_public_sees_what_is_neither_hidden_nor_deleted(stage: Stage) -> None:
    kept = stage.says("x", "kept <b>words</b>", key="k")
    hidden = stage.says("x", "hidden words")
    below = stage.says("facebook", "gone words")
    hidden.hidden = True
    stage.world.delete(below)
    page = requests.get(stage.public_url, timeout=5).text
    assert "kept &lt;b&gt;words" in page
    assert "hidden words" not in page
    assert "gone words" not in page
    assert "1 hidden by the page" in page
    assert "lang='en-GB'" in page
    assert "http-equiv='refresh'" in page
    still = requests.get(stage.public_url + "?still", timeout=5).text
    assert "http-equiv='refresh'" not in still
    ids = requests.get(stage.public_url + ".json", timeout=5).json()["ids"]
    assert kept.id in ids
    assert hidden.id not in ids


def test_what_hangs_under_something_hidden_is_not_seen(stage: Stage) -> None:
    above = stage.says("facebook", "above", key="a")
    below = stage.says("facebook", "below", under="a")
    above.hidden = True
    assert below.id not in requests.get(stage.public_url + ".json", timeout=5).json()["ids"]


def test_the_desk_makes_things_happen(stage: Stage) -> None:
    said = desk(stage, "event", {"on": "x", "kind": "mention", "by": "amy", "text": "hello"})
    assert said["id"] in stage.world.by_id
    desk(stage, "settings", {"x_names": "post"})
    desk(stage, "limits", {"x.mentions": 1})
    desk(stage, "fault", {"kind": "status", "status": 503, "on": "x"})
    address = f"{stage.url}/x/2/users/{stage.owner_id('x')}/mentions?max_results=5"
    token = {"Authorization": f"Bearer {stage.keys['x_token']}"}
    statuses = [requests.get(address, headers=token, timeout=5).status_code for _ in range(3)]
    assert statuses == [503, 200, 429]
    assert desk(stage, "nonsense")["desk"]


def test_each_act_is_counted_and_a_doubled_one_is_told(stage: Stage) -> None:
    note = stage.says("x", "@HarrowdaleNHS hello")
    token = {"Authorization": f"Bearer {stage.keys['x_token']}"}
    reply = {"text": "Thanks", "reply": {"in_reply_to_tweet_id": note.id}}
    for _ in range(2):
        requests.post(f"{stage.url}/x/2/tweets", json=reply, headers=token, timeout=5)
        requests.put(
            f"{stage.url}/x/2/tweets/{note.id}/hidden",
            json={"hidden": True},
            headers=token,
            timeout=5,
        )
    summary = desk(stage, "summary")
    assert summary["acts"] == {"x.reply": 2, "x.hide": 2}
    assert (summary["doubled"], summary["repeated"]) == (1, 1)


def test_a_world_goes_on_from_its_file(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    with Rehearsal("friday_night", speed=1, state=state) as stage:
        before = desk(stage, "state")
    with Rehearsal("friday_night", speed=1, state=state) as stage:
        assert desk(stage, "state") == before
        desk(stage, "finish", {})
        assert desk(stage, "summary")["said"] == 16
    with Rehearsal("friday_night", speed=1, state=state) as stage:
        assert desk(stage, "summary")["said"] == 16


def test_it_runs_as_a_process_of_its_own_and_ends_when_told(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    command = [sys.executable, "-m", "listener.rehearsal", "--scenario", "quiet_day"]
    process = subprocess.Popen(
        [*command, "--speed", "600", "--state", str(state)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        where = json.loads(process.stdout.readline())
        assert requests.get(where["public"], timeout=5).status_code == 200
        assert {a["connector"] for a in where["accounts"]} == {"x", "facebook"}
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.stdout.close()
    assert json.loads(state.read_text())["notes"]
