"""The house itself: who owns the top-level names, what may import what, what the README says."""

import importlib.util
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("listener", "moderation", "connectors", "config")


@pytest.mark.parametrize("room", ROOMS)
def test_the_top_level_names_are_ours(room: str) -> None:
    spec = importlib.util.find_spec(room)
    assert spec is not None
    assert spec.origin is not None
    assert (Path(spec.origin).parent / "__init__.py").is_file()
    owners = packages_distributions().get(room, ["wellheard"])
    assert set(owners) == {"wellheard"}


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = next(line for line in readme.splitlines() if ".venv-test/bin/pytest" in line)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_module_has_outgrown_its_room() -> None:
    sizes = {
        str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for p in (ROOT / room).rglob("*.py")
    }
    assert {name: n for name, n in sizes.items() if n > 300} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for room in ROOMS
        for p in (ROOT / room).rglob("*.py")
        if not p.read_text(encoding="utf-8").lstrip().startswith(('"""', "'''"))
    ]
    assert silent == []


BREAKS = {
    "The storeys of the listener": ("listener/steps/__init__.py", "import listener.cli"),
    "The storeys of judgement": ("moderation/errors.py", "import moderation.verdicts"),
    "The floors of the house": ("moderation/items.py", "import listener.cli"),
    "Judgement is pure": ("moderation/verdicts.py", "import sqlalchemy"),
    "Steps know no database, web, scheduler or configuration": (
        "listener/steps/__init__.py",
        "import sqlalchemy",
    ),
    "The rehearsal speaks HTTP and knows no connector": (
        "listener/rehearsal/__init__.py",
        "import connectors.base",
    ),
}


def test_every_import_contract_can_break(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("models"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for where, line in BREAKS.values():
        path = tmp_path / where
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for contract in BREAKS:
        assert re.search(re.escape(contract) + r".*BROKEN", told), told


def test_the_named_packages_are_required() -> None:
    required = " ".join(distribution("wellheard").requires or [])
    for name in ("tweepy", "facebook-sdk", "apscheduler", "sqlalchemy", "detoxify", "pytest"):
        assert name in required
