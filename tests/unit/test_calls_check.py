"""The doctor says who is called when somebody may be in danger."""

import pytest

from config.settings import Contact, Mail, Settings
from listener.cli.checks import Wrong, _calls


def ann(*channels: str) -> Contact:
    return Contact(name="Ann", answers_for=("on_call",), channels=channels)


def test_nobody_on_call_is_a_fault() -> None:
    with pytest.raises(Wrong, match="NOBODY is called"):
        _calls(Settings())


def test_a_rota_that_ends_is_a_fault() -> None:
    over = Contact(
        name="Ann",
        answers_for=("on_call",),
        channels=("json://pager",),
        shifts=("2026-01-05T09:00/2026-01-12T09:00",),
    )
    with pytest.raises(Wrong, match="on duty"):
        _calls(Settings(contacts=(over,)))


def test_mail_without_a_server_is_a_fault() -> None:
    with pytest.raises(Wrong, match="no server"):
        _calls(Settings(contacts=(ann("mailto:ann@trust.example", "json://pager"),)))


def test_a_single_way_to_reach_somebody_is_named() -> None:
    mail = Mail(host="smtp.trust.example")
    told = _calls(Settings(contacts=(ann("mailto:ann@trust.example"),), mail=mail))
    assert told == "1 on call; only one way to reach Ann"
    both = ann("mailto:ann@trust.example", "json://pager")
    assert _calls(Settings(contacts=(both,), mail=mail)) == "1 on call"
