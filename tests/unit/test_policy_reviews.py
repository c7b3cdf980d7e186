"""When reviews fall due: by the date on the cover, by an interval, and after one was held."""

from datetime import date

from config.packs import load
from moderation.principles import PolicyPack
from moderation.reviews import reviews

APPROVED = {"approved": date(2025, 5, 31), "review": date(2028, 5, 1), "owner": "the director"}


def a_pack(**settings: object) -> PolicyPack:
    return PolicyPack("p", "P", "1", (), settings=settings)


def due(pack: PolicyPack, **last: date) -> dict[str, date]:
    return {r.kind: r.due for r in reviews(pack, last)}


def test_the_date_on_the_cover_and_the_interval_are_both_kept() -> None:
    pack = a_pack(policy=APPROVED, review={"policy_months": 6, "performance_months": 12})
    assert due(pack) == {
        "policy": date(2025, 11, 30),
        "performance": date(2026, 5, 31),
        "cover": date(2028, 5, 1),
    }


def test_a_review_that_was_held_moves_the_next_one() -> None:
    pack = a_pack(policy=APPROVED, review={"policy_months": 6})
    assert due(pack, policy=date(2026, 11, 20)) == {
        "policy": date(2027, 5, 20),
        "cover": date(2028, 5, 1),
    }
    assert "cover" not in due(pack, policy=date(2028, 5, 2))
    assert "cover" not in due(pack, cover=date(2028, 5, 1))


def test_a_list_of_keywords_is_reviewed_on_its_own_date() -> None:
    pack = a_pack(keywords={"words": ["x"], "review_by": date(2027, 1, 1)})
    assert due(pack) == {"keywords": date(2027, 1, 1)}
    assert due(pack, keywords=date(2027, 1, 1)) == {}


def test_the_trusts_policies_say_when_they_are_due() -> None:
    told = due(load("bsmhft"))
    assert (told["policy"], told["performance"]) == (date(2025, 11, 1), date(2026, 5, 1))
    assert told["cover"] == date(2028, 5, 1)
    assert due(load("pennine"))["cover"] < date(2026, 1, 1)


def test_a_policy_that_asks_for_nothing_gets_nothing() -> None:
    assert reviews(a_pack(), {}) == []
