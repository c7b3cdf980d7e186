"""The command as its users type it: set up, check, look, and be told what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "listener", *words],
            cwd=tmp_path,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )

    return command


@pytest.fixture
def home(run: Run, tmp_path: Path) -> Path:
    done = run("init", "--yes", "--organisation", 'The "Riverside" Trust')
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_help_lists_every_command_and_starts_nothing(run: Run) -> None:
    told = run("--help").stdout
    for name in ("demo", "init", "doctor", "run", "judge", "classify", "pack", "report", "due"):
        assert f"\n  {name} " in told


def test_every_command_has_help(run: Run) -> None:
    from listener.cli import group

    for name in group.list_commands(None):  # type: ignore[arg-type]
        done = run(name, "--help")
        assert done.returncode == 0, (name, done.stderr)


def test_init_writes_settings_that_load_and_secrets_that_only_we_read(
    run: Run, tmp_path: Path
) -> None:
    done = run("init", "--yes", "--account", "facebook:12:Riverside", "--account", "x:9:riv")
    assert done.returncode == 0, done.stderr
    secrets = sorted((tmp_path / "secrets").iterdir())
    assert [s.name for s in secrets] == [
        "riv-x-client_id",
        "riv-x-client_secret",
        "riverside-facebook-app_id",
        "riverside-facebook-app_secret",
        "wellheard.key",
    ]
    assert "wellheard connect riv-x" in done.stdout
    assert {oct(s.stat().st_mode & 0o777) for s in secrets} == {"0o600"}
    told = run("doctor").stdout
    assert "riv-x-client_id is empty" in told
    for name in ("id", "secret"):
        (tmp_path / "secrets" / f"riv-x-client_{name}").write_text("words", encoding="utf-8")
    assert 'it is not connected; run "wellheard connect riv-x"' in run("doctor").stdout


def test_init_never_overwrites(run: Run, home: Path) -> None:
    done = run("init", "--yes")
    assert done.returncode == 1
    assert "exists already" in done.stderr


def test_init_refuses_an_unknown_platform(run: Run) -> None:
    done = run("init", "--yes", "--account", "myspace:1")
    assert done.returncode != 0
    assert "facebook" in done.stderr


def test_init_asks(run: Run, tmp_path: Path) -> None:
    answers = "Riverside\nbsmhft\ny\nx\n42\nriverside\nn\n"
    done = run("init", given=answers)
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "wellheard.toml").read_text(encoding="utf-8")
    assert 'pack = "bsmhft"' in written
    assert 'name = "riverside-x"' in written


def test_doctor_says_what_to_do(run: Run, home: Path) -> None:
    done = run("doctor", "--json")
    found = {row["check"]: row for row in json.loads(done.stdout)}
    for check in ("configuration", "packages", "policy pack", "classifier", "clock", "dates"):
        assert found[check]["ok"], found[check]
    run("db", "upgrade")
    told = run("doctor")
    assert told.returncode == 1
    assert "wellheard user add" in told.stdout
    assert (
        run("user", "add", "ann", "--password-stdin", given="long enough it is\n").returncode == 0
    )
    told = run("doctor")
    assert told.returncode == 1
    assert "WRONG  calls: NOBODY is called" in told.stdout
    with (home / "wellheard.toml").open("a", encoding="utf-8") as file:
        file.write(_ON_CALL)
    assert run("doctor").returncode == 0


_ON_CALL = """
[[contacts]]
name = "On call"
answers_for = ["on_call"]
channels = ["json://127.0.0.1:9/one", "json://127.0.0.1:9/two"]
"""


def test_doctor_tells_of_a_classifier_that_hears_no_crisis(run: Run, home: Path) -> None:
    settings = home / "wellheard.toml"
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[classifier]\nname = "fixed"\noptions = { labels = ["toxicity"] }\n')
    found = {row["check"]: row for row in json.loads(run("doctor", "--json").stdout)}
    assert "a cry for help is found by word lists alone" in found["classifier"]["words"]


def test_people_are_added_changed_and_leave(run: Run, home: Path) -> None:
    add = ("user", "add", "ann", "--role", "comms_lead", "--password-stdin")
    assert run(*add, given="long enough it is\n").returncode == 0
    assert "already" in run(*add, given="long enough it is\n").stderr
    assert "10 characters" in run("user", "add", "bob", "--password-stdin", given="x\n").stderr
    assert run("user", "change", "ann", "--role", "viewer").returncode == 0
    assert run("user", "change", "ann", "--leaves").returncode == 0
    assert "ann" in run("user", "list").stdout
    assert "(closed)" in run("user", "list").stdout
    assert "no user" in run("user", "change", "zoe", "--leaves").stderr


def test_the_database_is_copied_while_in_use(run: Run, home: Path) -> None:
    assert "run: wellheard db upgrade" in run("db", "status").stderr
    assert run("db", "upgrade").returncode == 0
    assert "Nothing to do" in run("db", "upgrade").stdout
    assert "chain is whole" in run("db", "status").stdout
    assert run("db", "backup", "copy.db").returncode == 0
    assert (home / "copy.db").stat().st_size > 0
    assert "exists already" in run("db", "backup", "copy.db").stderr


def test_a_report_is_written_for_a_week_without_items(run: Run, home: Path) -> None:
    done = run("report", "--week", "2026-W47")
    assert done.returncode == 0, done.stderr
    assert (home / "reports" / "weekly-2026-W47.html").is_file()
    assert "write 2026-W47" in run("report", "--week", "last").stderr


def test_connectors_are_told_as_they_are(run: Run) -> None:
    told = {p["platform"]: p for p in json.loads(run("connectors", "--json").stdout)}
    assert {"x", "facebook"} <= set(told)
    by_hand = {v["verb"] for v in told["x"]["verbs"] if v["by_hand"]}
    assert {"block", "report"} <= by_hand
    assert "delete" not in {v["verb"] for v in told["x"]["verbs"]}
    assert told["facebook"]["edits"]


def test_due_prints_dates(run: Run) -> None:
    told = json.loads(run("due", "foi", "2026-11-20T10:00", "--json").stdout)
    assert told == {"early": "2026-12-18", "due": "2026-12-21"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("case", "show", "7"), "no case 7"),
        (("pull", "nowhere"), 'no account "nowhere"'),
        (("run", "--config", "missing.toml"), "wellheard init"),
        (("judge", "--pack", "nope", "--in", "-", "--out", "-"), "nope"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence(
    run: Run, home: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(*words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_everything_with_all_faults(run: Run, home: Path) -> None:
    (home / "wellheard.toml").write_text("[web]\nprot = 1\n[stor]\nurl = 1\n", encoding="utf-8")
    done = run("run")
    assert done.returncode == 1
    assert "2 faults" in done.stderr
    assert "web.prot" in done.stderr


COMMENT = '{"id": "1", "text": "Thank you so much", "platform": "facebook"}\n'


def test_results_never_take_the_place_of_what_was_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(COMMENT, encoding="utf-8")
    done = run("judge", "--pack", "tewv", "--in", "a.jsonl", "--out", "a.jsonl")
    assert done.returncode == 1
    assert "name another one" in done.stderr
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == COMMENT


def test_a_pipe_is_written_to_and_not_replaced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(COMMENT, encoding="utf-8")
    done = run("judge", "--pack", "tewv", "--in", "a.jsonl", "--out", "/dev/stderr")
    assert done.returncode == 0, done.stderr
    assert '"positive"' in done.stderr


def test_standard_input_may_be_csv(run: Run) -> None:
    rows = "id,text\n1,Thank you so much\n"
    done = run("judge", "--pack", "tewv", "--in", "-", "--out", "-", given=rows)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "1"


def test_a_line_that_is_no_text_is_named_and_can_be_left_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(COMMENT.encode() + b'{"id": "2", "text": "\xff"}\n')
    ask = ("judge", "--pack", "tewv", "--in", "a.jsonl", "--out", "b.jsonl")
    done = run(*ask)
    assert done.returncode == 1
    assert "line 2: it is not UTF-8" in done.stderr
    assert run(*ask, "--skip-bad").returncode == 0
    assert len((tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_init_names_the_packs_there_are(run: Run) -> None:
    done = run("init", "--yes", "--pack", "nope")
    assert done.returncode == 1
    assert "tewv" in done.stderr


def test_a_pull_into_an_unusable_store_ends_with_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wellheard.toml").write_text(
        '[store]\nurl = "sqlite:////proc/none/x.db"\n[[accounts]]\nname = "a"\n'
        'platform = "feeds"\nid = "https://example.nhs.uk/feed"\n',
        encoding="utf-8",
    )
    done = run("pull", "a", "--once")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
