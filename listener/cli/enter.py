"""``wellheard enter``: one comment that somebody saw, judged by the daemon like any other."""

from datetime import UTC, datetime
from typing import TextIO

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.steps import entering
from listener.steps.entering import KINDS, Seen
from listener.store.users import Users
from listener.store.work import work_on
from moderation.deadlines import LONDON
from moderation.items import Kind

_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@click.command()
@click.argument("words", type=click.File("r", encoding="utf-8"))
@click.option("--platform", required=True, help="Such as nextdoor or tiktok.")
@click.option("--kind", type=click.Choice([k.value for k in KINDS]), default="comment")
@click.option("--ours", is_flag=True, help="It stands under a post of ours.")
@click.option("--link", default="", help="Kept as text, never opened.")
@click.option("--author", default="", help="The account that said it, as the platform shows it.")
@click.option("--posted", type=_WHEN, help='London time: "2026-11-22 18:00"; now if left out.')
@click.option("--seen-by", help="Who saw it; --by if left out.")
@click.option("--note", default="")
@click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def enter(
    settings: Settings,
    words: TextIO,
    platform: str,
    kind: str,
    ours: bool,
    link: str,
    author: str,
    posted: datetime | None,
    seen_by: str | None,
    note: str,
    by: str,
) -> None:
    """Enter a comment whose words stand in the file WORDS (- for standard input)."""
    database, now = store(settings), datetime.now(UTC)
    user = Users(database).named(by)
    if user is None or not user.active:
        raise click.ClickException(f'"{by}" is not somebody who signs in')
    at = posted.replace(tzinfo=LONDON) if posted else now
    text = words.read(entering.LONGEST + 1).strip()
    seen = Seen(platform, text, seen_by or by, at, Kind(kind), ours, link, author, note)
    item, new = entering.enter(work_on(database), seen, user.name, now)
    click.echo(f"item {item}: entered; it is judged next" if new else f"item {item}: known before")
