"""``wellheard evidence ...``: evidence for somebody outside the team, and checking a file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.cli.who import allowed
from listener.evidence import made
from listener.ports.papers import Disclosure
from listener.report.evidence_pack import faults
from listener.report.spans import moment
from listener.steps import disclosures
from listener.store.console import disclosed, reading
from listener.store.papers import disclosure_from
from listener.store.work import work_on
from listener.web.roles import May

_BY = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")


@click.group()
def evidence() -> None:
    """Evidence of a case: asked for by one, agreed to by another, logged for good."""


@evidence.command()
@click.argument("case", type=int)
@click.option("--to", required=True, help="Who gets it: a role and an organisation.")
@click.option("--why", required=True, help="What it is for.")
@click.option("--basis", required=True, help="By what right it is given.")
@_BY
@with_settings
def ask(settings: Settings, case: int, to: str, why: str, basis: str, by: str) -> None:
    """Ask for the evidence of CASE."""
    database, now = store(settings), datetime.now(UTC)
    who = allowed(database, by, May.DISCLOSE)
    number = disclosures.ask(work_on(database), Disclosure(case, to, why, basis, who, now), now)
    click.echo(f"Request {number} waits for somebody else to agree.")


@evidence.command()
@click.argument("number", type=int)
@_BY
@with_settings
def agree(settings: Settings, number: int, by: str) -> None:
    """Agree that the evidence of request NUMBER is given."""
    database = store(settings)
    who = allowed(database, by, May.DISCLOSE)
    disclosures.decide(work_on(database), number, who, datetime.now(UTC), yes=True)
    click.echo(f"Agreed. Whoever gives it on takes it with: wellheard evidence make {number}")


@evidence.command()
@click.argument("number", type=int)
@click.argument("why")
@_BY
@with_settings
def decline(settings: Settings, number: int, why: str, by: str) -> None:
    """Decline request NUMBER, and say WHY."""
    database = store(settings)
    who = allowed(database, by, May.DISCLOSE)
    disclosures.decide(work_on(database), number, who, datetime.now(UTC), yes=False, why=why)
    click.echo("Declined.")


@evidence.command()
@click.argument("number", type=int)
@click.option("--out", type=click.Path(path_type=Path), help="The file; evidence-NUMBER.zip.")
@_BY
@with_settings
def make(settings: Settings, number: int, out: Path | None, by: str) -> None:
    """Make the zip of request NUMBER; this copy is logged."""
    database = store(settings)
    who, path = allowed(database, by, May.DISCLOSE), out or Path(f"evidence-{number}.zip")
    if path.exists():
        raise click.ClickException(f"{path} exists already")
    name = settings.organisation.name
    whole = made(database, work_on(database), name, number, who, datetime.now(UTC))
    path.write_bytes(whole.content)
    path.chmod(0o600)
    click.echo(f"Wrote {path}. Tell its SHA-256 by another way than the file:\n{whole.digest}")


@evidence.command()
@with_settings
def log(settings: Settings) -> None:
    """Show what was asked for, agreed to and given."""
    with reading(store(settings)) as db:
        found = [disclosure_from(r) for r in disclosed.requests(db)]
    for one in found:
        click.echo(f"{one.id}  case {one.case_id}  {one.state.value}  {one.recipient}")
        click.echo(f"   asked for by {one.asked_by}, {moment(one.asked_at)}: {one.purpose}")
        for copy in one.contents:
            at = moment(datetime.fromisoformat(copy["at"]))
            click.echo(f"   taken by {copy['by']}, {at}, SHA-256 {copy['digest']}")


@evidence.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check that FILE is whole and was not changed; needs no settings."""
    found = faults(file.read_bytes())
    if found:
        raise click.ClickException("; ".join(found))
    click.echo("Every file is as it was made, and every line of the audit fits its seal.")
