"""The demonstration and the benchmark end by themselves with honest figures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def told(*words: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "listener", *words],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("scenario", ["quiet_day", "pile_on", "friday_night"])
def test_a_demo_loses_nothing_and_does_nothing_twice(tmp_path: Path, scenario: str) -> None:
    end = told("demo", "--scenario", scenario, "--seconds", "20", "--json", folder=tmp_path)
    assert end["judged"] > 0
    assert end["lost"] == 0
    assert end["doubled"] == 0
    assert end["first_judged_seconds"] < 60
    assert end["cases"]
    assert sum(end["cases"].values()) < end["judged"] or scenario != "quiet_day"


def test_the_benchmark_measures_every_part(tmp_path: Path) -> None:
    figures = told("bench", "--json", "--comments", "50", "--no-detoxify", folder=tmp_path)
    assert figures["classifier"]["comments_per_second"] > 0
    assert figures["judging"]["cpu_ms_per_comment"] > 0
    assert figures["end_to_end"]["comments"] == 50
    assert figures["start"]["daemon_ready_seconds"] > 0
