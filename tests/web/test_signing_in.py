"""Who is let in, for how long, and what is refused at the door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from listener.store.tables import sessions, users
from listener.store.users import Users
from listener.web.auth import NotAdded, add_user
from listener.web.create import console
from tests.web.house import NOW, PASSWORD, Comment, House
from tests.web.visitor import Visitor, title


def test_pages_send_strangers_to_the_sign_in_page_and_back(home: House) -> None:
    visitor = Visitor(console(home.desk))
    answer = visitor.get("/accounts")
    assert answer.url.path == "/sign-in"
    answer = visitor.send("/sign-in", name="mo", password=PASSWORD, next="/accounts")
    assert answer.url.path == "/accounts"


def test_the_way_back_never_leads_to_another_site(home: House) -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = Visitor(console(home.desk)).sign_in("mo", next=elsewhere)
        assert str(answer.url) == "http://wellheard.test/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(home: House) -> None:
    visitor = Visitor(console(home.desk))
    wrong = visitor.sign_in("mo", "not the password")
    unknown = visitor.sign_in("nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    assert title(wrong.text) == title(unknown.text) == "Error: Sign in - Wellheard"
    assert "do not match" in unknown.text


def test_empty_fields_are_named(home: House) -> None:
    answer = Visitor(console(home.desk)).sign_in("", "")
    assert "Enter your user name" in answer.text
    assert "Enter your password" in answer.text


def test_guessing_makes_the_account_wait(home: House) -> None:
    visitor = Visitor(console(home.desk))
    for _ in range(5):
        visitor.sign_in("mo", "wrong wrong wrong")
    assert visitor.sign_in("mo").status_code == 403
    home.clock.at += timedelta(minutes=2)
    assert visitor.sign_in("mo").url.path == "/"


def test_guessing_many_names_makes_the_address_wait(home: House) -> None:
    visitor = Visitor(console(home.desk))
    for number in range(20):
        visitor.sign_in(f"guess{number}", "wrong wrong wrong")
    assert visitor.sign_in("mo").status_code == 403
    home.clock.at += timedelta(minutes=16)
    assert visitor.sign_in("mo").url.path == "/"


def test_a_quiet_session_ends_after_half_an_hour(home: House, mo: Visitor) -> None:
    home.clock.at += timedelta(minutes=29)
    assert mo.get("/queue").url.path == "/queue"
    home.clock.at += timedelta(minutes=29)
    assert mo.get("/queue").url.path == "/queue", "it was in use"
    home.clock.at += timedelta(minutes=31)
    assert mo.get("/queue").url.path == "/sign-in"


def test_a_busy_session_ends_after_twelve_hours(home: House, mo: Visitor) -> None:
    for _ in range(25):
        home.clock.at += timedelta(minutes=28)
        mo.get("/queue")
    home.clock.at = NOW + timedelta(hours=12)
    assert mo.get("/queue").url.path == "/sign-in"


def test_a_page_that_asks_by_itself_keeps_no_session_alive(home: House, mo: Visitor) -> None:
    for _ in range(4):
        home.clock.at += timedelta(minutes=10)
        last = mo.get("/parts/urgent", **{"hx-request": "true"})
    assert last.status_code == 401


def test_signing_out_ends_the_session_in_the_store(home: House, mo: Visitor) -> None:
    mo.get("/")
    assert mo.send("/sign-out").url.path == "/sign-in"
    with home.engine.begin() as db:
        assert db.execute(select(sessions)).all() == []
    assert mo.get("/").url.path == "/sign-in"


def test_the_cookie_is_not_in_the_store_and_scripts_cannot_read_it(home: House) -> None:
    visitor = Visitor(console(home.desk))
    visitor.get("/sign-in")
    visitor.sign_in("mo")
    cookie = visitor.cookie("wellheard")
    with home.engine.begin() as db:
        kept = db.execute(select(sessions.c.digest)).scalar_one()
    assert cookie is not None
    assert cookie.value != kept
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"


def test_somebody_who_left_is_out_at_once(home: House, mo: Visitor) -> None:
    Users(home.engine).change("mo", active=False)
    assert mo.get("/").url.path == "/sign-in"


def test_a_password_is_kept_as_argon2(home: House) -> None:
    with home.engine.begin() as db:
        assert db.execute(select(users.c.password)).scalars().first().startswith("$argon2id$")


@pytest.mark.parametrize(
    ("name", "password", "role", "says"),
    [
        ("mo", "long enough password", "viewer", "already a user"),
        ("two words", "long enough password", "viewer", "no spaces"),
        ("zed", "short", "viewer", "at least 10"),
        ("zed", "long enough password", "king", "is not a role"),
    ],
)
def test_who_cannot_be_added(home: House, name: str, password: str, role: str, says: str) -> None:
    with pytest.raises(NotAdded, match=says):
        add_user(Users(home.engine), name, password, role, NOW)


def test_a_form_without_our_token_is_refused(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    answer = mo.send(f"/cases/{number}/keep", csrf="made up")
    assert answer.status_code == 403
    assert "Please do that again" in answer.text


def test_a_form_from_another_site_is_refused(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        mo.get(f"/cases/{number}")
        assert mo.send(f"/cases/{number}/keep", headers).status_code == 403


def test_a_sign_in_form_without_our_token_is_refused(home: House) -> None:
    visitor = Visitor(console(home.desk))
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", csrf="made up", name="mo", password=PASSWORD)
    assert answer.status_code == 403


def test_a_huge_form_is_refused(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/note", note="x" * 70_000).status_code == 413


def test_every_answer_wears_the_safe_headers(home: House, mo: Visitor) -> None:
    for path in ("/", "/sign-in", "/health", "/nowhere", "/static/wellheard.css"):
        headers = mo.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert mo.get("/").headers["cache-control"] == "no-store"


def test_https_makes_the_cookie_secure(home: House) -> None:
    desk = replace(home.desk, base_url="https://listen.example.nhs.uk")
    visitor = Visitor(console(desk), "https://listen.example.nhs.uk")
    answer = visitor.sign_in("mo")
    assert answer.url.path == "/"
    cookie = visitor.cookie("__Host-wellheard")
    assert cookie is not None
    assert cookie.secure
    assert "strict-transport-security" in answer.headers


def test_a_form_that_comes_too_late_is_said_and_leads_back(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    home.clock.at += timedelta(hours=1)
    back = {"referer": f"http://wellheard.test/cases/{number}"}
    answer = mo.send(f"/cases/{number}/keep", back)
    assert "You were signed out before you sent the form" in answer.text
    assert mo.send("/sign-in", name="mo", password=PASSWORD, next=f"/cases/{number}").url.path == (
        f"/cases/{number}"
    )
