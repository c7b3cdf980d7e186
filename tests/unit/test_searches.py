"""What a search must say before it is kept, and which searches are refused."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.searches import Limits, NotAllowed, Person, Search, check

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LIMITS = Limits()


def a_search(words: str = '"Roseberry Park"', **changes: object) -> Search:
    given: dict[str, object] = {
        "name": "Roseberry Park",
        "words": words,
        "purpose": "Hear what visitors say of the new unit",
        "owner": "amira",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=60),
        "sources": ("town-x",),
        **changes,
    }
    return Search(**given)  # type: ignore[arg-type]


def objections(wanted: Search, **more: object) -> dict[str, str]:
    given: dict[str, object] = {"known": {"town-x"}, "ours": {"@TEWV"}, **more}
    try:
        check(wanted, LIMITS, NOW, **given)  # type: ignore[arg-type]
    except NotAllowed as error:
        return {o.field: o.sentence for o in error.objections}
    return {}


def test_a_search_for_a_subject_is_kept() -> None:
    assert objections(a_search()) == {}
    assert objections(a_search('("flu jab" OR vaccination) AND Teesside NOT jobs')) == {}
    assert objections(a_search("@tewv AND gardening")) == {}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("@jane_smith", "somebody's account"),
        ("Roseberry OR @jane_smith", "somebody's account"),
        ("from:jane Roseberry", "watches nobody"),
        ("Roseberry author:jane", "watches nobody"),
        ("x.com/jane_smith", "watches nobody"),
        ("u/janes Roseberry", "watches nobody"),
        ("jane.smith@example.org", "watches nobody"),
        ('"07700 900123"', "watches nobody"),
        ('"Jane Smith" OR "Ahmed Khan"', "no lists of people"),
        ("", "nothing to search for"),
        ("NHS", "too much"),
        ("NHS hospital nurse", "too much"),
        ("Roseberry OR the", "too much"),
        ("NOT Roseberry", "too much"),
        ("Roseberry OR NOT Teesside", "too much"),
        ("(a OR b OR c OR d)" * 4, "too many things"),
    ],
)
def test_searches_for_people_and_dragnets_are_refused(words: str, says: str) -> None:
    assert says in objections(a_search(words))["words"]


@pytest.mark.parametrize(
    "words", ['"Jane Smith"', "jane smith", '"Dr Patel"', "Roseberry AND Mrs Obi", '"Nurse Obi"']
)
def test_a_name_needs_a_declared_reason(words: str) -> None:
    assert "looks like a person's name" in objections(a_search(words))["person"]


@pytest.mark.parametrize(
    "words",
    ['"James Cook Hospital"', '"Florence Nightingale Centre"', "nurse vacancies Teesside",
     '"Emily Lawson Foundation"', "David OR Roseberry", '"Andrew Wakefield House"'],
)  # fmt: skip
def test_places_and_subjects_are_no_people(words: str) -> None:
    assert "person" not in objections(a_search(words))


def test_a_name_on_the_staff_list_is_a_person() -> None:
    assert "person" in objections(a_search('"Xanthe Quill"'), staff=["Xanthe Quill"])


def test_one_person_may_be_named_for_a_reason_with_advice_and_for_a_short_while() -> None:
    wanted = a_search(
        '"Jane Smith" AND Roseberry',
        person=Person.COLLEAGUE,
        person_why="She is being threatened; posts name her and not the trust",
        advice="Priya in IG agreed on 20 November, with a note in the DPIA",
        ends_at=NOW + timedelta(days=14),
    )
    assert objections(wanted) == {}
    assert wanted.needs_agreement
    assert not wanted.runs(NOW)
    longer = a_search(
        '"Jane Smith"', person=Person.COLLEAGUE, person_why="", advice="ok", ends_at=wanted.ends_at
    )
    assert {"person_why", "advice"} <= objections(longer).keys()
    much = a_search(person=Person.PUBLIC_FIGURE, person_why="x" * 20, advice="y" * 20)
    assert "30 days" in objections(much)["ends"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": " "}),
        ("purpose", {"purpose": "monitoring"}),
        ("owner", {"owner": ""}),
        ("sources", {"sources": ()}),
        ("sources", {"sources": ("elsewhere",)}),
        ("cap", {"cap": 0}),
        ("cap", {"cap": 100_000}),
        ("ends", {"ends_at": NOW + timedelta(days=120)}),
        ("ends", {"ends_at": NOW - timedelta(days=1)}),
        ("starts", {"starts_at": NOW - timedelta(days=20)}),
        ("leave_out", {"leave_out": "jobs, !!"}),
    ],
)
def test_what_is_missing_or_too_much_is_said_where_it_stands(
    field: str, changes: dict[str, object]
) -> None:
    assert field in objections(a_search(**changes))


def test_two_searches_of_one_name_do_not_run_at_once() -> None:
    other = a_search(id=7, ends_at=NOW + timedelta(days=1))
    assert "name" in objections(a_search(name="roseberry park"), others=[other])
    assert objections(a_search(id=7), others=[other]) == {}


def test_what_is_left_out_is_part_of_the_query() -> None:
    from moderation.queries import found

    query = a_search("Roseberry", leave_out='jobs\n"Roseberry Topping"; walks').query
    assert found(query, "Roseberry is good")
    for said in ("Roseberry jobs", "Roseberry Topping", "walks by Roseberry"):
        assert found(query, said) is None


def test_a_search_ends_by_itself_and_says_so_a_week_before() -> None:
    wanted = a_search()
    assert wanted.runs(NOW)
    assert not wanted.ends_soon(NOW + timedelta(days=52))
    assert wanted.ends_soon(NOW + timedelta(days=54))
    assert not wanted.runs(NOW + timedelta(days=60))
