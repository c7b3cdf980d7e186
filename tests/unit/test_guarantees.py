"""What no pack, score, mode or setting can undo, for anything that can be made up."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.actions import AGAINST_A_PERSON, SPEAKS, Ability, Capabilities, Verb
from moderation.decisions import Budget, decide
from moderation.items import Kind
from moderation.labels import CRISIS, LABELS, NO_GROUND, RIGHTS
from moderation.principles import Mode, PolicyPack, Principle, Reading, Route, Severity
from moderation.verdicts import Verdict, judge
from tests.fakes.policies import Says, Scores, a_pack, a_principle, a_reading, an_item

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon")
MOODS = ("sentiment_negative", "sentiment_neutral", "sentiment_positive")
SCORES = ("toxicity", "insult", "threat", *MOODS)
AGAINST = sorted(AGAINST_A_PERSON)
IRREVERSIBLE = {Verb.DELETE, Verb.BLOCK, Verb.DM_BLOCK}

verbs = st.sampled_from(sorted(Verb))
rungs = st.lists(st.lists(verbs, min_size=1, max_size=3, unique=True).map(tuple), max_size=3)
rules = st.one_of(
    st.sampled_from(WORDS).map(Says),
    st.builds(Scores, st.sampled_from(SCORES), st.floats(0, 1)),
)
signals = st.dictionaries(st.sampled_from(SCORES), st.floats(0, 1), max_size=len(SCORES))
any_mood = st.dictionaries(st.sampled_from(MOODS), st.floats(0, 1))
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
budgets = st.builds(Budget, st.integers(-5, 50), st.integers(-5, 50))


@st.composite
def principles(draw: st.DrawFn, number: int = 0, **fixed: Any) -> Principle:
    """Anything that somebody could write into a pack, and more than its checks would let them."""
    settled: dict[str, Any] = {
        "rule": draw(rules),
        "labels": draw(st.lists(st.sampled_from(LABELS), max_size=3, unique=True)),
        "route": draw(st.sampled_from(sorted(Route))),
        "severity": draw(st.sampled_from(sorted(Severity))),
        "urgent": draw(st.booleans()),
        "strike": draw(st.booleans()),
        "notice": draw(st.booleans()),
        "auto": draw(st.frozensets(verbs, max_size=4)),
        "ladder": {"default": tuple(draw(rungs))},
    }
    return a_principle(f"p{number}", **{**settled, **fixed})


@st.composite
def packs(draw: st.DrawFn) -> PolicyPack:
    """A pack of up to five such principles."""
    count = draw(st.integers(0, 5))
    return a_pack(*(draw(principles(number)) for number in range(count)))


@st.composite
def platforms(draw: st.DrawFn) -> Capabilities:
    """A platform that offers some verbs in some way."""
    offered = draw(st.lists(verbs, max_size=len(Verb), unique=True))
    flags = st.booleans()
    abilities = tuple(
        Ability(verb, reversible=draw(flags), by_hand=draw(flags), own_thread=draw(flags))
        for verb in offered
    )
    return Capabilities("anywhere", (), abilities)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """An item and what was measured on it, which may be nothing."""
    kind, ours = draw(st.sampled_from(sorted(Kind))), draw(st.booleans())
    return a_reading(item=an_item(draw(texts), kind=kind, own_thread=ours), signals=draw(signals))


def every_act(verdict: Verdict, can: Capabilities, budget: Budget) -> set[Verb]:
    """Return all that is proposed or done about *verdict* in any mode."""
    decisions = [decide(verdict, mode, can, budget) for mode in Mode]
    return {v for d in decisions for v in (*d.acts, *d.proposals)} | {
        *verdict.proposed,
        *verdict.automatic,
    }


@given(packs(), readings(), platforms(), any_mood)
def test_negative_sentiment_alone_never_leads_to_an_act(
    pack: PolicyPack, reading: Reading, can: Capabilities, moods: dict[str, float]
) -> None:
    """Every act against a person rests on a principle that holds without any mood score."""
    others = {k: v for k, v in reading.signals.items() if k not in MOODS} | {"toxicity": 0.3}
    calm = replace(reading, signals=others)
    verdict = judge(replace(reading, signals={**moods, **others}), pack, can)
    rules = {principle.id: principle.rule for principle in pack.principles}
    for finding in verdict.findings:
        if AGAINST_A_PERSON & set(finding.proposed):
            assert rules[finding.principle].find(calm)


@given(st.floats(0, 1), platforms(), budgets, st.sampled_from(sorted(NO_GROUND)))
def test_an_opinion_or_a_need_is_no_ground(
    score: float, can: Capabilities, budget: Budget, label: str
) -> None:
    asks_for_all = {"default": (*((verb,) for verb in AGAINST), tuple(AGAINST))}
    mood = a_principle(
        "mood",
        rule=Scores("toxicity", 0),
        labels=(label,),
        ladder=asks_for_all,
        auto=frozenset(Verb),
    )
    verdict = judge(a_reading("x", signals={"toxicity": score}), a_pack(mood), can)
    assert not every_act(verdict, can, budget) & AGAINST_A_PERSON


@given(packs(), readings(), platforms(), budgets, st.sampled_from(sorted(CRISIS)))
def test_a_cry_for_help_suppresses_everything_against_the_person(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget, label: str
) -> None:
    heard = a_principle("heard", rule=Says(""), labels=(label,), route=Route.CRISIS)
    with_crisis = replace(pack, principles=(*pack.principles, heard))
    verdict = judge(reading, with_crisis, can)
    assert not every_act(verdict, can, budget) & (AGAINST_A_PERSON | {Verb.ASK_REMOVE})
    assert not verdict.strike
    assert not verdict.notice
    assert verdict.route is Route.CRISIS


@given(packs(), readings(), platforms(), budgets)
def test_nothing_irreversible_is_ever_automatic(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget
) -> None:
    verdict = judge(reading, pack, can)
    done = set(decide(verdict, Mode.AUTO, can, budget).acts) | set(verdict.automatic)
    assert not done & (IRREVERSIBLE | SPEAKS | {Verb.REPORT})
    for verb in done:
        ability = can.ability(verb, verdict.kind, own_thread=verdict.own_thread)
        assert ability is not None
        assert ability.reversible


@given(packs(), st.lists(readings(), max_size=8), platforms(), st.integers(0, 3), st.integers(0, 3))
def test_budgets_stop_a_runaway(
    pack: PolicyPack, items: list[Reading], can: Capabilities, hour: int, day: int
) -> None:
    """However many items come, no more acts are done alone than the budgets hold."""
    done = 0
    for reading in items:
        left = Budget(hour - done, day - done)
        done += len(decide(judge(reading, pack, can), Mode.AUTO, can, left).acts)
    assert done <= min(hour, day)


@given(packs(), readings(), platforms(), budgets)
def test_a_verb_that_a_platform_lacks_is_never_planned(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget
) -> None:
    verdict = judge(reading, pack, can)
    for verb in every_act(verdict, can, budget) - {Verb.KEEP, Verb.REVIEW}:
        assert can.ability(verb, verdict.kind, own_thread=verdict.own_thread) is not None


@given(packs(), readings(), platforms(), budgets, st.randoms(use_true_random=False))
def test_the_same_item_pack_and_model_always_decide_the_same(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget, shuffler: Any
) -> None:
    """Also when the principles stand in another order in the file."""
    order = list(pack.principles)
    shuffler.shuffle(order)
    one = judge(reading, pack, can)
    other = judge(reading, replace(pack, principles=tuple(order)), can)
    assert one == other
    assert all(decide(one, m, can, budget) == decide(other, m, can, budget) for m in Mode)


@given(packs(), readings(), platforms(), budgets, st.integers(0, 4))
def test_removing_a_principle_adds_no_act_on_items_that_it_was_silent_on(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget, gone: int
) -> None:
    verdict = judge(reading, pack, can)
    spoke = {finding.principle for finding in verdict.findings}
    kept = tuple(p for n, p in enumerate(pack.principles) if n != gone)
    removed = {p.id for p in pack.principles} - {p.id for p in kept}
    if removed & spoke:
        return
    after = judge(reading, replace(pack, principles=kept), can)
    assert every_act(after, can, budget) == every_act(verdict, can, budget)


@given(packs(), readings(), platforms(), budgets, st.sampled_from(sorted(RIGHTS)))
def test_a_right_survives(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget, label: str
) -> None:
    """A complaint, a request, a right: never deleted, its author never blocked, nothing alone."""
    claimed = a_principle("claimed", rule=Says(""), labels=(label,))
    verdict = judge(reading, replace(pack, principles=(*pack.principles, claimed)), can)
    assert not every_act(verdict, can, budget) & IRREVERSIBLE
    assert verdict.automatic == ()


@given(packs(), readings(), platforms(), budgets)
def test_what_was_not_measured_is_seen_by_a_person(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget
) -> None:
    verdict = judge(replace(reading, signals={}), pack, can)
    assert verdict.automatic == ()
    for mode in (Mode.REVIEW, Mode.AUTO):
        decision = decide(verdict, mode, can, budget)
        assert decision.acts == ()
        assert decision.opens_case


@settings(max_examples=200)
@given(packs(), readings(), platforms(), budgets)
def test_outside_auto_the_machine_does_nothing(
    pack: PolicyPack, reading: Reading, can: Capabilities, budget: Budget
) -> None:
    verdict = judge(reading, pack, can)
    assert decide(verdict, Mode.OBSERVE, can, budget).acts == ()
    assert decide(verdict, Mode.REVIEW, can, budget).acts == ()
