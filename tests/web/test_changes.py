"""Changes of rules in the console: proposed, compared, read, agreed to by two, live, and back."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from config.packs import load
from listener.benches import Stands, load_edition
from listener.in_force import InForce, Packs
from listener.replaying import Replaying
from listener.rulebook import Rulebook
from listener.store import replays
from listener.web.create import console
from moderation.items import Signal
from tests.web.house import House, comment
from tests.web.visitor import Visitor

OWN = """
[pack]
name = "own"
title = "Our policy"
version = "1"

[[principle]]
id = "swearing"
title = "Swearing"
labels = ["profanity"]
when = { words = "profanity" }
ladder = { default = [["hide"]] }
example = [{ match = "this is fucking awful" }, { pass = "thank you" }]
"""
MILDER = (
    OWN.replace('"own"', '"milder"')
    .replace('version = "1"', 'version = "2"')
    .replace('[["hide"]]', '[["review"]]')
)
CHANGES, WHAT_IF = "/principles/changes", "/principles/what-if"


class Calm:
    """A classifier that finds every text calm."""

    name, version = "calm", "1"
    labels: tuple[str, ...] = ("toxicity",)

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one low score a text."""
        return [[Signal("toxicity", 0.01, "calm@1")] for _ in texts]


class Office:
    """A house with a pack of its own, a milder one beside it, and two leads."""

    def __init__(self, home: House, folder: Path) -> None:
        self.home, self.folder = home, folder
        (folder / "own.toml").write_text(OWN, encoding="utf-8")
        (folder / "milder.toml").write_text(MILDER, encoding="utf-8")
        self.given = str(folder / "own.toml")
        own = load(self.given)
        self.rules = Rulebook(home.engine, self.given, started=own)
        self.in_force = InForce(home.engine, own, self._again, home.clock, self.given)
        home.desk = replace(home.desk, rulebook=self.rules, packs=Packs(self.in_force))
        home.user("sam", "senior_moderator", "Sam Obi")
        self.app = console(home.desk)
        self.amira, self.sam = self.visitor("amira"), self.visitor("sam")

    def _again(self, edition: object, level: object) -> object:
        from config.settings import Settings

        return load_edition(Settings(organisation={"pack": self.given}), edition, level)

    def visitor(self, name: str) -> Visitor:
        visitor = Visitor(self.app)
        visitor.sign_in(name)
        return visitor

    def propose(self, pack: str = "milder (your own)") -> str:
        self.amira.get(CHANGES)
        return str(self.amira.send(CHANGES, pack=pack, caution="").text)

    def compare(self) -> None:
        """Have edition 1 compared with what is in force, to its end."""
        self.amira.get(f"{WHAT_IF}?new=edition-1")
        self.amira.send(WHAT_IF, old="in force", new="edition-1", since="2026-11-01", model="")
        Replaying(self.home.engine, self.home.desk.work, Calm()).next(self.home.clock)

    def read(self, visitor: Visitor) -> None:
        visitor.get(f"{WHAT_IF}/1")
        visitor.send(f"{WHAT_IF}/1/read")

    def agree(self, visitor: Visitor) -> str:
        visitor.get(f"{CHANGES}/1")
        return str(visitor.send(f"{CHANGES}/1/agree").text)

    def go_live(self, number: int = 1, why: str = "milder on swearing") -> str:
        self.amira.get(f"{CHANGES}/{number}")
        return str(self.amira.send(f"{CHANGES}/{number}/live", why=why).text)

    @property
    def now(self) -> Stands:
        return self.in_force()


@pytest.fixture
def office(home: House, tmp_path: Path) -> Office:
    folder = tmp_path / "packs"
    folder.mkdir()
    return Office(home, folder)


def test_a_change_goes_its_whole_way_and_back(office: Office) -> None:
    office.home.hears(comment("this is fucking awful"))
    assert office.now.pack.id == "own@1"
    assert not office.now.agreed
    assert "2 tried, all hold" in office.propose()
    office.compare()
    assert (
        "1 comment judged by both. 1 would turn out differently"
        in office.amira.get(f"{WHAT_IF}/1").text
    )
    for visitor in (office.amira, office.sam):
        office.read(visitor)
        office.agree(visitor)
    assert "In force" in office.go_live()
    assert office.now.pack.id == "milder@2"
    assert office.now.agreed
    assert "milder@2" in office.amira.get(CHANGES).text
    assert "milder, version 2" in office.amira.get("/principles").text
    office.home.clock.at = office.home.clock.at.replace(minute=45)
    assert "In force" in office.go_live(2, "complaints about it")
    assert office.now.pack.id == "own@1"
    with office.home.engine.connect() as db:
        told = db.execute(text("select what from audit where what like 'pack %' order by id"))
        assert list(told.scalars()) == [
            "pack proposed",
            *["pack comparison read", "pack approved"] * 2,
            "pack live",
            "pack back",
        ]


