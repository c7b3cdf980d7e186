"""What every connector promises. Connectors are found, never listed; each needs its payloads."""

import copy
import importlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Account
from moderation import registry
from moderation.actions import AGAINST_A_PERSON, REVERSES, SPEAKS, Action, Outcome, Verb
from moderation.items import Item, ItemRef, Kind

NOT_CONNECTORS = {"base", "errors"}
PLATFORMS = [n for n in registry.available("connectors") if n not in NOT_CONNECTORS]
PAYLOADS = Path(__file__).parent.parent / "payloads"
ODD = ["", None, 0, -1, True, [], {}, [None], "🧑‍⚕️", "\ud800", "a" * 9000, {"id": None}, 1e308]


def connector(platform: str, **options: Any) -> Any:
    cls = registry.load("connectors", platform, "CONNECTOR")
    who = PAYLOADS / platform / "account.json"
    us = json.loads(who.read_text("utf-8")) if who.exists() else {"id": "42", "handle": "us"}
    account = Account(
        f"{platform}-1",
        platform,
        us["id"],
        us["handle"],
        {"base_url": "http://127.0.0.1:9", "path": "/nonexistent", **options},
        {"page_token": "t", "oauth2_token": "t", "access_token": "t", "client_id": "i"},
    )
    return cls(account)


