"""Running an application in this process against a rehearsal's simulated platforms."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.settings import Settings
from listener import daemon
from listener.app import App, build
from moderation.classifiers import Classifier
from moderation.principles import PolicyPack
from tests.fakes.houses import Calm
from tests.fakes.policies import a_pack, abuse, crisis, spam


def settings_for(tables: list[dict[str, Any]], folder: Path, **changes: Any) -> Settings:
    """Return settings with one account a table of the rehearsal."""
    accounts = [
        {
            "name": t["name"],
            "platform": t["connector"],
            "id": t["id"],
            "handle": t["handle"],
            "every_minutes": 0.005,
            "mode": "auto",
            "options": {"timeout": 2, "settle_seconds": 1, **t["options"]},
            "secrets": t["secrets"],
        }
        for t in tables
    ]
    whole = {
        "store": {"url": f"sqlite:///{folder / 'wellheard.db'}"},
        "reports": {"folder": folder / "reports"},
        "accounts": accounts,
        **changes,
    }
    return Settings(**whole)


def an_app(settings: Settings, pack: PolicyPack | None = None, **parts: Any) -> App:
    """Return an application that judges by three words."""
    known: Classifier = parts.pop("classifier", None) or Calm()  # type: ignore[assignment]
    chosen = pack or a_pack(spam(), abuse(), crisis(), settings={"shipped": True})
    return build(settings, pack=chosen, classifier=known, **parts)


@contextmanager
def running(app: App) -> Iterator[App]:
    """Run the engine of *app*, and stop it."""
    assert daemon.ready(app, threading.Event())
    engine = app.engine()
    engine.start()
    try:
        yield app
    finally:
        engine.stop()
        app.close()


def until(happened: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until *happened* says something; fail loudly if it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {seconds} s")
