"""The words of a new wellheard.toml."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from connectors.base import connector_for, grant_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One official account as it is asked for."""

    platform: str
    id: str
    handle: str

    @property
    def name(self) -> str:
        """What the account is called here: the handle or id, and the platform."""
        word = "".join(c if c.isalnum() else "-" for c in (self.handle or self.id).lower())
        return f"{word.strip('-') or 'account'}-{self.platform}"[:63]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets that stand in files: those of our app at the platform.

        What "wellheard connect" brings is stored sealed, and is in no file.
        """
        grant = grant_of(self.platform)
        ways = connector_for(self.platform).secrets
        return grant.asks if grant else ways[0] if ways else ()

    @property
    def connects(self) -> bool:
        """Whether "wellheard connect" signs it in."""
        return grant_of(self.platform) is not None


def entry(words: str, known: Sequence[str]) -> Entry:
    """Return the account that ``PLATFORM:ID[:HANDLE]`` names.

    Raises: click.BadParameter saying what is allowed.
    """
    platform, _, rest = words.partition(":")
    number, _, handle = rest.partition(":")
    if platform not in known:
        raise click.BadParameter(f'"{platform}" is no platform; there are: {", ".join(known)}')
    if not number:
        raise click.BadParameter(f'"{words}" lacks the account\'s id: PLATFORM:ID[:HANDLE]')
    return Entry(platform, number, handle.removeprefix("@"))


def whole(organisation: str, pack: str, entries: Sequence[Entry]) -> str:
    """Return the file's text, each setting with the reason to change it."""
    accounts = "\n".join(account_table(e) for e in entries) or _NO_ACCOUNT
    return _HEAD.format(organisation=_quoted(organisation), pack=_quoted(pack)) + accounts


def account_table(account: Entry) -> str:
    """Return one ``[[accounts]]`` table."""
    lines = [
        "[[accounts]]",
        f"name = {_quoted(account.name)}",
        f"platform = {_quoted(account.platform)}",
        f"id = {_quoted(account.id)}",
        f"handle = {_quoted(account.handle)}",
        "every_minutes = 5",
        'mode = "observe"      # observe: only records; review: proposes; auto: may hide what the',
        "                      # pack allows it to, reversibly and within the budget",
        "acts_per_hour = 60    # a runaway stops here",
        "acts_per_day = 300",
    ]
    if account.connects:
        lines += [f"# its sign-in is stored sealed: wellheard connect {account.name}"]
    if account.secrets:
        lines += ["[accounts.secrets]"]
        lines += [f'{s}_file = "secrets/{account.name}-{s}"' for s in account.secrets]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_HEAD = """\
# Wellheard's settings. Paths are taken from this file's folder. The environment wins over it:
# WELLHEARD_WEB__PORT=9000 sets [web] port.

[organisation]
name = {organisation}
pack = {pack}           # tewv, bsmhft, buckinghamshire, bnssg, pennine, or a file of your own
# caution = "balanced"  # catch_all, cautious, balanced, certain; unset: as the pack says
# staff_file = "staff.txt"  # one name a line, if staff agreed to be recognised

[store]
url = "sqlite:///wellheard.db"  # or postgresql+psycopg://user@host/wellheard

[web]
host = "127.0.0.1"      # behind a proxy that speaks https, set base_url to the public address
port = 8080
# base_url = "https://wellheard.example.nhs.uk"

[reports]
folder = "reports"      # the reports are written here, the weekly one on Monday at 8am

# One table for each official account.
"""

_NO_ACCOUNT = """\
# [[accounts]]
# name = "our-page"
# platform = "facebook"
# id = "1234567890"
# handle = "OurPage"
# every_minutes = 5
# mode = "observe"
# [accounts.secrets]
# page_token_file = "secrets/our-page-page_token"
"""
