"""``wellheard pack``: list, show, test, coverage and the house rules page."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.packs.settings import SETTINGS
from listener.cli.packs import pack

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(pack, list(arguments), catch_exceptions=False)


def test_the_five_packs_are_listed_with_their_owners() -> None:
    listed = run("list").output
    assert "tewv              Tees, Esk and Wear Valleys NHS Foundation Trust" in listed
    assert len(listed.splitlines()) == 5


def test_a_pack_tries_its_examples() -> None:
    result = run("test", "tewv")
    assert result.exit_code == 0, result.output
    assert "0 do not hold." in result.output


def test_an_example_that_does_not_hold_is_told_with_who_spoke(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[pack]\nname = "mine"\ntitle = "Mine"\nversion = "1"\n[[principle]]\nid = "silent"\n'
        'title = "Silent"\nwhen = { no_words = true }\nexample = [{ match = "hello" }]\n'
    )
    result = run("test", str(path))
    assert result.exit_code == 1
    assert 'silent should speak about "hello"; spoke: nobody' in result.output
    assert "1 examples, 1 do not hold." in result.output


def test_a_pack_is_shown_with_what_it_asks_for() -> None:
    shown = run("show", "tewv").output
    assert "abuse: Abuse of staff or the public [TEWV-A3-19, TEWV-A3-15]" in shown
    assert "hide and report, else report, else review" in shown
    principles = json.loads(run("show", "tewv", "--json").output)
    assert {"id", "clauses", "ladder", "route"} <= set(principles[0])


@pytest.mark.parametrize(("name", "count"), [("tewv", 78), ("pennine", 25)])
def test_coverage_lists_every_clause(name: str, count: int) -> None:
    clauses = json.loads(run("coverage", name, "--json").output)
    assert len(clauses) == count
    assert {c["state"] for c in clauses} <= {"done", "not software", "missing"}
    told = run("coverage", name).output
    assert f"{count} clauses:" in told


def test_the_house_rules_page_is_written(tmp_path: Path) -> None:
    target = tmp_path / "rules.html"
    assert run("page", "bnssg", "--out", str(target)).exit_code == 0
    assert "Bristol, North Somerset and South Gloucestershire" in target.read_text(encoding="utf-8")


def test_every_setting_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs/packs.md").read_text(encoding="utf-8")
    for name, (shape, meaning) in SETTINGS.items():
        assert f"| `{name}` | {meaning}: {shape.words} |" in handbook
