"""The ``wellheard`` command: entrances to the same functions that daemon and pages use.

A command's module is imported when the command is asked for, so that help and small commands
start at once.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

# command -> (module and attribute, the line that help shows)
_COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("listener.cli.demo:demo", "See it work: simulated platforms, a real policy, a queue."),
    "init": ("listener.cli.init:init", "Write a wellheard.toml to start from."),
    "connect": ("listener.cli.connect:connect", "Sign in to an account's platform."),
    "status": ("listener.cli.status:status", "How the accounts stand with their platforms."),
    "resume": ("listener.cli.status:resume", "Let an account act again, once that is mended."),
    "keys": ("listener.cli.keys:keys", "The key that stored tokens are sealed with."),
    "doctor": ("listener.cli.doctor:doctor", "Check the set-up; each line ok, or what to do."),
    "run": ("listener.cli.run:run", "Run the daemon and the review queue."),
    "serve": ("listener.cli.run:serve", "Serve the review queue only."),
    "pull": ("listener.cli.run:pull", "Pull one account, once."),
    "judge": ("listener.cli.judge:judge", "Judge comments from a file, storing nothing."),
    "classify": ("listener.cli.judge:classify", "Score comments from a file."),
    "evaluate": ("listener.cli.evaluate:evaluate", "Measure a classifier on labelled files."),
    "bench": ("listener.cli.bench:bench", "Measure speed and memory on this machine."),
    "model": ("listener.cli.model:model", "A classifier's card; Detoxify made ours."),
    "enter": ("listener.cli.enter:enter", "Enter one comment that somebody saw."),
    "import": ("listener.cli.bring:bring", "Bring a file of comments."),
    "search": ("listener.cli.search:search", "What is listened for: why, whose, until when."),
    "mode": ("listener.cli.mode:mode", "Incident and pre-election mode; how far it goes."),
    "pack": ("listener.cli.packs:pack", "Test, compare and explain policy packs."),
    "report": ("listener.cli.report:report", "Write a report on a week, a month, half a year."),
    "breach": ("listener.cli.breaches:breach", "Breaches and near misses, and their export."),
    "evidence": ("listener.cli.evidence:evidence", "Evidence for somebody outside the team."),
    "statement": ("listener.cli.statements:statement", "Statements, and who signed them."),
    "due": ("listener.cli.due:due", "When an answer is owed."),
    "helplines": ("listener.cli.helplines:helplines", "The helpline directory and its checks."),
    "register": ("listener.cli.register:register", "The register of official accounts."),
    "user": ("listener.cli.user:user", "People who may sign in."),
    "case": ("listener.cli.case:case", "Look at a case."),
    "forget": ("listener.cli.forget:forget", "Let words go that need not be kept."),
    "db": ("listener.cli.db:db", "The database's shape."),
    "connectors": ("listener.cli.connectors:connectors", "What each platform lets us read and do."),
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 -- for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wellheard")
def group() -> None:
    """Social listening and comment moderation for public-sector communications teams."""


def main() -> None:
    """Run the command; what goes wrong in a known way is one clear sentence and exit code 1."""
    sys.exit(_told(group))


def _told(command: Callable[..., Any]) -> int:
    try:
        command(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except _known() as error:
        click.echo(f"wellheard: {error}", err=True)
        return 1
    return 0


def _known() -> tuple[type[Exception], ...]:
    """Failures whose message already says what, which and what to do."""
    from config.errors import ConfigurationError
    from connectors.errors import ConnectorError
    from listener.ports import PortError
    from moderation.errors import ModerationError

    return (ConfigurationError, ConnectorError, ModerationError, PortError)