def samples(platform: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the platform's recorded payloads: (how to read it, payload)."""
    files = sorted((PAYLOADS / platform).glob("*-*.json"))
    return [(f.stem.partition("-")[0], json.loads(f.read_text("utf-8"))) for f in files]


def read(platform: str, how: str, payload: dict[str, Any]) -> list[Item]:
    return list(connector(platform).items_from(how, payload))


@pytest.mark.parametrize("platform", PLATFORMS)
def test_there_are_payloads(platform: str) -> None:
    assert samples(platform), f"tests/payloads/{platform}/ needs at least one <kind>-<name>.json"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_abilities_are_known_without_an_account(platform: str) -> None:
    can = registry.load("connectors", platform, "CONNECTOR").can
    assert can.platform == platform
    assert can.streams
    assert can.edits
    assert can.deletions
    for ability in can.abilities:
        assert not (ability.by_hand and ability.repeatable)
        assert not (ability.verb in SPEAKS and ability.repeatable)
        assert ability.verb not in (Verb.DELETE, Verb.REPORT) or not ability.reversible
        assert ability.note or not ability.by_hand, "what is done by hand needs words"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_it_says_it_can_be_asked_it_can_be_asked(platform: str) -> None:
    made = connector(platform)
    assert made.can.rereads == callable(getattr(made, "thread", None))
    hears = [callable(getattr(made, name, None)) for name in ("greet", "hear")]
    assert all(hears) or not any(hears)
    tells = [callable(getattr(made, name, None)) for name in ("subscribe", "listen", "told")]
    assert all(tells) or not any(tells)
    if any(tells):
        assert made.wire == "", "a connection is held open only where the options ask for it"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_called_reversible_can_be_reversed(platform: str) -> None:
    can = registry.load("connectors", platform, "CONNECTOR").can
    for ability in can.abilities:
        back = REVERSES.get(ability.verb)
        if ability.reversible and back:
            assert any(a.verb is back for a in can.abilities)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("verb", list(Verb))
def test_what_is_not_offered_is_refused_with_a_reason_and_nothing_is_asked(
    platform: str, verb: Verb
) -> None:
    made = connector(platform)
    for kind in Kind:
        offered = made.can.ability(verb, kind, own_thread=False)
        if offered is not None and not offered.by_hand:
            continue
        action = Action(
            "k", verb, ItemRef(platform, "a", "1"), kind, permalink="https://e.example/1"
        )
        receipt = made.act(action)
        assert receipt.outcome is Outcome.REFUSED
        assert receipt.reason
        assert receipt.link
        if offered is None:
            assert made.probe(action).outcome in (Outcome.UNKNOWN, Outcome.REFUSED)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_making_one_opens_nothing_and_shows_no_secret(platform: str) -> None:
    cls = registry.load("connectors", platform, "CONNECTOR")
    account = Account("a", platform, "42", secrets={"access_token": "verysecret"})
    cls(account)
    assert "verysecret" not in repr(account)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_it_says_which_secrets_it_needs(platform: str) -> None:
    """Setting up asks for them, and a check of the set-up names those that lack."""
    for way in registry.load("connectors", platform, "CONNECTOR").secrets:
        assert way
        assert all(name.isidentifier() for name in way)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_recorded_payloads_become_items(platform: str) -> None:
    for how, payload in samples(platform):
        found = read(platform, how, payload)
        assert found
        for item in found:
            assert item.ref.platform == platform
            assert item.ref.id
            assert len(item.ref.digest) == 64
            assert item.kind in item.roles
            assert item.posted_at is None or item.posted_at.tzinfo is not None
            assert item.edited_at is None or item.edited_at.tzinfo is not None
        assert len({i.ref.key for i in found}) == len(found)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_payload_gives_the_same_items(platform: str) -> None:
    for how, payload in samples(platform):
        assert read(platform, how, payload) == read(platform, how, payload)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_unknown_fields_change_nothing(platform: str) -> None:
    for how, payload in samples(platform):
        strange = strewn(payload)
        assert read(platform, how, strange) == read(platform, how, payload)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("seed", range(100))
def test_odd_values_anywhere_lose_no_other_item_and_raise_nothing(platform: str, seed: int) -> None:
    rng = random.Random(seed)
    for how, payload in samples(platform):
        ids = {i.ref.id for i in read(platform, how, payload)}
        odd = mangled(copy.deepcopy(payload), rng)
        found = {i.ref.id for i in read(platform, how, odd)}
        assert ids & _present(odd) <= found
        assert all(isinstance(i, str) and i for i in found)


def strewn(value: Any) -> Any:
    """Return *value* with fields that nobody knows in every table."""
    if isinstance(value, dict):
        return {**{k: strewn(v) for k, v in value.items()}, "from_the_future": {"🧑‍🚀": [1]}}
    return [strewn(v) for v in value] if isinstance(value, list) else value


def mangled(value: Any, rng: random.Random) -> Any:
    """Return *value* with one thing inside replaced by something odd."""
    places = list(_places(value))
    if places:
        where, key = rng.choice(places)
        where[key] = rng.choice(ODD)
    return value


def _present(value: Any) -> set[str]:
    """Return the ids of the whole things still in *value*."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = set().union(*(_present(v) for v in inner), set())
    if isinstance(value, dict) and len(value) > 3:
        found |= {value[k] for k in ("id", "uri", "name", "$URN") if isinstance(value.get(k), str)}
    return found


def _places(value: Any) -> Any:
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in rows:
        if key != "from_the_future":
            yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _errors_of(module: str) -> list[type[BaseException]]:
    found = importlib.import_module(module)
    return [e for e in vars(found).values() if isinstance(e, type) and issubclass(e, BaseException)]


def _with_a_library() -> list[str]:
    modules = ((p, importlib.import_module(f"connectors.{p}")) for p in PLATFORMS)
    return [p for p, module in modules if hasattr(module, "ERRORS_OF")]


@pytest.mark.parametrize("platform", _with_a_library())
def test_every_error_of_its_library_is_mapped(platform: str) -> None:
    """A connector names its library's errors and shows how each is translated."""
    module = importlib.import_module(f"connectors.{platform}")
    library = module.ERRORS_OF
    from connectors.errors import ConnectorError

    for error in _errors_of(library):
        if not issubclass(error, Exception) or error.__module__.split(".")[0] in ("builtins",):
            continue
        raised = error.__new__(error)
        with pytest.raises(ConnectorError), module.translating("a"):
            raise raised


def test_acts_against_a_person_are_known_to_the_table() -> None:
    assert Verb.HIDE in AGAINST_A_PERSON
