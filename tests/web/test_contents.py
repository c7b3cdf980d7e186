"""The page of all pages: each page can be found, and each that is shown can be opened."""

from dataclasses import replace

import pytest
from starlette.routing import Route

from listener.rulebook import Rulebook
from listener.web.create import console
from listener.web.pages.contents import CONTENTS
from listener.web.roles import Role
from tests.web.house import House
from tests.web.visitor import Visitor

# Parts of other pages, ways in and what stands in the frame.
_ELSEWHERE = {
    "/",
    "/pages",
    "/health",
    "/sign-in",
    "/accessibility",
    "/support",
    "/parts/urgent",
    "/parts/stay",
    "/accounts/register/new",
    "/accounts/register.csv",
    "/listening/new",
}


def test_each_page_stands_in_the_contents(home: House) -> None:
    listed = {entry.href for chapter in CONTENTS for entry in chapter.entries}
    there = {
        route.path
        for route in console(home.desk).routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path
    }
    assert there - _ELSEWHERE == listed


@pytest.mark.parametrize("role", list(Role))
def test_what_is_listed_can_be_opened(home: House, role: Role) -> None:
    home.desk = replace(home.desk, rulebook=Rulebook(home.engine, "tewv"))
    home.user("kim", role.value, "Kim Lee")
    kim = Visitor(console(home.desk))
    kim.sign_in("kim")
    page = kim.get("/pages").text
    shown = [e for chapter in CONTENTS for e in chapter.entries if f'href="{e.href}"' in page]
    assert shown
    assert {entry.href: kim.get(entry.href).status_code for entry in shown} == {
        entry.href: 200 for entry in shown
    }
