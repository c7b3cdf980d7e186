"""``wellheard case``: one case, for somebody without a browser."""

import json
from datetime import datetime
from typing import Any

import click

from config.settings import Settings
from listener.cli import acting, deeds, putting_by
from listener.cli.opened import store, with_settings
from listener.cli.replying import reply
from listener.store.console import reading
from listener.store.console.casefile import CaseFile, casefile
from moderation.deadlines import LONDON


@click.group()
def case() -> None:
    """Look at a case, and do what somebody on call must be able to do."""


@case.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--words", is_flag=True, help="Show the person's words; without it they stay hidden.")
@with_settings
def show(settings: Settings, number: int, as_json: bool, words: bool) -> None:
    """Print case NUMBER: how it stands, why it was flagged, what happened."""
    with reading(store(settings)) as db:
        found = casefile(db, number)
    if found is None:
        raise click.ClickException(f"there is no case {number}")
    if as_json:
        click.echo(json.dumps(_plain(found, words), indent=2, default=str, ensure_ascii=False))
        return
    for line in _lines(found, words):
        click.echo(line)


def _lines(found: CaseFile, words: bool) -> list[str]:
    about, item = found.case, found.item
    lines = [
        f"Case {about['id']}: {about['route']}, {about['severity']}, {about['status']}"
        + (", urgent" if about["urgent"] else ""),
        f"On {item['platform']} account {item['account']}, {item['kind']}, now {item['state']}",
        f"Opened {_when(about['opened_at'])}; due {_when(about['due_at'])}",
        f"Held by {about['owner'] or 'nobody'}",
        f"Link: {item['permalink'] or 'none'}",
    ]
    if words:
        lines.append(f"Words: {found.now.text}")
    lines += [f"Flagged: {_why(f)}" for f in found.verdict.get("findings", ())]
    lines += [f"Act: {a.verb} by {a.by}: {a.outcome or a.state} {a.reason}" for a in found.acts]
    lines += [f"{_when(e['at'])}  {e['happened']} by {e['by']}" for e in found.events]
    return lines


def _why(finding: dict[str, Any]) -> str:
    return f"{finding['title']} ({', '.join(finding['clauses'])})"


def _plain(found: CaseFile, words: bool) -> dict[str, Any]:
    told = {
        "case": dict(found.case),
        "item": dict(found.item),
        "findings": found.verdict.get("findings", []),
        "events": [dict(e) for e in found.events],
    }
    return told | ({"words": found.now.text} if words else {})


def _when(moment: datetime | None) -> str:
    return moment.astimezone(LONDON).strftime("%d %b %Y %H:%M") if moment else "never"


for _deed in (*deeds.DEEDS, *putting_by.DEEDS, *acting.DEEDS, reply):
    case.add_command(_deed)
