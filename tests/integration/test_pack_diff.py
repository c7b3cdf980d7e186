"""What-if: judging again under another pack, from a file or from the store; nothing is acted on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from config.packs import load
from config.settings import AccountSettings
from listener.benches import Benches, Stands
from listener.cli.packs import pack as command
from listener.judging.changes_page import changes_page
from listener.judging.comparing import Comparison
from listener.judging.errors import BadLine
from listener.judging.replay import Known
from listener.judging.sources import from_file
from listener.store.approvals import approvers, live
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.tables import cases, decisions, intents, signals, verdicts
from listener.store.users import Users
from listener.stored import from_store
from listener.web.auth import add_user
from moderation.classifiers.fixed import FixedClassifier
from moderation.principles import Mode, PolicyPack
from tests.fakes.houses import House
from tests.fakes.platform import an_item
from tests.fakes.policies import FACEBOOK, a_pack, abuse, crisis, spam

PASSWORD = "correct horse battery staple"

OLD = replace(a_pack(abuse(), crisis(), version="1"), fingerprint="old")
NEW = replace(a_pack(crisis(), spam(), version="2"), fingerprint="new")
TEXTS = ("abuse", "a kind word", "spam", "crisis and abuse")


class Stopped(Exception):
    """Somebody pulled the plug."""


def a_file(folder: Path, texts: tuple[str, ...] = TEXTS, **more: Any) -> str:
    rows = [
        {"id": str(n), "text": text, "platform": "facebook", "own_thread": True, **more}
        for n, text in enumerate(texts, start=1)
    ]
    path = folder / "comments.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def compared(folder: Path, source: str, old: PolicyPack = OLD, new: PolicyPack = NEW) -> Comparison:
    name, items = from_file(source, FixedClassifier())
    return Comparison(old, new, name, items, folder / "changes.jsonl")


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "changes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_change_is_told_with_both_reasons(tmp_path: Path) -> None:
    tally = compared(tmp_path, a_file(tmp_path)).run()
    first, second, third = lines(tmp_path)
    assert (first["id"], first["added"], first["removed"]) == ("1", [], ["hide", "report"])
    assert first["before"]["reason"].startswith("For a person: abuse (CLAUSE-abuse)")
    assert first["after"]["reason"] == "Kept: no principle speaks against it"
    assert (second["id"], second["added"]) == ("3", ["hide", "report"])
    assert (third["id"], third["added"], third["removed"]) == ("4", [], [])
    assert (tally.items, tally.changed) == (4, 3)
    assert tally.silent == {"abuse": 2}
    assert tally.spoke == {"spam": 1}
    assert tally.automatic == {"added": 1, "removed": 0}


def test_the_same_pack_changes_nothing(tmp_path: Path) -> None:
    assert compared(tmp_path, a_file(tmp_path), OLD, OLD).run().changed == 0
    assert lines(tmp_path) == []


def test_no_words_of_a_comment_are_in_the_changes(tmp_path: Path) -> None:
    compared(tmp_path, a_file(tmp_path, ("abuse of a private kind",))).run()
    assert "private" not in (tmp_path / "changes.jsonl").read_text(encoding="utf-8")


def test_scores_in_the_file_are_used_as_they_are(tmp_path: Path) -> None:
    source = a_file(tmp_path, ("abuse",), scores={"toxicity": 0.9})
    _, items = from_file(source, None)
    (known,) = items(0)
    assert (known.scores, known.by) == ({"toxicity": 0.9}, "the file")


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """Interrupted after a save, it ends with the same changes and counts as one run."""
    source = a_file(tmp_path, TEXTS * 600)
    whole = compared(tmp_path, source)
    counts = whole.run().as_table()
    told = lines(tmp_path)
    asked = []

    def breaks(skip: int) -> Iterator[Known]:
        for place, known in enumerate(whole.items(skip)):
            if place == 1_500:
                raise Stopped
            yield known

    with pytest.raises(Stopped):
        replace(whole, items=breaks).run()
    assert (tmp_path / "changes.jsonl.progress").exists()

    def watched(skip: int) -> Iterator[Known]:
        asked.append(skip)
        return whole.items(skip)

    assert replace(whole, items=watched).run().as_table() == counts
    assert asked == [1_000]
    assert lines(tmp_path) == told
    assert not (tmp_path / "changes.jsonl.progress").exists()


def test_another_pack_starts_afresh(tmp_path: Path) -> None:
    whole = compared(tmp_path, a_file(tmp_path, TEXTS * 300))

    def breaks(skip: int) -> Iterator[Known]:
        for place, known in enumerate(whole.items(skip)):
            if place == 1_100:
                raise Stopped
            yield known

    with pytest.raises(Stopped):
        replace(whole, items=breaks).run()
    other = replace(whole, new=replace(NEW, fingerprint="newer"))
    assert other.run().items == 1_200


def test_a_bad_line_stops_it(tmp_path: Path) -> None:
    path = tmp_path / "comments.jsonl"
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    with pytest.raises(BadLine, match="line 1"):
        compared(tmp_path, str(path)).run()


def test_what_is_stored_is_judged_again_with_its_scores(house: House, tmp_path: Path) -> None:
    house.platform.says(an_item("1", "abuse"), an_item("2", "a kind word"))
    house.pull()
    house.judge()
    name, items = from_store(house.database, datetime(2020, 1, 1, tzinfo=UTC), None)
    known = list(items(0))
    assert [k.item.ref.id for k in known] == ["1", "2"]
    assert all(k.scores and k.by for k in known)
    tally = Comparison(OLD, NEW, name, items, tmp_path / "changes.jsonl").run()
    assert (tally.items, tally.changed) == (2, 1)


def test_a_replay_stores_and_does_nothing(house: House, tmp_path: Path) -> None:
    house.platform.says(an_item("1", "abuse"))
    house.pull()
    house.judge()
    before = (house.database, *_counts(house))
    name, items = from_store(house.database, datetime(2020, 1, 1, tzinfo=UTC), None)
    Comparison(OLD, NEW, name, items, tmp_path / "changes.jsonl").run()
    assert (house.database, *_counts(house)) == before


def test_only_what_came_since_the_day_is_judged_again(house: House) -> None:
    house.platform.says(an_item("1", "abuse"))
    house.pull()
    house.judge()
    later = datetime.now(UTC) + timedelta(days=36_500)
    _, items = from_store(house.database, later, None)
    assert list(items(0)) == []


def test_the_page_lists_the_changes(tmp_path: Path) -> None:
    comparison = compared(tmp_path, a_file(tmp_path))
    tally = comparison.run()
    html = changes_page((OLD, NEW), tally, comparison.target)
    assert "test@1, to Test, test@2" in html
    assert "4 comments were judged by both; 3 would turn out differently" in html
    assert "facebook 3" in html


def test_the_command_needs_one_source() -> None:
    result = CliRunner().invoke(command, ["diff", "tewv", "tewv", "--out", "x"])
    assert result.exit_code == 2
    assert "give either --in FILE or --from DATE" in result.output


def _counts(house: House) -> list[int]:
    with house.database.connect() as db:
        tables = (cases, decisions, intents, signals, verdicts)
        return [int(db.execute(select(func.count()).select_from(t)).scalar_one()) for t in tables]


MINE = """
[pack]
name = "mine"
title = "Mine"
version = "1"

