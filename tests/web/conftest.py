"""What the console's tests start from."""

from pathlib import Path

import pytest

from listener.web.create import console
from tests.web.house import House, house
from tests.web.visitor import Visitor


@pytest.fixture
def home(tmp_path: Path) -> House:
    """A house with a moderator and a communications lead who can sign in."""
    made = house(tmp_path)
    made.user("mo", "moderator", "Mo Ali")
    made.user("amira", "comms_lead", "Amira Shah")
    return made


@pytest.fixture
def mo(home: House) -> Visitor:
    """A moderator who has signed in."""
    visitor = Visitor(console(home.desk))
    visitor.sign_in("mo")
    return visitor


@pytest.fixture
def amira(home: House) -> Visitor:
    """A communications lead who has signed in."""
    visitor = Visitor(console(home.desk))
    visitor.sign_in("amira")
    return visitor
