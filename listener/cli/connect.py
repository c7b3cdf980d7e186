"""``wellheard connect``: a person's leave on the platform becomes a sealed token here."""

import getpass
import sys
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

import click

from config.keys import Keys
from config.settings import AccountSettings, Settings
from connectors.base import Begun, Grant
from listener import connecting, logs
from listener.cli.callback import Callback
from listener.cli.opened import store, with_settings
from listener.connecting import CannotConnect
from listener.ports import Work
from listener.store.sealing import NoKey, Unreadable
from listener.store.tokens import Vault
from listener.store.work import work_on

PORT = 8914


@click.command()
@click.argument("account")
@click.option("--paste", is_flag=True, help="No browser here: open an address elsewhere.")
@click.option("--revoke", is_flag=True, help="Take the tokens back at the platform; delete them.")
@click.option("--port", default=PORT, show_default=True, help="Where the browser is led back to.")
@click.option("--wait", default=300, show_default=True, help="Seconds to wait for the browser.")
@with_settings
def connect(
    settings: Settings, account: str, paste: bool, revoke: bool, port: int, wait: int
) -> None:
    """Sign in to ACCOUNT's platform and store the tokens, sealed; no token is ever shown."""
    logs.configure(settings.logs.form, "WARNING")
    chosen = _named(settings, account)
    database, keys = store(settings), Keys(settings.store.key_file)
    work, vault = work_on(database), Vault(database, keys)
    if revoke:
        _revoke(work, vault, chosen, connecting.way(chosen))
        return
    grant = connecting.wanted(chosen)
    if keys.made():
        click.echo(f"Made the key {keys.path}. Keep a copy of it, apart from the database's.")
    with ExitStack() as open_:
        secrets = _app(chosen, grant, vault)
        redirect, agree = _way(chosen, grant, open_, paste=paste, port=port, wait=wait)
        done = connecting.connect(
            work, vault, chosen, grant, secrets, agree, redirect, _by(), datetime.now(UTC)
        )
    click.echo(f"Connected as {done.who}.")
    if done.ends_at:
        click.echo(f"Connect it again before {done.ends_at:%A %d %B %Y}; you will be reminded.")
    for scope in done.declined:
        click.echo(f"Not given: {scope}. What needs it will be refused.")


def _named(settings: Settings, name: str) -> AccountSettings:
    found = next((a for a in settings.accounts if a.name == name), None)
    if found is None:
        known = ", ".join(a.name for a in settings.accounts) or "none"
        raise click.ClickException(f'there is no account "{name}"; there are: {known}')
    return found


def _app(account: AccountSettings, grant: Grant, vault: Vault) -> dict[str, str]:
    """Return the secrets of our app; those that stand nowhere yet are asked for."""
    try:
        kept = vault.get(account.name)
    except (NoKey, Unreadable):
        kept = None  # what cannot be opened any more is replaced
    known = {**(kept.secrets if kept else {}), **account.secrets}
    lacking = [name for name in grant.asks if not known.get(name)]
    if lacking and not sys.stdin.isatty():
        files = ", ".join(f"{name}_file" for name in lacking)
        raise CannotConnect(
            f'account "{account.name}": it lacks {files} under [accounts.secrets]; they come from '
            f"the app that you registered with {account.platform}"
        )
    asked = {n: click.prompt(f"Your app's {n}", hide_input=True).strip() for n in lacking}
    return {n: known[n] for n in grant.asks if known.get(n)} | asked


def _way(
    account: AccountSettings,
    grant: Grant,
    open_: ExitStack,
    *,
    paste: bool,
    port: int,
    wait: int,
) -> tuple[str, Callable[[Begun], str]]:
    """Return where the platform leads back to, and how a person agrees."""
    given = str(account.options.get("redirect", ""))
    if grant.password:
        return "", partial(_password, account, grant.password)
    if paste or given:
        default = grant.pasting or f"http://127.0.0.1:{port}/connected"
        return given or default, _pasted
    try:
        callback = Callback(port)
    except OSError as error:
        raise CannotConnect(
            f"port {port} is in use here ({error.strerror}); choose another with --port, or --paste"
        ) from error
    open_.callback(callback.close)
    return callback.address, partial(_browsed, callback, wait)


def _browsed(callback: Callback, wait: int, begun: Begun) -> str:
    if webbrowser.open(begun.address):
        click.echo("Your browser opens; sign in there and agree. If it does not, open:")
    else:
        click.echo("Open this address in a browser on this machine, or start again with --paste:")
    click.echo(begun.address)
    answer = callback.wait(wait, begun.state)
    if not answer:
        raise CannotConnect(f"nobody agreed within {wait} seconds; start again, or use --paste")
    return answer


def _pasted(begun: Begun) -> str:
    click.echo("Open this address in any browser, sign in and agree:")
    click.echo(begun.address)
    click.echo("You are then led to a page that may not open. Copy its address from the browser.")
    return str(click.prompt("Paste the address here"))


def _password(account: AccountSettings, name: str, _begun: Begun) -> str:
    words = name.replace("_", " ")
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return str(click.prompt(f"The {words} of {account.name}", hide_input=True)).strip()


def _revoke(work: Work, vault: Vault, account: AccountSettings, grant: Grant) -> None:
    taken = connecting.revoke(work, vault, account, grant, _by(), datetime.now(UTC))
    if taken:
        click.echo(f"The platform has taken back the tokens of {account.name}; they are deleted.")
    else:
        click.echo(
            f"The tokens of {account.name} are deleted here. {account.platform} takes none back "
            "from a program: remove Wellheard in the account's own settings there."
        )


def _by() -> str:
    return f"{getpass.getuser()} (command line)"