[[principle]]
id = "silence"
title = "Nothing said"
when = { no_words = true }
ladder = { default = [["review"]] }
example = [{ match = "" }, { pass = "hello" }]
"""


class Desk:
    """A house with a pack of its own and people who may agree to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = folder / "mine.toml"
        self.pack.write_text(MINE, encoding="utf-8")
        self.config = folder / "wellheard.toml"
        store = f"sqlite:///{folder / 'wellheard.db'}"
        self.config.write_text(f'[store]\nurl = "{store}"\n', encoding="utf-8")
        self.database = open_database(store)
        upgrade(self.database)
        people = {"ann": "comms_lead", "bob": "comms_lead", "cat": "moderator"}
        for name, role in people.items():
            add_user(Users(self.database), name, PASSWORD, role, datetime.now(UTC), name)

    def compare(self) -> Path:
        """Compare the pack with itself over nothing."""
        comments = self.folder / "comments.jsonl"
        comments.write_text("", encoding="utf-8")
        changes = self.folder / "changes.jsonl"
        mine = ["diff", str(self.pack), str(self.pack), "--in", str(comments)]
        result = run([*mine, "--out", str(changes), "--classifier", "fixed"])
        assert result.exit_code == 0, result.output
        return changes

    def approve(self, by: str, password: str = "", changes: Path | None = None) -> Result:
        """Let somebody agree."""
        at = ["--changes", str(changes or self.folder / "changes.jsonl")]
        asked = ["approve", str(self.pack), "--by", by, *at, "--config", str(self.config)]
        return CliRunner().invoke(command, asked, input=f"{password or PASSWORD}\n")

    @property
    def live(self) -> bool:
        return live(self.database, load(str(self.pack)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.database.dispose()


def run(arguments: list[str]) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_two_people_agree_before_a_pack_of_ones_own_acts(desk: Desk) -> None:
    desk.compare()
    assert "until a second person agrees" in desk.approve("ann").output
    assert not desk.live
    assert "until a second person agrees" in desk.approve("ann").output
    assert not desk.live
    assert "it may act" in desk.approve("bob").output
    assert desk.live


def test_a_change_after_that_needs_them_again(desk: Desk) -> None:
    desk.compare()
    desk.approve("ann")
    desk.approve("bob")
    desk.pack.write_text(MINE.replace("Nothing said", "Not a word"), encoding="utf-8")
    assert not desk.live
    assert "compares another version" in desk.approve("ann").output


def test_nobody_agrees_without_a_comparison(desk: Desk) -> None:
    result = desk.approve("ann")
    assert result.exit_code == 1
    assert "is no finished comparison" in result.output


def test_nobody_agrees_while_an_example_does_not_hold(desk: Desk) -> None:
    desk.pack.write_text(MINE.replace('pass = "hello"', 'pass = ""'), encoding="utf-8")
    desk.compare()
    assert "1 of its examples do not hold" in desk.approve("ann").output


def test_a_wrong_password_or_role_agrees_to_nothing(desk: Desk) -> None:
    desk.compare()
    assert "the name or the password is wrong" in desk.approve("ann", "not it at all").output
    assert "changed by a communications lead" in desk.approve("cat").output
    assert approvers(desk.database, load(str(desk.pack))) == ()


def test_until_then_the_machine_only_proposes(desk: Desk) -> None:
    account = AccountSettings(name="page", platform="facebook", id="1", mode=Mode.AUTO)
    agreed = False
    benches = Benches(lambda: Stands(OLD, agreed), {"page": account}, {"page": FACEBOOK})
    assert benches("page", "facebook").mode is Mode.REVIEW
    agreed = True
    benches.refresh()
    assert benches("page", "facebook").mode is Mode.AUTO


def test_a_shipped_pack_is_live_as_it_is(desk: Desk) -> None:
    assert live(desk.database, load("tewv"))
