"""A house for each test: on SQLite, and again on a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.houses import House, a_house
from tests.fakes.postgres import a_server

STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Return what makes an empty database on a real PostgreSQL."""
    with a_server() as databases:
        yield databases


@pytest.fixture(params=STORES)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Return a house with an empty store."""
    url = request.getfixturevalue("postgres")() if request.param == "postgres" else ""
    made = a_house(tmp_path, url)
    yield made
    made.database.dispose()
