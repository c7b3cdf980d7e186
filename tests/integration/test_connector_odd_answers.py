"""Answers with one odd value in them: only known errors come out, and nothing is lost for good."""

from datetime import timedelta

import pytest

from connectors.errors import ConnectorError
from listener.rehearsal.faults import Fault
from moderation.actions import Outcome, Verb
from tests.fakes.stages import Stage, a_stage, an_action, items, pulled

SEEDS = range(150)
SMALL = {"dm_seconds": 0, "page_size": 5, "overlap_minutes": 0, "deep_hours": 99}


def a_busy_stage(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS how do I park? https://a.example/b", media=({"kind": "photo"},))
    stage.edits(stage.says("x", "before"), "after")
    stage.says("x", "look at this", kind="quote")
    stage.says("x", "are you there", kind="dm")
    stage.says("facebook", "rude", key="f", media=({"kind": "photo", "alt": "A rose"},))
    stage.says("facebook", "nested", under="f")
    stage.says("facebook", "Lost rabbit", kind="visitor_post")
    stage.says("facebook", "thanks @HarrowdaleNHS", kind="mention")
    stage.says("facebook", "hello", kind="dm")
    for n in range(14):
        earlier = timedelta(hours=n + 1)
        stage.says("x", f"@HarrowdaleNHS {n}", ago=earlier)
        stage.says("facebook", f"comment {n}", ago=earlier)
        stage.says("facebook", f"visit {n}", kind="visitor_post", ago=earlier)


@pytest.mark.parametrize("platform", ["x", "facebook"])
def test_reading(platform: str) -> None:
    with a_stage() as stage:
        a_busy_stage(stage)
        whole = stage.connector(platform, **SMALL)
        every = {s: set(items(pulled(whole, s))) for s in whole.can.streams}
        assert all(every[s] for s in every if s != "search")
        lost: list[tuple[int, str, str]] = []
        for seed in SEEDS:
            for stream, ids in every.items():
                connector = stage.connector(platform, **SMALL)
                times = 1 + seed % 3
                stage.gate.faults[:] = [Fault("mangle", on=platform, times=times, seed=seed)]
                stage.gate.used.clear()
                found, cursor = set[str](), None
                try:
                    for page in connector.pull(stream, cursor):
                        found |= set(items([page]))
                        cursor = page.cursor
                except ConnectorError:
                    pass
                stage.gate.faults.clear()
                again = stage.connector(platform, **SMALL)
                found |= set(items(pulled(again, stream, cursor)))
                lost += [(seed, stream, id) for id in ids - found]
        assert lost == []


@pytest.mark.parametrize("platform", ["x", "facebook"])
def test_looking_and_acting(platform: str) -> None:
    with a_stage() as stage:
        a_busy_stage(stage)
        connector = stage.connector(platform)
        stream = "replies" if platform == "x" else "comments"
        item = next(iter(items(pulled(connector, stream)).values()))
        for seed in SEEDS:
            stage.gate.used.clear()
            for verb in (Verb.HIDE, Verb.UNHIDE, Verb.MUTE, Verb.BLOCK, Verb.UNBLOCK):
                action = an_action(verb, item)
                for ask in (connector.look, connector.probe, connector.act):
                    stage.gate.faults[:] = [Fault("mangle", on=platform, times=2, seed=seed)]
                    try:
                        found = ask([item.ref] if ask == connector.look else action)
                    except ConnectorError:
                        continue
                    assert ask == connector.look or found.outcome in Outcome
