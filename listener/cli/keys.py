"""``wellheard keys``: the key that stored tokens are sealed with."""

from pathlib import Path

import click
from cryptography.fernet import Fernet

from config.keys import Keys, write
from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.store.tokens import Vault


@click.group()
def keys() -> None:
    """Make or change the key that stored tokens are sealed with; no key is ever shown."""


@keys.command()
@click.argument("path", type=click.Path(path_type=Path))
def make(path: Path) -> None:
    """Write a new key to the file PATH, for its owner alone."""
    if path.exists():
        raise click.ClickException(f"{path} exists already; choose another name")
    write(path, [Fernet.generate_key()])
    click.echo(f"Wrote a new key to {path}.")


@keys.command()
@with_settings
def rotate(settings: Settings) -> None:
    """Seal everything under a new key; a running daemon goes on.

    Where the environment holds the keys, put a new one in front of WELLHEARD_KEY first: everything
    is sealed under that, and the older ones can go.
    """
    known = Keys(settings.store.key_file)
    held, path = known(), known.path
    if path is not None:
        write(path, [Fernet.generate_key(), *held])
    elif len(held) < 2:
        raise click.ClickException("put a new key in front of the one in WELLHEARD_KEY first")
    sealed = Vault(store(settings), known).reseal()
    if path is not None:
        write(path, known()[:1])
    accounts = "1 account" if sealed == 1 else f"{sealed} accounts"
    click.echo(f"Sealed the tokens of {accounts} under a new key; the old one opens none of them.")
    click.echo("Copies of the database from before today still need the old key.")
