"""Bringing a file in the console: sent as it comes, its columns named, read, summed up."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from listener.bringing import reader
from listener.steps import bringing
from listener.web.create import console
from tests.web.house import House
from tests.web.visitor import Visitor

TABLE = b"Name,Kommentar,Date\nAnn,Good <b>,17/11/2026\nBob,,18/11/2026\n"


class Sender(Visitor):
    """A visitor who can send a file."""

    def file(self, path: str, name: str, content: bytes, csrf: str = "", **fields: str) -> int:
        token = csrf or next(v for n, v in self._hidden() if n == "csrf")

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=self._address, cookies=self._cookies
            ) as client:
                return await client.post(
                    path,
                    data={"csrf": token, **fields},
                    files={"file": (name, content)},
                    follow_redirects=True,
                )

        answer = asyncio.run(ask())
        self.page = answer.text
        return answer.status_code


@pytest.fixture
def app(home: House, tmp_path: Path) -> Starlette:
    home.desk = replace(home.desk, uploads=tmp_path / "uploads", most_upload=200_000)
    return console(home.desk)


@pytest.fixture
def mo(app: Starlette) -> Sender:
    sender = Sender(app)
    sender.sign_in("mo")
    sender.get("/uploads/new")
    return sender


def test_a_file_is_sent_mapped_read_and_summed_up(mo: Sender, home: House) -> None:
    assert mo.file("/uploads/new", "../x/nextdoor.csv", TABLE, platform="nextdoor") == 200
    assert "nextdoor.csv" in mo.page
    assert "Needs its columns named" in mo.page
    assert "Good &lt;b&gt;" in mo.page
    mo.send("/uploads/1/read", **{"column-text": ""})
    assert "Choose the column that holds the words" in mo.page
    mo.send("/uploads/1/read", **{"column-text": "Kommentar", "column-author": "Name"})
    assert "Waiting" in mo.page
    folder = home.desk.uploads
    bringing.bring(home.desk.work, 1, reader(folder), home.clock)
    mo.get("/uploads/1")
    for said in ("Read</strong>", "there are no words in it", "<dd>2</dd>"):
        assert said in mo.page
    mo.get("/uploads/new")
    assert "brought by mo" in mo.page


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.zip", b"PK\x03\x04zzz", "unpack it"),
        ("a.exe", b"MZ", "only these are read"),
        ("", b"", "Choose a file"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(
    mo: Sender, home: House, name: str, content: bytes, says: str
) -> None:
    assert mo.file("/uploads/new", name, content, platform="nextdoor") == 400
    assert says in mo.page
    assert not home.desk.uploads.exists()


def test_a_file_that_is_too_big_is_refused_before_it_is_kept(mo: Sender, home: House) -> None:
    assert mo.file("/uploads/new", "a.csv", b"x" * 400_000, platform="nextdoor") == 413
    assert "A file may have" in mo.page
    assert not home.desk.uploads.exists()


def test_a_form_that_is_not_ours_brings_nothing(mo: Sender, home: House) -> None:
    assert mo.file("/uploads/new", "a.csv", TABLE, csrf="stolen", platform="nextdoor") == 403
    assert not home.desk.uploads.exists()


def test_nobody_brings_a_file_without_signing_in(app: Starlette, home: House) -> None:
    stranger = Sender(app)
    assert stranger.file("/uploads/new", "a.csv", TABLE, csrf="x", platform="nextdoor") == 200
    assert "Sign in" in stranger.page
    home.user("vera", "viewer", "Vera")
    viewer = Sender(app)
    viewer.sign_in("vera")
    assert viewer.file("/uploads/new", "a.csv", TABLE, csrf="x", platform="x") == 403
    assert not home.desk.uploads.exists()


def test_whoever_sees_their_own_accounts_only_brings_no_file(app: Starlette, home: House) -> None:
    home.user("olu", "account_owner", "Olu")
    owner = Sender(app)
    owner.sign_in("olu")
    owner.get("/reported")
    assert owner.file("/uploads/new", "a.csv", TABLE, platform="nextdoor") == 403
    assert not home.desk.uploads.exists()


def test_a_stopped_file_is_deleted(mo: Sender, home: House) -> None:
    mo.file("/uploads/new", "a.csv", TABLE, platform="nextdoor")
    assert len(list(home.desk.uploads.iterdir())) == 1
    mo.send("/uploads/1/stop")
    assert "Stopped" in mo.page
    assert list(home.desk.uploads.iterdir()) == []
    mo.send("/uploads/1/read", **{"column-text": "Kommentar"})
    assert "started or stopped" in mo.page
