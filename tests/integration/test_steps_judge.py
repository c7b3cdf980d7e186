"""Judging: verdict, decision, act, case, message and audit in one transaction."""

from dataclasses import replace

from moderation.actions import Verb
from moderation.items import ItemRef, Thread
from moderation.principles import Mode, Reading, Span
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, an_item
from tests.fakes.policies import a_pack, a_principle, spam


class Remembers:
    """A rule that keeps what it was shown."""

    def __init__(self) -> None:
        self.seen: list[Reading] = []

    def find(self, reading: Reading) -> list[Span]:
        """Find nothing."""
        self.seen.append(reading)
        return []


def test_what_calls_for_a_person_opens_one_case(house: House) -> None:
    house.mode = Mode.REVIEW
    house.platform.says(an_item("1", "abuse"), an_item("2", "a kind word"))
    house.pull()
    outcome = house.judge()
    assert (outcome.judged, outcome.cases, outcome.acts) == (2, 1, 0)
    with house.work() as unit:
        case = unit.cases.of_item(1)
        assert case is not None
        happened = [e.happened.value for e in unit.cases.events(case.id)]
    assert happened == ["opened", "proposed"]


def test_a_cry_for_help_calls_people_with_no_words_of_it(house: House) -> None:
    house.platform.says(an_item("1", "crisis in my words"))
    house.pull()
    assert house.judge().urgent == 1
    assert house.value("select kind from messages") == "urgent"
    assert "my words" not in str(house.value("select data from messages"))
    assert house.count("intents") == 0


def test_without_a_classifier_the_rules_run_and_a_person_looks(house: House) -> None:
    house.classifier.broken = "the model is not there"
    house.platform.says(an_item("1", "crisis"), an_item("2", "a kind word"))
    house.pull()
    outcome = house.judge()
    assert outcome.unmeasured == "the model is not there"
    assert outcome.cases == 2
    assert house.count("verdicts", "not measured") == 2
    assert house.value("select sentence from incidents where closed_at is null") == (
        "the model is not there"
    )
    house.classifier.broken = ""
    house.platform.says(an_item("3"))
    house.pull()
    house.judge()
    assert house.count("incidents", "closed_at is null") == 0


def test_the_hourly_budget_holds_the_machine_back(house: House) -> None:
    house.budget = 2
    house.platform.says(*(an_item(str(n), "spam") for n in range(5)))
    house.pull()
    assert house.judge().acts == 2
    assert house.count("decisions", "held_back != ''") == 3
    house.platform.says(an_item("9", "spam"))
    house.pull()
    assert house.judge().acts == 0
    house.platform.says(an_item("10", "spam"))
    house.later(days=1).pull()
    assert house.judge().acts == 1


def test_an_edit_after_our_act_is_looked_at_again_even_if_it_is_kind_now(house: House) -> None:
    item = an_item("1", "spam")
    house.platform.says(item)
    house.pull()
    house.judge()
    house.act()
    with house.work() as unit:
        before = unit.cases.of_item(1)
    ref = ItemRef("facebook", item.ref.account, "1")
    house.platform.says(replace(item, ref=ref, text="I am sorry"))
    house.pull()
    house.judge()
    with house.work() as unit:
        case = unit.cases.of_item(1)
        assert case is not None
        assert before is not None
        last = [e.happened.value for e in unit.cases.events(case.id, before.version)]
    assert last == ["judged", "proposed"]
    assert case.status.value == "open"


def test_no_act_is_decided_on_words_that_do_not_stand_any_more(house: House) -> None:
    item = an_item("1", "spam")
    ref = ItemRef("facebook", item.ref.account, "1")
    house.platform.says(item, replace(item, ref=ref, text="a kind word"))
    house.pull()
    outcome = house.judge()
    assert (outcome.judged, outcome.acts) == (2, 0)


def test_a_rule_sees_the_author_the_echoes_and_the_parent(house: House) -> None:
    rule = Remembers()
    house.pack = a_pack(a_principle("remembers", rule=rule))
    house.platform.says(
        an_item("1", "the same words again and again, said by many people", author="amy"),
        an_item("2", "the same words again and again, said by many people", author="bob"),
        an_item("3", "well said", author="amy", parent="2"),
    )
    house.pull()
    house.judge()
    first, second, third = rule.seen
    assert (first.echoes, first.echo_authors) == (1, 1)
    assert second.echoes == 1
    assert (third.echoes, third.history.items, third.history.last_hour) == (0, 2, 2)
    assert third.context == ("the same words again and again, said by many people",)


def test_a_rule_sees_our_post_and_never_judges_it(house: House) -> None:
    rule = Remembers()
    house.pack = a_pack(a_principle("remembers", rule=rule))
    where = ItemRef("facebook", ACCOUNT, "post"), ItemRef("facebook", ACCOUNT, "ours")
    house.platform.ours += [Thread(where[0], "The garden opens."), Thread(where[1], "On Monday.")]
    house.platform.says(an_item("1", "At last", parent="ours"))
    house.pull()
    assert house.judge().judged == 1
    assert [(r.item.text, r.context) for r in rule.seen] == [
        ("At last", ("On Monday.", "The garden opens."))
    ]


def test_the_author_s_upheld_breaches_and_blocks_are_known(house: House) -> None:
    rule = Remembers()
    house.pack = a_pack(spam(auto=frozenset()), a_principle("remembers", rule=rule))
    house.platform.says(an_item("1", "spam"))
    house.pull()
    house.judge()
    with house.database.begin() as db:
        db.exec_driver_sql(
            "insert into strikes (author_id, item_id, principle, by, at) "
            "values (1, 1, 'spam', 'ann', '2026-11-18 12:00:00')"
        )
    house.platform.says(an_item("2", "hello"))
    house.pull()
    house.judge()
    assert rule.seen[-1].history.strikes == 1


def test_judging_twice_at_once_decides_once(house: House) -> None:
    house.platform.says(an_item("1", "spam"))
    house.pull()
    from listener.steps.bench import decided, gather, score
    from listener.steps.recording import record

    def judged():  # type: ignore[no-untyped-def]
        batch = gather(house.work, house.now, 10)
        signals, _ = score(house.classifier, ["spam"])
        return [decided(batch.held[0], signals[0], batch, house.bench, "calm@1", house.now)]

    one, other = judged(), judged()
    bench = house.bench("", "")
    assert record(house.work, one, lambda _: bench, "", house.now).judged == 1
    assert record(house.work, other, lambda _: bench, "", house.now).judged == 0
    assert house.count("decisions") == house.count("intents") == 1


def test_the_audit_holds_the_decision_and_none_of_the_words(house: House) -> None:
    house.platform.says(an_item("1", "spam of a very particular kind", author="somebody"))
    house.pull()
    house.judge()
    line = str(house.value("select data from audit where what='decided'"))
    assert "spam" in line
    assert "particular" not in line
    assert "somebody" not in line


def test_a_machine_s_act_closes_the_case_when_nothing_is_left_to_propose(house: House) -> None:
    house.pack = a_pack(spam(ladder={"default": ((Verb.HIDE,),)}))
    house.platform.says(an_item("1", "spam"))
    house.pull()
    house.judge()
    house.act()
    assert house.value("select status || ' ' || outcome from cases") == "closed hide"
