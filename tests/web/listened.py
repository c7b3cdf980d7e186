"""A search with a find, an item entered by hand and a file, for tests that look at every page."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from listener.ports.listening import BY_HAND, Upload
from listener.steps import bringing, entering, searches, seek
from listener.steps.searches import Ground
from moderation.searches import Limits, Search
from tests.web.house import NOW, House


def listened(home: House) -> None:
    """Put all of them into *home*."""
    wanted = Search(
        "Ward garden", '"ward garden"', "Hear what visitors say of the new garden", "amira",
        NOW - timedelta(days=1), NOW + timedelta(days=5), ("trust-x", BY_HAND), by="amira",
    )  # fmt: skip
    ground = Ground(Limits(), ("trust-x", BY_HAND))
    search = searches.add(home.desk.work, wanted, ground, NOW)
    seen = entering.Seen("nextdoor", "The ward garden is shut", "Jo", NOW, author="Pat")
    entering.enter(home.desk.work, seen, "mo", NOW)
    seek.match(home.desk.work, search, search.sources, NOW)
    folder = Path(str(home.engine.url.database)).parent / "uploads"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text("Name,Comment\nAnn,Good\n" + "Bob," + "w" * 900 + "\n", "utf-8")
    file = Upload("comments of the year.csv", "a.csv", "nextdoor", BY_HAND, 900, "mo", NOW)
    bringing.take(home.desk.work, file, NOW)
    home.desk = replace(home.desk, uploads=folder, searching=ground)
