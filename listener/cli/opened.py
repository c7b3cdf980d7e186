"""What commands share: where the settings are, and an open store."""

from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from config.settings import Settings, load
from listener.store.database import open_database
from listener.store.migrations import upgrade


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* ``--config`` and the settings it names as first argument.

    Raises (when the command is run): ConfigurationError listing every fault.
    """
    option = click.option(
        "--config", type=click.Path(path_type=Path), help="The settings; ./wellheard.toml if unset."
    )

    def run(config: Path | None, **given: Any) -> Any:
        return command(load(config), **given)

    return option(update_wrapper(run, command))


def store(settings: Settings) -> Engine:
    """Return the store's database, brought to today's shape. Raises: StoreTrouble."""
    database = open_database(settings.store.url)
    upgrade(database)
    return database
