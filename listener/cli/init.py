"""``wellheard init``: a commented wellheard.toml, and a place for its secrets."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from config import packs
from config.errors import ConfigurationError
from config.keys import Keys
from config.settings import NAME, load
from connectors.base import platforms
from listener.benches import load_pack
from listener.cli.configuration import Entry, entry, whole
from listener.cli.opened import store
from listener.cli.registrar import put_all
from listener.ports import StoreTrouble
from listener.store.work import work_on


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path(), help="Where to write.")
@click.option("--organisation", help="The organisation's name.")
@click.option("--pack", help="The policy pack: tewv, bsmhft, buckinghamshire, bnssg or pennine.")
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="PLATFORM:ID[:HANDLE]",
    help="An official account; may be given several times.",
)
@click.option("--yes", is_flag=True, help="Ask nothing; take the flags and the defaults.")
def init(
    folder: Path, organisation: str | None, pack: str | None, accounts: tuple[str, ...], yes: bool
) -> None:
    """Write a wellheard.toml to start from; a new installation only observes."""
    path = folder / NAME
    if path.exists():
        raise click.ClickException(f"{path} exists already; edit it, or choose another --folder")
    if pack and pack not in packs.names() and not Path(pack).exists():
        known_packs = ", ".join(packs.names())
        raise click.ClickException(f'there is no pack "{pack}"; there are: {known_packs}')
    known = platforms()
    organisation = organisation or _ask("Name of the organisation", "Our organisation", yes)
    pack = pack or _asked_pack(yes)
    entries = [entry(a, known) for a in accounts]
    if not entries and not yes:
        entries = _asked_accounts(known)
    _write(path, whole(organisation, pack, entries), entries)


def _write(path: Path, content: str, entries: Sequence[Entry]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = [_empty(path.parent / "secrets", e, s) for e in entries for s in e.secrets]
        path.write_text(content, encoding="utf-8")
        Keys(path.parent / "secrets" / "wellheard.key").made()
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error
    click.echo(f"Wrote {path}.")
    for secret in made:
        click.echo(f"Put the secret into {secret}, alone in the file.")
    if entries:
        _register(path)
    for each in (e for e in entries if e.connects):
        click.echo(f"Then sign in to it: wellheard connect {each.name}")
    click.echo("Next: wellheard doctor, then wellheard user add NAME, then wellheard run.")


def _register(path: Path) -> None:
    """Put the accounts on the register: some policies have no other account read."""
    try:
        settings = load(path)
        work = work_on(store(settings))
        new = put_all(work, load_pack(settings), settings.accounts, "init", datetime.now(UTC))
    except (StoreTrouble, ConfigurationError) as error:
        click.echo(f"Not on the register of accounts yet: {error}")
        click.echo("Put that right, then: wellheard register add --all")
    else:
        click.echo(f"On the register of official accounts: {', '.join(new)}.")


def _ask(question: str, default: str, yes: bool) -> str:
    return default if yes else str(click.prompt(question, default=default))


def _asked_pack(yes: bool) -> str:
    if yes:
        return "tewv"
    return str(click.prompt("Policy pack", default="tewv", type=click.Choice(packs.names())))


def _asked_accounts(known: Sequence[str]) -> list[Entry]:
    entries: list[Entry] = []
    while click.confirm("Add an official account?", default=not entries):
        platform = click.prompt("Platform", type=click.Choice(known))
        number = click.prompt("The platform's id of the account or page")
        handle = click.prompt("Handle", default="", show_default=False)
        entries.append(entry(f"{platform}:{number}:{handle}", known))
    return entries


def _empty(folder: Path, account: Entry, secret: str) -> Path:
    """Make an empty file for a secret, readable by its owner alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{account.name}-{secret}"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return path
