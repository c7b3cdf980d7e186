"""``wellheard connect`` as a person runs it, against an authorisation server on loopback."""

import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from listener.cli.callback import Callback
from tests.fakes.authorisation import Server, an_x, standing

WELLHEARD = str(Path(sys.executable).parent / "wellheard")
BROWSER = f"{sys.executable} -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1])' %s"


@pytest.fixture
def x() -> Iterator[Server]:
    with standing(an_x()) as server:
        yield server


def settings(folder: Path, server: Server, *, id: str = "123", more: str = "") -> None:
    (folder / "id").write_text(server.id, "utf-8")
    (folder / "secret").write_text(server.secret, "utf-8")
    (folder / "wellheard.toml").write_text(
        f"""
[[accounts]]
name = "town-x"
platform = "x"
id = "{id}"
handle = "TownTrust"
[accounts.options]
base_url = "{server.base}"
{more}
[accounts.secrets]
client_id_file = "id"
client_secret_file = "secret"
""",
        "utf-8",
    )


def command(folder: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    around = {**os.environ, "BROWSER": "false", **env}
    return subprocess.Popen(
        [WELLHEARD, *words],
        cwd=folder,
        env=around,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ran(folder: Path, *words: str, typed: str = "", **env: str) -> tuple[int, str]:
    process = command(folder, *words, **env)
    out, err = process.communicate(typed, timeout=60)
    return process.returncode, out + err


def agreed(address: str) -> str:
    """Open *address* as a browser does and return where it leads, without going there."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(address)
    except urllib.error.HTTPError as told:
        return str(told.headers["location"])
    raise AssertionError("it led nowhere")


def pasted(folder: Path, change: str = "") -> tuple[int, str]:
    """Run it with --paste; *change* replaces the state in the answer."""
    process = command(folder, "connect", "town-x", "--paste")
    assert process.stdout is not None
    assert process.stdin is not None
    told = ""
    while not (found := re.search(r"http\S+authorize\S+", told)):
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        told += line
    answer = agreed(found.group())
    if change:
        answer = re.sub(r"state=[^&]+", f"state={change}", answer)
    out, err = process.communicate(answer + "\n", timeout=60)
    return process.returncode, told + out + err


def secret_words(server: Server) -> set[str]:
    return server.access | server.refresh | {server.secret}


def test_a_browser_is_opened_and_the_tokens_are_sealed(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    code, told = ran(tmp_path, "connect", "town-x", "--port", "0", BROWSER=BROWSER)
    assert code == 0, told
    assert "Connected as @TownTrust." in told
    assert "Made the key" in told
    key = tmp_path / "secrets" / "wellheard.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not any(word in told for word in secret_words(x))
    stored = b"".join(f.read_bytes() for f in tmp_path.glob("wellheard.db*"))
    assert not any(word.encode() in stored for word in x.access | x.refresh)
    with sqlite3.connect(tmp_path / "wellheard.db") as db:
        assert db.execute("select account, who from tokens").fetchall() == [
            ("town-x", "@TownTrust")
        ]
        assert db.execute("select what from audit").fetchall() == [("connected",)]


def test_without_a_browser_the_address_is_pasted(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    code, told = pasted(tmp_path)
    assert (code, "Connected as @TownTrust." in told) == (0, True), told


def test_what_stood_in_the_way_is_over_once_it_is_connected(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    assert "it is not connected" in ran(tmp_path, "pull", "town-x")[1]
    assert "Token expired or missing" in ran(tmp_path, "status")[1]
    assert pasted(tmp_path)[0] == 0
    assert "nothing stands in its way" in ran(tmp_path, "status")[1]


def test_an_answer_to_another_attempt_is_refused(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    code, told = pasted(tmp_path, change="forged")
    assert code == 1
    assert "belongs to another attempt" in told
    assert "POST /2/oauth2/token" not in x.asked


def test_a_person_who_declines_is_told_so(tmp_path: Path, x: Server) -> None:
    x.declines = True
    settings(tmp_path, x)
    code, told = pasted(tmp_path)
    assert code == 1
    assert "did not give its leave (access_denied)" in told


def test_another_account_is_refused_and_nothing_is_stored(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x, id="999")
    code, told = pasted(tmp_path)
    assert code == 1
    assert "you signed in as @TownTrust (id 123), but the settings name the id 999" in told
    with sqlite3.connect(tmp_path / "wellheard.db") as db:
        assert db.execute("select count(*) from tokens").fetchone() == (0,)


def test_a_wrong_app_secret_says_what_is_wrong(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    (tmp_path / "secret").write_text("other", "utf-8")
    code, told = pasted(tmp_path)
    assert code == 1
    assert "does not accept our app's id and secret (invalid_client)" in told


def test_a_token_in_the_settings_would_outrank_it(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    path = tmp_path / "wellheard.toml"
    path.write_text(path.read_text("utf-8") + 'oauth2_token = "t"\n', "utf-8")
    code, told = ran(tmp_path, "connect", "town-x", "--paste")
    assert code == 1
    assert "take it out of [accounts.secrets] first" in told


def test_tokens_are_taken_back_at_the_platform_and_deleted(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    assert pasted(tmp_path)[0] == 0
    code, told = ran(tmp_path, "connect", "town-x", "--revoke")
    assert code == 0, told
    assert "has taken back the tokens" in told
    assert not x.access
    assert not x.refresh
    with sqlite3.connect(tmp_path / "wellheard.db") as db:
        assert db.execute("select count(*) from tokens").fetchone() == (0,)
        assert db.execute("select what from audit order by id").fetchall()[-1] == ("disconnected",)
    assert "no tokens of it are stored" in ran(tmp_path, "connect", "town-x", "--revoke")[1]


def test_with_the_key_lost_the_account_is_connected_anew(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    assert pasted(tmp_path)[0] == 0
    (tmp_path / "secrets" / "wellheard.key").unlink()
    assert "there is no key for stored tokens" in ran(tmp_path, "pull", "town-x")[1]
    code, told = pasted(tmp_path)
    assert code == 0, told
    assert "Made the key" in told


def test_a_key_that_others_can_read_is_a_fault(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    assert pasted(tmp_path)[0] == 0
    key = tmp_path / "secrets" / "wellheard.key"
    assert f"ok     key for tokens: {key}" in ran(tmp_path, "doctor")[1]
    key.chmod(0o644)
    assert f"WRONG  key for tokens: others can read {key}" in ran(tmp_path, "doctor")[1]


def test_a_silent_connection_and_somebody_else_s_answer_do_not_disturb() -> None:
    callback = Callback(0)
    port = int(callback.address.split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)):  # a browser opens one ahead
        for state in ("forged", "ours"):
            requests.get(f"{callback.address}?code=c&state={state}", timeout=30)
        assert callback.wait(30, "ours").endswith("?code=c&state=ours")
    assert callback.wait(0, "ours") == ""
    callback.close()


def test_nobody_agrees_in_time(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    code, told = ran(tmp_path, "connect", "town-x", "--port", "0", "--wait", "0")
    assert code == 1
    assert "nobody agreed within 0 seconds" in told


def test_an_unknown_account_and_one_that_needs_no_sign_in(tmp_path: Path, x: Server) -> None:
    settings(tmp_path, x)
    path = tmp_path / "wellheard.toml"
    news = '[[accounts]]\nname = "news"\nplatform = "feeds"\nid = "news"\n'
    path.write_text(news + path.read_text("utf-8"), "utf-8")
    assert "there are: news, town-x" in ran(tmp_path, "connect", "x")[1]
    assert "feeds needs no sign-in" in ran(tmp_path, "connect", "news")[1]
