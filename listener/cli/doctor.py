"""``wellheard doctor``: is everything in place, and if not, what to do."""

import json
from pathlib import Path

import click

from config.errors import ConfigurationError
from config.settings import find, load
from listener.cli.checks import Found, look


@click.command()
@click.option(
    "--config", type=click.Path(path_type=Path), help="The settings; ./wellheard.toml if unset."
)
@click.option("--online", is_flag=True, help="Ask each platform too.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(config: Path | None, online: bool, as_json: bool) -> None:
    """Check the set-up; each line is ok, or says what to do. Exit code 1 if anything is wrong."""
    found = _found(config, online)
    if as_json:
        rows = [{"check": f.what, "ok": f.ok, "words": f.words} for f in found]
        click.echo(json.dumps(rows, indent=2))
    else:
        for each in found:
            click.echo(f"{'ok   ' if each.ok else 'WRONG'}  {each.what}: {each.words}")
    wrong = sum(not f.ok for f in found)
    if wrong:
        things = "a thing needs" if wrong == 1 else f"{wrong} things need"
        raise click.ClickException(f"{things} attention")


def _found(config: Path | None, online: bool) -> list[Found]:
    try:
        settings = load(config)
    except ConfigurationError as error:
        return [Found("configuration", False, str(error))]
    where = find(config)
    told = str(where) if where else 'no wellheard.toml here; make one with "wellheard init"'
    if not settings.accounts:
        told += "; no account is connected yet"
    return [Found("configuration", True, told), *look(settings, online=online)]
