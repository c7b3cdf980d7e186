"""What-if in the background: two packs over what is stored, stopped and gone on with."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.packs.snapshots import files_of, load_from
from listener.judging.changes import Tally
from listener.judging.judges import here, on_every_core
from listener.judging.references import Reference, from_table, reference
from listener.judging.replay import Known
from listener.replaying import AGAIN, AS_STORED, Replaying
from listener.store import replays
from listener.store.replays import Replay
from moderation.errors import BadPack
from moderation.items import Signal
from tests.fakes.houses import House
from tests.fakes.platform import an_item
from tests.fakes.policies import an_item as a_comment

OLD = """
[pack]
name = "old"
title = "Old"
version = "1"

[[principle]]
id = "swearing"
title = "Swearing"
labels = ["profanity"]
when = { words = "profanity" }
ladder = { default = [["hide"]] }
"""
NEW = OLD.replace('"old"', '"new"').replace('[["hide"]]', '[["review"]]')
SWEARS, CALM = "this is fucking awful", "a kind word"


class Jumpy:
    """A classifier of another version, that counts what it is asked."""

    name, version, labels = "jumpy", "2", ("toxicity",)

    def __init__(self) -> None:
        self.asked = 0

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one high score a text."""
        self.asked += len(texts)
        return [[Signal("toxicity", 0.99, "jumpy@2")] for _ in texts]


class Study:
    """A house with stored comments, and two packs on disk."""

    def __init__(self, house: House, folder: Path, count: int = 4) -> None:
        self.house = house
        self.packs = [self._written(folder, "old", OLD), self._written(folder, "new", NEW)]
        for n in range(count):
            house.platform.says(an_item(str(n), SWEARS if n % 2 else CALM))
        house.pull()
        while house.judge().judged:
            pass

    def _written(self, folder: Path, name: str, text: str) -> str:
        path = folder / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def ask(self, classifier: str = AS_STORED) -> int:
        old, new = (reference(p)[0].as_table() for p in self.packs)
        since = self.house.now - timedelta(days=1)
        with self.house.work() as unit:
            number = unit.replays.ask(old, new, since, classifier, "amira", self.house.now)
            unit.commit()
        return number

    def work(self, **more: Any) -> Replay | None:
        given = {"classifier": Jumpy(), **more}
        return Replaying(self.house.database, self.house.work, **given).next(lambda: self.house.now)


@pytest.fixture
def study(house: House, tmp_path: Path) -> Study:
    return Study(house, tmp_path)


def test_every_change_is_kept_with_both_sides_and_nothing_is_done(study: Study) -> None:
    number = study.ask()
    done = study.work()
    assert done is not None
    assert (done.id, done.state, done.total, done.done) == (number, "done", 4, 4)
    assert done.tally["removed"] == {"hide": 2}
    found, total = replays.changes(study.house.database, number, 1)
    assert total == 2
    assert found[0].text == SWEARS
    assert found[0].line["before"]["proposed"] == ["hide"]
    assert found[0].line["after"]["proposed"] == ["review"]
    assert SWEARS not in json.dumps([f.line for f in found])
    assert study.house.count("intents") == 0
    assert study.work() is None


def test_a_stopped_one_goes_on_where_it_was(house: House, tmp_path: Path) -> None:
    study = Study(house, tmp_path, 600)
    number = study.ask()
    calls = iter([False, True])
    halted = study.work(stopping=lambda: next(calls))
    assert halted is not None
    assert (halted.state, halted.done) == ("running", 500)
    done = study.work()
    assert done is not None
    assert (done.state, done.done, done.tally["changed"]) == ("done", 600, 300)
    assert replays.changes(house.database, number, 1)[1] == 300
    assert len(replays.changes(house.database, number, 12)[0]) == 25
    assert house.count("replay_changes") == house.count(
        "(select distinct item_id from replay_changes) x"
    )


def test_one_that_is_called_off_stops(study: Study) -> None:
    number = study.ask()
    with study.house.work() as unit:
        assert unit.replays.end(number, "stopped", study.house.now)
        assert not unit.replays.end(number, "done", study.house.now)
        unit.commit()
    assert study.work() is None


