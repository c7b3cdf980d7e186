"""Outgoing words: responses render whole or not at all, and the linter stops what harms."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.helplines import directory
from config.responses import library, parse
from moderation.outgoing.lengths import X_LIMIT, x_length
from moderation.outgoing.linter import Circumstance, lint
from moderation.outgoing.responses import Channel, Unfilled, open_gaps, render

TODAY = date(2026, 11, 21)
VALUES = {
    "trust_name": "Riverside NHS Trust",
    "account": "@RiversideNHS",
    "service_contact": "riverside.example.nhs.uk/contact",
    "contact_link": "riverside.example.nhs.uk/contact",
    "pals_link": "riverside.example.nhs.uk/pals",
    "foi_email": "foi@riverside.example.nhs.uk",
    "ig_contact": "ig@riverside.example.nhs.uk",
    "appeal_email": "comms@riverside.example.nhs.uk",
    "principles_link": "riverside.example.nhs.uk/rules",
    "crisis_page": "riverside.example.nhs.uk/crisis",
    "statement_link": "riverside.example.nhs.uk/news",
    "accounts_link": "riverside.example.nhs.uk/social",
    "press_contact": "press@riverside.example.nhs.uk",
    "ftsu_contact": "ftsu@riverside.example.nhs.uk",
    "staff_support_contact": "riverside.example.nhs.uk/support",
    "fact_source": "nhs.uk/vaccinations",
    "fact": "the vaccine does not contain the virus.",
    "lead_agency": "The police",
    "topic": "the fire at the main site",
    "review_title": "Review of the policy",
    "review_why": "the policy asks for it every 6 months",
    "review_owner": "the director",
    "due_on": "1 November 2026",
    "page_link": "https://queue.example/reviews",
    "reason_plain": "used words that attack people for who they are",
    "action_plain": "hid",
    "action_date": "21 November 2026",
    "due_date": "21 December 2026",
    "early_date": "18 December 2026",
    "received_at": "21 November 2026 at 10:05",
    "clause": "Appendix 3",
    "outcome_plain": "we have shown your comment again",
    "question": "which year do you mean?",
    "helplines": "- Samaritans on 116 123\n- text SHOUT to 85258",
    "helplines_short": "call 111 and choose option 2, or Samaritans on 116 123",
    "hours": "Monday to Friday, 9am to 4:30pm",
    "number": "1042",
    "case_link": "https://queue.example/cases/1042",
    "entry_link": "https://queue.example/accounts/register/7",
    "ack_link": "https://queue.example/have-it/7-0a1b",
    "handed_at": "Friday 20 November at 16:05",
    "permalink": "https://platform.example/1",
    "platform": "Facebook",
    "volume_plain": "40 comments in an hour, 4 times as many as usual",
    "decision_note": "the colleague and their manager, today",
    "manager": "your manager",
    "route_plain": "freedom of information",
    "title": "Parking at the main site",
    "count_plain": "2 cases",
    "lines_plain": "- Samaritans: check it by 1 May 2027",
    "first_due": "1 May 2027",
    "entries_plain": "Case 7: complaint, due Monday 23 November.",
    "due_plain": "Monday 21 December at 23:59",
}
CONTACTS = tuple(VALUES.values())


def where(channel: Channel, route: str = "none", platform: str = "facebook") -> Circumstance:
    return Circumstance(
        channel,
        platform,
        route,
        TODAY,
        names=("Sandra Okafor", "Priya"),
        contacts=CONTACTS,
        suppliers=("Medisoft",),
        helplines=directory(),
    )


@pytest.mark.parametrize("response", list(library().values()), ids=lambda r: r.id)
def test_each_response_renders_and_passes_the_linter(response) -> None:  # type: ignore[no-untyped-def]
    sent = render(response, VALUES)
    assert open_gaps(sent.subject + sent.body) == ()
    platform = "x" if response.channel is Channel.PUBLIC else "facebook"
    assert lint(sent.body, where(response.channel, response.route, platform)) == ()


def test_the_library_holds_what_a_team_needs() -> None:
    by_channel = [r.channel is Channel.INTERNAL for r in library().values()]
    assert by_channel.count(False) >= 36
    assert by_channel.count(True) >= 11


def test_no_gap_can_leave() -> None:
    with pytest.raises(Unfilled) as told:
        render(library()["foi_handoff"], VALUES | {"due_date": " ", "case_link": ""})
    assert told.value.names == ("due_date", "case_link")


def test_nothing_sensitive_stands_in_a_subject() -> None:
    allowed = {"number", "due_date", "due_plain", "platform", "account", "topic"}
    allowed |= {"count_plain", "first_due"}
    for response in library().values():
        assert {g for g in response.gaps if f"{{{g}}}" in response.subject} <= allowed


BAD = [
    ("Thanks Sandra Okafor, we have passed this on.", "none", "name"),
    ("Please ask for Dr Patel at reception.", "none", "name"),
    ("Nurse Williams will be in touch.", "none", "name"),
    ("We have looked at your records and will call.", "none", "patient"),
    ("We are sorry about your recent appointment.", "complaint", "patient"),
    ("When you were on the ward we did our best.", "complaint", "patient"),
    ("As a patient of ours you can use the portal.", "none", "patient"),
    ("Your mum was discharged on Tuesday.", "complaint", "patient"),
    ("We can confirm he is an inpatient.", "media", "patient"),
    ("You missed three appointments.", "complaint", "patient"),
    ("Our records show that you were seen in May.", "complaint", "patient"),
    ("We promise this will be looked into.", "complaint", "promise"),
    ("This will never happen again.", "complaint", "promise"),
    ("The post will be removed today.", "staff_targeted", "promise"),
    ("You will be fine.", "crisis", "promise"),
    ("We will keep this between us.", "crisis", "promise"),
    ("Someone will call you tonight.", "crisis", "promise"),
    ("We will take legal action if you do not delete this.", "moderation", "legal threat"),
    ("Recording staff is illegal.", "moderation", "legal threat"),
    ("What you wrote is libellous.", "moderation", "legal threat"),
    ("We are reporting you to the police.", "threat", "legal threat"),
    ("Please reply with your phone number.", "none", "asks for details"),
    ("What's your date of birth?", "none", "asks for details"),
    ("Call him on 07700 900123.", "none", "identifier"),
    ("Her NHS number is 943 476 5919.", "none", "identifier"),
    ("Write to jane.smith@gmail.com.", "none", "identifier"),
    ("She lives at 12 Acacia Avenue, TS1 3BA.", "none", "identifier"),
    ("We are so sorry to hear that 😢", "crisis", "emoji"),
    ("Please do not post things like this here.", "crisis", "tells somebody off"),
    ("He committed suicide last year.", "media", "wording about suicide"),
    ("Hello {first_name}, thank you.", "none", "placeholder"),
    ("You can call CALM on 0800 58 58 58.", "crisis", "helpline"),
    ("The nurse has been suspended.", "media", "staff facts"),
    ("You are lying.", "complaint", "blame"),
    ("   ", "none", "empty"),
]


@pytest.mark.parametrize(("words", "route", "rule"), BAD)
def test_a_bad_reply_is_stopped(words: str, route: str, rule: str) -> None:
    found = lint(words, where(Channel.PUBLIC, route))
    assert rule in {o.rule for o in found if o.blocks}


GOOD = [
    ("Thank you for telling us. We're sorry to hear this.", "complaint"),
    ("Please contact riverside.example.nhs.uk/pals so the right people can help.", "complaint"),
    ("We cannot talk about anyone's care in public.", "none"),
    ("Parking is free for blue badge holders at every site.", "none"),
    ("The minor injuries unit is open from 8am to 8pm.", "none"),
    ("Our flu clinics start on Monday 5 October.", "none"),
    ("You can book at nhs.uk/vaccinations or through your GP.", "none"),
    ("Thank you so much, we will share this with the team!", "none"),
    ("If you are in danger, please call 999.", "crisis"),
    ("Samaritans are there on 116 123, at any time.", "crisis"),
    ("You deserve support, and you are not alone.", "crisis"),
    ("I'm sorry things feel this hard.", "crisis"),
    ("Please message us privately if you want help finding the right team.", "crisis"),
    ("Call 111 and choose option 2 to talk to someone.", "crisis"),
    ("We have passed your request to our Freedom of Information team.", "foi"),
    ("You can write to foi@riverside.example.nhs.uk.", "foi"),
    ("Our press office can help: press@riverside.example.nhs.uk", "media"),
    ("We cannot give health advice here. A pharmacist can help.", "clinical"),
    ("Visiting is from 2pm to 8pm every day.", "none"),
    ("Sorry, the phone lines are very busy this morning.", "none"),
    ("Yes, there is step-free access from the car park.", "none"),
    ("We hear that the wait was far too long, and we're sorry.", "complaint"),
    ("Thanks for the feedback about the food. We'll pass it to the catering team.", "none"),
    ("We understand why people ask about this.", "moderation"),
    ("Our board papers are at riverside.example.nhs.uk/news", "foi"),
    ("The blood test service has moved to the first floor.", "none"),
    ("What a lovely photo, well done to everyone who ran.", "none"),
    ("We have heard what you are saying.", "moderation"),
    ("We're recruiting nurses and porters now.", "none"),
    ("It takes courage to ask for help.", "crisis"),
    ("Doctors and nurses on strike days still cover emergencies.", "media"),
]


@pytest.mark.parametrize(("words", "route"), GOOD)
def test_a_good_reply_passes(words: str, route: str) -> None:
    assert lint(words, where(Channel.PUBLIC, route, "x")) == ()


def test_a_supplier_and_politics_only_warn() -> None:
    found = lint("Medisoft runs it. Labour should fix this.", where(Channel.PUBLIC))
    assert {(o.rule, o.blocks) for o in found} == {("supplier", False), ("politics", False)}


def test_politics_is_stopped_before_an_election() -> None:
    strict = Circumstance(Channel.PUBLIC, today=TODAY, pre_election=True)
    assert any(o.blocks for o in lint("Vote for us!", strict))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 280, 280),
        ("see https://example.nhs.uk/a/very/long/path/that/never/ends?x=1", 27),
        ("riverside.nhs.uk", 23),
        ("👍", 2),
        ("👨‍👩‍👧", 2),
        ("👍🏽", 2),
        ("🇬🇧", 2),
        ("日本", 4),
        ("“quoted” – text…", 17),  # an ellipsis counts 2
        ("cafe\u0301", 4),
    ],
)
def test_length_is_counted_as_x_counts(text: str, length: int) -> None:
    assert x_length(text) == length


def test_a_reply_too_long_for_x_is_stopped() -> None:
    found = lint("a" * (X_LIMIT + 1), where(Channel.PUBLIC, platform="x"))
    assert [o.rule for o in found] == ["length"]


@given(st.text(max_size=400))
def test_the_linter_is_safe_with_any_words(words: str) -> None:
    for objection in lint(words, where(Channel.PUBLIC, "crisis", "x")):
        assert 0 <= objection.start <= objection.end <= len(words)


def test_all_faults_of_a_response_are_told() -> None:
    faults: list[str] = []
    assert parse("x", '+++\ncolour = "red"\nchannel = "loud"\n+++\nhi', faults) is None
    assert len(faults) == 7
    assert parse("y", "no settings", faults) is None


def test_every_response_file_is_read() -> None:
    folder = Path(__file__).parents[2] / "config" / "responses"
    assert {p.stem for p in folder.glob("*.md")} == set(library())
