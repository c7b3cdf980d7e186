"""What a pack says of an item: all principles asked, urgency resolved, the platform obeyed."""

from dataclasses import replace

from moderation.actions import Verb
from moderation.items import Kind
from moderation.principles import Reading, Route, Severity, Span
from moderation.verdicts import judge
from tests.fakes.policies import (
    FACEBOOK,
    HIDE_THEN_REPORT,
    NOTHING,
    Says,
    X,
    a_pack,
    a_principle,
    a_reading,
    abuse,
    an_item,
    crisis,
    right,
    spam,
    with_strikes,
)


def test_a_cry_for_help_outranks_the_insult_beside_it() -> None:
    verdict = judge(a_reading("abuse crisis"), a_pack(abuse(), crisis()), FACEBOOK)
    assert verdict.route is Route.CRISIS
    assert verdict.labels == ("crisis_urgent", "abuse")
    assert verdict.proposed == (Verb.REVIEW, Verb.REPLY)
    assert verdict.automatic == ()
    assert verdict.urgent
    assert not verdict.strike
    assert not verdict.notice
    assert verdict.suppressed == ("hide, report for abuse: a cry for help comes first",)


def test_the_order_of_principles_makes_no_difference() -> None:
    reading = a_reading("abuse spam crisis")
    one = judge(reading, a_pack(abuse(), spam(), crisis()), FACEBOOK)
    other = judge(reading, a_pack(crisis(), spam(), abuse()), FACEBOOK)
    assert one == other


def test_nothing_said_is_kept() -> None:
    verdict = judge(a_reading("Lovely staff"), a_pack(abuse()), FACEBOOK)
    assert verdict.labels == ("none",)
    assert verdict.route is Route.NONE
    assert verdict.proposed == (Verb.KEEP,)
    assert verdict.severity is Severity.LOW


def test_an_exception_silences_its_principle_only() -> None:
    excused = abuse(exceptions=(Says("he said"),))
    verdict = judge(a_reading("he said abuse and spam"), a_pack(excused, spam()), FACEBOOK)
    assert [f.principle for f in verdict.findings] == ["spam"]


class Breaks:
    """A rule with a fault."""

    def find(self, reading: Reading) -> tuple[Span, ...]:
        raise RecursionError(reading.item.text)


def test_a_rule_that_fails_silences_nothing_and_brings_a_person() -> None:
    broken = replace(abuse(), rule=Breaks())
    verdict = judge(a_reading("abuse spam crisis"), a_pack(broken, spam(), crisis()), FACEBOOK)
    assert verdict.unasked == ("abuse",)
    assert verdict.urgent
    alone = judge(a_reading("lovely spam"), a_pack(broken, spam()), FACEBOOK)
    assert Verb.REVIEW in alone.proposed
    assert alone.automatic == ()
    assert not alone.measured


def test_what_was_not_measured_goes_to_a_person() -> None:
    verdict = judge(a_reading("hello", signals={}), a_pack(spam()), FACEBOOK, classifier="m@1")
    assert not verdict.measured
    assert verdict.classifier == ""
    assert Verb.REVIEW in verdict.proposed


def test_nothing_is_automatic_where_nothing_was_measured() -> None:
    assert judge(a_reading("spam", signals={}), a_pack(spam()), FACEBOOK).automatic == ()


def test_the_machine_may_hide_advertising_alone() -> None:
    verdict = judge(a_reading("spam"), a_pack(spam()), FACEBOOK, classifier="m@1")
    assert verdict.automatic == (Verb.HIDE,)
    assert verdict.classifier == "m@1"


def test_the_machine_leaves_advertising_in_a_complaint_to_a_person() -> None:
    verdict = judge(a_reading("spam complaint"), a_pack(spam(), right("complaint")), FACEBOOK)
    assert verdict.automatic == ()
    assert Verb.HIDE in verdict.proposed


def test_on_x_a_reply_in_our_thread_is_hidden_and_a_mention_only_reported() -> None:
    reply = an_item("abuse", kind=Kind.REPLY, own_thread=True)
    mention = an_item("abuse", kind=Kind.MENTION, own_thread=False)
    pack = a_pack(abuse())
    assert judge(a_reading(item=reply), pack, X).proposed == (Verb.HIDE, Verb.REPORT)
    assert judge(a_reading(item=mention), pack, X).proposed == (Verb.REPORT,)


def test_a_platform_without_any_verb_leaves_it_to_a_person() -> None:
    assert judge(a_reading("abuse"), a_pack(abuse()), NOTHING).proposed == (Verb.REVIEW,)


def test_a_platforms_own_ladder_stands_over_the_default() -> None:
    ladder = {**HIDE_THEN_REPORT, "facebook": ((Verb.DELETE, Verb.REPORT),)}
    verdict = judge(a_reading("abuse"), a_pack(abuse(ladder=ladder)), FACEBOOK)
    assert verdict.proposed == (Verb.DELETE, Verb.REPORT)


def test_a_request_in_an_insult_is_hidden_rather_than_deleted() -> None:
    ladder = {"default": ((Verb.DELETE, Verb.REPORT), (Verb.HIDE, Verb.REPORT))}
    pack = a_pack(abuse(ladder=ladder), right("foi"))
    verdict = judge(a_reading("abuse foi"), pack, FACEBOOK)
    assert verdict.proposed == (Verb.HIDE, Verb.REPORT)
    assert verdict.route is Route.FOI
    assert verdict.automatic == ()


def test_an_opinion_never_leads_to_an_act_even_if_its_ladder_says_so() -> None:
    wrong = a_principle("criticism", labels=("criticism_keep",), ladder=HIDE_THEN_REPORT)
    verdict = judge(a_reading("criticism"), a_pack(wrong), FACEBOOK)
    assert verdict.proposed == (Verb.REVIEW,)


def test_keeping_is_not_proposed_beside_hiding() -> None:
    verdict = judge(a_reading("abuse complaint"), a_pack(abuse(), right("complaint")), FACEBOOK)
    assert Verb.KEEP not in verdict.proposed
    assert Verb.HIDE in verdict.proposed


def test_blocking_is_proposed_only_beside_a_breach() -> None:
    repeat = a_principle(
        "repeat",
        rule=Says(""),
        labels=("abuse",),
        beside=frozenset({"abuse"}),
        ladder={"default": ((Verb.BLOCK,),)},
    )
    pack = a_pack(repeat, abuse())
    history = with_strikes(3)
    assert Verb.BLOCK in judge(a_reading("abuse", history=history), pack, FACEBOOK).proposed
    assert judge(a_reading("hello", history=history), pack, FACEBOOK).proposed == (Verb.KEEP,)


def test_urgent_crisis_needs_no_second_crisis_label() -> None:
    calmer = replace(crisis(), id="distress", labels=("crisis_nonurgent",), rule=Says("crisis"))
    verdict = judge(a_reading("crisis"), a_pack(crisis(), calmer), FACEBOOK)
    assert verdict.labels == ("crisis_urgent",)


def test_spans_point_at_the_words() -> None:
    (finding,) = judge(a_reading("such abuse"), a_pack(abuse()), FACEBOOK).findings
    (span,) = finding.spans
    assert "such abuse"[span.start : span.end] == "abuse"
