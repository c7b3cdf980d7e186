"""Somebody with a browser that runs no scripts: reads pages and sends their forms."""

import asyncio
import re
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import Cookie
from typing import Any

import httpx
from starlette.applications import Starlette

from tests.web.house import PASSWORD


class Visitor:
    """Keeps cookies, and sends forms with the hidden fields of the page that it last read."""

    def __init__(self, app: Starlette, address: str = "http://wellheard.test") -> None:
        self._app = app
        self._address = address
        self._cookies = httpx.Cookies()
        self.page = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Read a page, following it on."""
        return self._ask("GET", path, None, headers)

    def send(self, path: str, _headers: dict[str, str] | None = None, **fields: str) -> Any:
        """Send a form with the csrf token and version of the page before, unless given."""
        hidden = {
            name: unescape(value)
            for name, value in self._hidden()
            if name in {"csrf", "version", "queue"}
        }
        return self._ask("POST", path, hidden | fields, _headers or {})

    def sign_in(self, name: str, password: str = PASSWORD, next: str = "/") -> httpx.Response:
        """Sign in by the form."""
        self.get(f"/sign-in?next={next}")
        return self.send("/sign-in", name=name, password=password, next=next)

    def cookie(self, name: str) -> Cookie | None:
        """Return the cookie called *name* with all that was said of it."""
        return next((c for c in self._cookies.jar if c.name == name), None)

    def _hidden(self) -> list[tuple[str, str]]:
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page)
        return list(reversed(found))  # the first of a page wins

    def _ask(
        self, method: str, path: str, data: dict[str, str] | None, headers: dict[str, str]
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=self._address, cookies=self._cookies
            ) as client:
                answer = await client.request(
                    method, path, data=data, headers=headers, follow_redirects=True
                )
                self._cookies = client.cookies
                return answer

        answer = asyncio.run(ask())
        self.page = answer.text
        return answer


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: str, tag: str) -> list[dict[str, str | None]]:
    """Return the attributes of every element called *tag*."""
    reader = _Reader()
    reader.feed(page)
    return [attributes for name, attributes in reader.found if name == tag]


def title(page: str) -> str:
    """Return what the title of the page says."""
    found = re.search(r"<title>(.*?)</title>", page, re.S)
    return found.group(1).strip() if found else ""
