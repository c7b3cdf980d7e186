"""``wellheard forget``: words that are old enough to go, proposed, approved by a person, removed.

The NHS records code lets nothing be destroyed by itself: somebody looks and decides.
"""

from datetime import UTC, datetime, timedelta

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.cli.who import allowed
from listener.steps import forget as forgetting
from listener.store.work import work_on
from listener.web.roles import May
from listener.web.words import counted


@click.group()
def forget() -> None:
    """Let words go that need not be kept; digests, counts and the audit stay."""


@forget.command()
@click.option(
    "--older-than", "days", type=click.IntRange(min=1), required=True, help="Age in days."
)
@with_settings
def propose(settings: Settings, days: int) -> None:
    """Propose the comments of that age that no open case needs."""
    work, now = work_on(store(settings)), datetime.now(UTC)
    found = forgetting.propose(work, timedelta(days=days), now)
    click.echo(
        f"Proposed: {counted(found, 'comment')}. They go when somebody approves: forget approve"
    )


@forget.command()
@click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def approve(settings: Settings, by: str) -> None:
    """Approve what was proposed; the daemon then removes the words."""
    database = store(settings)
    allowed(database, by, May.FORGET)
    found = forgetting.approve(work_on(database), by, datetime.now(UTC))
    click.echo(f"Approved: {counted(found, 'comment')}. The words go within minutes.")
