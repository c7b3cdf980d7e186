"""``wellheard run``, ``serve`` and ``pull``: the daemon, the queue alone, one account once."""

import sys
from datetime import UTC, datetime

import click

from config.settings import AccountSettings, Settings
from connectors.base import Page
from listener import daemon, logs
from listener.app import App, build
from listener.cli.opened import with_settings
from listener.ports import Stored
from listener.steps import admitting
from listener.steps import pull as steps
from listener.store.migrations import upgrade
from listener.web.create import create_app
from moderation.account_reviews import terms


@click.command()
@click.option("--no-web", is_flag=True, help="Do not serve the review queue from this process.")
@with_settings
def run(settings: Settings, no_web: bool) -> None:
    """Run the daemon and the review queue until SIGTERM or Ctrl-C."""
    logs.configure(settings.logs.form, settings.logs.level)
    app = build(settings)
    console = None if no_web else create_app(app)
    daemon.run(app, console=console)


@click.command()
@with_settings
def serve(settings: Settings) -> None:
    """Serve the review queue only; a daemon elsewhere pulls, judges and acts."""
    logs.configure(settings.logs.form, settings.logs.level)
    app = build(settings)
    daemon.serve(app, create_app(app))


@click.command()
@click.argument("account")
@click.option("--once", is_flag=True, help="Read every stream once, then stop (the default).")
@with_settings
def pull(settings: Settings, account: str, once: bool) -> None:
    """Read what is new on ACCOUNT and store it; judging is the daemon's part."""
    del once  # there is no other way; the flag says so aloud
    logs.configure(settings.logs.form, settings.logs.level)
    app = build(settings)
    line = app.lines.get(account)
    if line is None:
        known = ", ".join(app.lines) or "none"
        raise click.ClickException(f'there is no account "{account}"; there are: {known}')
    upgrade(app.database)
    app.enrol()
    _admit(app, line.settings)
    found = steps.pull(
        app.work, line.reads, account, line.streams, datetime.now(UTC), told=_progress
    )
    stored = found.stored
    click.echo(
        f"{account}: {stored.new} new, {stored.edited} edited, {stored.known} known before, "
        f"{stored.gone} deleted, on {found.pages} pages."
    )
    if found.trouble:
        raise click.ClickException(found.trouble)


def _progress(stream: str, page: Page, stored: Stored) -> None:
    """Tell how far a stream was read, where somebody watches."""
    if not sys.stderr.isatty():
        return
    dates = [i.posted_at for i in page.items if i.posted_at]
    back = f", back to {min(dates):%d %B %Y}" if dates else ""
    end = "\n" if page.done else ""
    click.echo(f"\r\033[K{stream}: {stored.new} new items{back}{end}", err=True, nl=False)


def _admit(app: App, account: AccountSettings) -> None:
    """Stop here if the policy wants the account on the register first."""
    asked = terms(app.pack.settings)
    with app.work() as unit:
        why = admitting.admitted(
            unit, asked, account.name, account.platform, account.handle, app.now()
        )
        unit.commit()
    if why:
        raise click.ClickException(why)