def test_a_pack_that_cannot_be_read_ends_it_with_the_reason(study: Study) -> None:
    old = reference(study.packs[0])[0].as_table()
    broken = {**old, "files": {"old.toml": OLD.replace("profanity", "profanitee")}}
    with study.house.work() as unit:
        unit.replays.ask(old, broken, study.house.now, AS_STORED, "amira", study.house.now)
        unit.commit()
    done = study.work()
    assert done is not None
    assert done.state == "failed"
    assert "profanitee" in done.trouble


def test_scores_are_used_again_unless_another_model_is_asked_for(study: Study) -> None:
    jumpy = Jumpy()
    study.ask()
    study.work(classifier=jumpy)
    assert jumpy.asked == 0
    study.ask(AGAIN)
    study.work(classifier=jumpy)
    assert jumpy.asked == 4


def test_changes_of_one_principle_can_be_picked(study: Study) -> None:
    number = study.ask()
    study.work()
    assert replays.changes(study.house.database, number, 1, "swearing") == ((), 0)


def test_other_processes_find_the_same_as_this_one(tmp_path: Path) -> None:
    paths = [tmp_path / "old.toml", tmp_path / "new.toml"]
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text, encoding="utf-8")
    both = Both(*(reference(str(p))[0] for p in paths))
    known = [Known(a_comment(t), version=n) for n, t in enumerate([SWEARS, CALM, SWEARS], 1)]
    chunks = [known[:2], known[2:]]
    mine = list(here(both())(chunks))
    with on_every_core(both, 2) as judges:
        theirs = list(judges(chunks))
    assert [j.last for j in theirs] == [2, 3]
    assert [j.lines for j in theirs] == [j.lines for j in mine]
    whole = Tally()
    for judged in theirs:
        whole.merge(judged.tally)
    assert (whole.items, whole.changed) == (3, 2)


def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    """The pool's processes end by themselves, also when nobody tells them to."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(3_000):
        if not _alive(child):
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it went on without its parent")


PARENT = """
import time
from multiprocessing import active_children
from listener.judging.judges import on_every_core
from listener.judging.replay import Known
from tests.fakes.policies import a_pack, an_item

def two():
    return a_pack(), a_pack()

if __name__ == "__main__":
    with on_every_core(two, 1) as judges:
        list(judges([[Known(an_item("words"), version=1)]]))
        print(active_children()[0].pid, flush=True)
        time.sleep(600)
"""


def _alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has buried yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


class Both:
    """Loads both packs, in whichever process it is called."""

    def __init__(self, old: Reference, new: Reference) -> None:
        self.two = old, new

    def __call__(self) -> Any:
        return self.two[0].load(), self.two[1].load()


def test_a_reference_brings_the_same_pack_back_though_its_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_text(OLD, encoding="utf-8")
    named, pack = reference(str(path))
    path.write_text("[pack]\n", encoding="utf-8")
    again = from_table(json.loads(json.dumps(named.as_table()))).load()
    assert (again.fingerprint, again.id) == (pack.fingerprint, "old@1")
    assert reference("tewv")[0].files == {}


def test_the_files_of_a_pack_and_its_parents_are_kept_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    child = '[pack]\nname = "child"\ntitle = "C"\nversion = "1"\nextends = "old"\n'
    (tmp_path / "child.toml").write_text(child, encoding="utf-8")
    files = files_of(str(tmp_path / "child.toml"))
    assert sorted(files) == ["child.toml", "old.toml"]
    assert load_from("child", files).principles[0].id == "swearing"


@pytest.mark.parametrize(
    "place", ["../x.toml", "/etc/x.toml", "a/b/c.toml", "x.txt", "../../x.toml"]
)
def test_a_file_of_a_pack_is_written_nowhere_else(place: str) -> None:
    with pytest.raises(BadPack, match="is no place of a file"):
        load_from("x", {place: "words"})
