"""The statements library: only what is approved, live and in date is given out."""

from dataclasses import replace
from datetime import date

import pytest

from config.errors import ConfigurationError
from config.statements import library, read
from moderation.statements import Standing, Statement, suggested

TODAY = date(2026, 11, 21)
LIVE = Statement(
    "garden",
    "The garden",
    "It opens on Monday.",
    "https://trust.example/garden",
    "Press office",
    date(2027, 1, 1),
    ("garden", "the pond"),
    Standing.LIVE,
    "Amira Shah",
)


def test_a_live_statement_is_suggested_by_its_topic() -> None:
    other = replace(LIVE, id="pond", phrases=("pond", "the pond", "garden"))
    assert suggested([LIVE], "What about the GARDEN?", "tewv", TODAY) == (LIVE,)
    assert suggested([LIVE], "What about gardeners?", "tewv", TODAY) == ()
    assert next(s.id for s in suggested([LIVE, other], "pond garden", "tewv", TODAY)) == "pond"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"standing": Standing.DRAFT}, "draft"),
        ({"standing": Standing.APPROVED}, "approved"),
        ({"standing": Standing.WITHDRAWN}, "withdrawn"),
        ({"approved_by": ""}, "nobody has approved"),
        ({"review_by": date(2026, 11, 20)}, "ask Press office"),
    ],
)
def test_nothing_else_is_given_out(change: dict[str, object], why: str) -> None:
    held = replace(LIVE, **change)  # type: ignore[arg-type]
    assert why in held.why_not(TODAY)
    assert suggested([held], "the garden", "tewv", TODAY) == ()


def test_a_statement_of_one_organisation_is_not_another_s() -> None:
    ours = replace(LIVE, packs=frozenset({"tewv"}))
    assert suggested([ours], "the garden", "bsmhft", TODAY) == ()


def test_what_comes_with_the_product_is_a_draft() -> None:
    assert library()
    assert all(s.standing is Standing.DRAFT for s in library())


def test_every_fault_of_a_file_is_told_at_once() -> None:
    content = """
    [[statement]]
    id = "a"
    topic = "T"
    line = "L"
    link = "https://x.example"
    owner = "O"
    review_by = 2027-01-01
    standing = "live"
    colour = "red"
    [[statement]]
    id = "b"
    """
    with pytest.raises(ConfigurationError) as told:
        read(content, "mine.toml")
    assert "a: a live statement needs approved_by" in str(told.value)
    assert "a: there is no setting colour" in str(told.value)
    assert "b: topic is missing" in str(told.value)
