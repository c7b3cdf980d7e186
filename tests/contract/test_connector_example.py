"""The worked example in the handbook is a whole connector: it is run, not only read."""

import re
from pathlib import Path
from typing import Any

from connectors.base import Account
from moderation.actions import Outcome, Verb
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled

HANDBOOK = Path(__file__).parent.parent.parent / "docs" / "connectors.md"


def test_the_example_reads_and_hides() -> None:
    code = re.search(r"```python\n(.*?)```", HANDBOOK.read_text("utf-8"), re.DOTALL)
    assert code is not None
    room: dict[str, Any] = {}
    exec(code[1], room)  # noqa: S102
    hidden: list[str] = []

    def answering(method: str, path: str, given: Any, headers: Any) -> Any:
        if method == "POST":
            hidden.append(path)
            return {}
        row = {"id": "1", "text": "Thank you", "by": "Amy", "at": "2026-11-17T10:00:00+00:00"}
        odd = {"id": "2", "text": "Rude", "by": None, "at": "yesterday"}
        if given.get("after"):
            return {"entries": [odd]}
        return {"entries": [row], "next": "p2"}

    with serving(answering) as url:
        connector = room["CONNECTOR"](Account("g", "guestbook", "1", options={"base_url": url}))
        found = items(pulled(connector, "entries"))
        assert {i.text for i in found.values()} == {"Thank you", "Rude"}
        assert connector.act(an_action(Verb.HIDE, found["2"])).outcome is Outcome.APPLIED
    assert hidden == ["/entries/2/hide"]