def test_nobody_agrees_who_has_not_read_it_and_one_person_is_not_two(office: Office) -> None:
    office.propose()
    assert "Read what would change first" in office.agree(office.amira)
    office.compare()
    office.read(office.amira)
    office.agree(office.amira)
    assert "1 more needed" in office.agree(office.amira)
    assert "Two people must have agreed to it first" in office.go_live()
    assert office.now.pack.id == "own@1"


def test_examples_that_do_not_hold_stop_it(office: Office) -> None:
    broken = MILDER.replace('pass = "thank you"', 'pass = "fucking hell"')
    (office.folder / "milder.toml").write_text(broken, encoding="utf-8")
    page = office.propose()
    assert "Examples do not hold" in page
    assert "swearing should stay silent on &#34;fucking hell&#34;; spoke: swearing" in page
    office.compare()
    office.read(office.amira)
    assert "1 of its examples do not hold" in office.agree(office.amira)


def test_an_edition_stays_as_it_was_agreed_to_though_its_file_changes(office: Office) -> None:
    office.propose()
    office.compare()
    for visitor in (office.amira, office.sam):
        office.read(visitor)
        office.agree(visitor)
    office.go_live()
    (office.folder / "milder.toml").write_text("[pack]\n", encoding="utf-8")
    fresh = InForce(
        office.home.engine, load(office.given), office._again, office.home.clock, office.given
    )
    assert fresh().pack.id == "milder@2"


def test_faults_of_a_pack_are_all_told(office: Office) -> None:
    wrong = MILDER.replace("profanity", "profanitee").replace("review", "revue")
    (office.folder / "milder.toml").write_text(wrong, encoding="utf-8")
    page = office.propose()
    assert "there is no label &#34;profanitee&#34;" in page
    assert "&#34;revue&#34; is nothing that can be done" in page
    assert "Choose a pack of the list" in office.propose("/etc/passwd")


def test_a_moderator_sees_none_of_it(office: Office, mo: Visitor) -> None:
    visitor = office.visitor("mo")
    assert visitor.get(CHANGES).status_code == 403
    assert visitor.get(WHAT_IF).status_code == 403
    assert "Changes of rules" not in visitor.get("/principles").text
    assert office.sam.get(CHANGES).status_code == 200
    assert office.sam.send(f"{CHANGES}/1/live", why="x").status_code == 403


def test_a_comparison_shows_words_reasons_and_counts_page_by_page(office: Office) -> None:
    for n in range(30):
        office.home.hears(comment(f"this is fucking awful {n}", id=str(n)))
    office.amira.get(WHAT_IF)
    asked = {"old": "own (your own)", "new": "milder (your own)", "since": "2026-11-01"}
    page = office.amira.send(WHAT_IF, **asked).text
    assert "Waiting" in page
    assert 'hx-get="/principles/what-if/1/progress"' in page
    Replaying(office.home.engine, office.home.desk.work, Calm()).next(office.home.clock)
    page = office.amira.get(f"{WHAT_IF}/1").text
    assert "30 would turn out differently" in page
    assert "Hide falls away" in page
    assert "page 2 of 2" in page
    assert "this is fucking awful 29" in office.amira.get(f"{WHAT_IF}/1?page=2").text
    assert office.home.engine.connect().execute(text("select count(*) from intents")).scalar() == 0


def test_a_comparison_can_be_stopped(office: Office) -> None:
    office.amira.get(WHAT_IF)
    office.amira.send(WHAT_IF, old="in force", new="tewv", since="2026-11-01")
    assert "Stopped" in office.amira.send(f"{WHAT_IF}/1/stop").text
    assert replays.waiting(office.home.engine) is None


def test_what_is_wrong_with_the_form_is_said(office: Office) -> None:
    office.amira.get(WHAT_IF)
    page = office.amira.send(WHAT_IF, old="in force", new="edition-9", since="soon")
    assert page.status_code == 400
    assert "Give a day" in page.text
    assert "Choose a pack of the list" in page.text


def test_the_shared_ground_is_no_pack_to_choose(office: Office) -> None:
    assert "base" not in office.rules.candidates()
    assert "tewv" in office.rules.candidates()


def test_what_needs_a_start_is_said(office: Office) -> None:
    hours = '\n[settings.hours]\nopens = "08:00"\ncloses = "18:00"\ndays = ["mon"]\n'
    (office.folder / "milder.toml").write_text(MILDER + hours, encoding="utf-8")
    office.propose()
    office.compare()
    for visitor in (office.amira, office.sam):
        office.read(visitor)
        office.agree(visitor)
    assert "its working hours are taken over when Wellheard is started again" in office.go_live()
