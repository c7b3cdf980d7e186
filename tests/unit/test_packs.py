"""The shipped packs: they load, their examples hold, their policies differ where they should."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from config.packs import load, names
from config.packs.clauses import clauses
from config.packs.coverage import coverage, stated
from config.packs.hours import in_hours
from config.packs.settings import SETTINGS
from listener.judging.house_rules import page, spoken_hours
from listener.judging.judging import verdict
from listener.judging.trials import trials
from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.items import ItemRef, Kind
from moderation.principles import Caution, PolicyPack
from tests.fakes.policies import an_item

ROOT = Path(__file__).parents[2]
TRUSTS = ("bnssg", "bsmhft", "buckinghamshire", "pennine", "tewv")
MEASURED = {"toxicity": 0.01}


@pytest.fixture(scope="module", params=TRUSTS)
def pack(request: pytest.FixtureRequest) -> PolicyPack:
    return load(request.param)


def proposed(pack: PolicyPack, text: str, **changes: object) -> tuple[Verb, ...]:
    return verdict(an_item(text, **changes), MEASURED, pack, "fixed@1").proposed


def test_all_five_policies_are_there() -> None:
    assert set(TRUSTS) < set(names())


def test_every_example_holds(pack: PolicyPack) -> None:
    broken = [(t.principle, t.example.text, t.spoke) for t in trials(pack) if not t.holds]
    assert broken == []


def test_every_principle_has_ten_examples_of_both_kinds(pack: PolicyPack) -> None:
    for principle in pack.principles:
        kinds = {example.match for example in principle.examples}
        assert len(principle.examples) >= 10, principle.id
        assert kinds == {True, False}, principle.id


def test_every_principle_cites_a_clause_of_its_own_policy(pack: PolicyPack) -> None:
    trust = {clauses()[c].trust for p in pack.principles for c in p.clauses}
    assert len(trust) == 1
    assert all(p.clauses for p in pack.principles)


def test_only_advertising_with_a_link_is_ever_automatic(pack: PolicyPack) -> None:
    assert {p.id for p in pack.principles if p.auto} <= {"spam_links"}


def test_no_opinion_asks_for_anything_but_keeping(pack: PolicyPack) -> None:
    for principle in pack.principles:
        if set(principle.labels) & {"criticism_keep", "positive"}:
            assert principle.ladder == {"default": ((Verb.KEEP,),)}


def test_a_cry_for_help_beside_anything_is_heard_and_safe() -> None:
    """Each crisis example of a pack, with the first example of every breach before and after."""
    pack = load("bnssg")
    said = [e for p in pack.principles if p.route == "crisis" for e in p.examples]
    cries = [e.text for e in said if e.match and not e.context]
    breaches = [p.examples[0].text for p in pack.principles if p.strike or p.auto]
    for cry in cries:
        for breach in breaches:
            for text in (f"{breach}. {cry}", f"{cry}. {breach}"):
                found = verdict(an_item(text), MEASURED, pack, "fixed@1")
                assert found.route == "crisis", text
                assert not AGAINST_A_PERSON & {*found.proposed, *found.automatic}, text
                assert not found.strike, text
                assert not found.notice, text


def test_bnssg_deletes_and_reports_where_it_can_and_hides_where_not() -> None:
    insult, pack = "You are scum, all of you, utter scum", load("bnssg")
    assert proposed(pack, insult) == (Verb.DELETE, Verb.REPORT)
    reply = {"kind": Kind.REPLY, "own_thread": True}
    assert Verb.DELETE not in proposed(pack, insult, ref=on_x(), **reply)
    assert Verb.HIDE in proposed(pack, insult, ref=on_x(), **reply)


def test_tewv_hides_before_it_deletes() -> None:
    insult = "You are scum, all of you, utter scum"
    assert proposed(load("tewv"), insult) == (Verb.HIDE, Verb.REPORT)


def test_tewv_reports_on_x_what_it_cannot_hide() -> None:
    mention = {"kind": Kind.MENTION, "own_thread": False, "ref": on_x()}
    found = proposed(load("tewv"), "You are scum, all of you, utter scum", **mention)
    assert found == (Verb.REPORT,)


def test_pennine_says_nothing_to_a_complaint_before_it_is_agreed() -> None:
    complaint = "I want to make a complaint about how my mum was treated on the ward"
    assert Verb.REPLY in proposed(load("tewv"), complaint)
    silent = proposed(load("pennine"), complaint)
    assert Verb.REPLY not in silent
    assert not AGAINST_A_PERSON & set(silent)


def test_buckinghamshire_has_no_ground_of_meanness_and_no_act_alone() -> None:
    pack = load("buckinghamshire")
    assert "mean_spirited" not in {p.id for p in pack.principles}
    assert not any(p.auto for p in pack.principles)
    assert pack.settings["devolved_accounts_allowed"] is False


def test_the_hours_are_the_policies_own() -> None:
    assert spoken_hours(load("tewv").settings["hours"]) == "Monday to Friday, 9am to 4:30pm"
    assert spoken_hours(load("buckinghamshire").settings["hours"]) == "Monday to Friday, 9am to 5pm"


def test_a_comment_after_closing_time_is_out_of_hours() -> None:
    pack, friday = load("tewv"), datetime(2026, 7, 3, 15, 29, tzinfo=UTC)
    assert in_hours(pack, friday)
    assert not in_hours(pack, friday + timedelta(minutes=1))
    assert not in_hours(pack, friday + timedelta(days=1))
    assert not in_hours(pack, datetime(2026, 12, 25, 11, tzinfo=UTC))
    assert in_hours(pack, None)


def test_tewvs_register_says_what_stands_in_one_list_only() -> None:
    register = {a["handle"]: a for a in load("tewv").settings["accounts"]}
    assert len(register) == 14
    assert register["TEWVThinkOn"]["verify"] == "in section 4.9 only"
    assert register["archrecovery"]["verify"] == "in Appendix 3 only"
    assert register["TEWV"]["kind"] == "corporate"


def test_mailboxes_are_the_policies_own() -> None:
    assert load("tewv").settings["mailboxes"]["appeals"] == "tewv.enquiries@nhs.net"
    assert load("bsmhft").settings["mailboxes"]["foi"] == "bsmhft.foioffice@nhs.net"
    assert load("pennine").settings["mailboxes"]["foi"] == "foi.penninecare@nhs.net"


def test_bsmhfts_closing_rules_are_settings() -> None:
    review = load("bsmhft").settings["account_review"]
    assert (review["idle_months"], review["followers"], review["young_months"]) == (1, 100, 6)


def test_another_level_of_caution_is_another_pack() -> None:
    usual, careful = load("tewv"), load("tewv", caution=Caution.CERTAIN)
    assert usual.id == "tewv@1"
    assert careful.id == "tewv@1+certain"
    assert usual.fingerprint != careful.fingerprint


def test_the_house_rules_say_what_is_done_and_what_is_not(pack: PolicyPack) -> None:
    html = page(pack)
    assert pack.title in html
    assert "116 123" in html
    assert "We will not remove a comment because it is negative or critical" in html
    assert "{{" not in html
    assert "Abuse of staff or the public" in html


def test_the_house_rules_name_where_to_appeal() -> None:
    html = page(load("tewv"))
    assert 'id="appeal"' in html
    assert "mailto:tewv.enquiries@nhs.net" in html
    without = page(load("pennine")).split('id="appeal"')[1]
    assert "Send us a private message" in without
    assert "https://www.penninecare.nhs.uk" in without
    assert "Somebody who did not make the decision looks at it again" in without


def test_the_house_rules_say_where_in_the_policy_each_ground_stands() -> None:
    html = page(load("tewv"))
    assert "Our policy, Appendix 3 grounds." in html
    assert "TEWV-A3" not in html
    assert "(CORP-0068-v1)" in html


def test_every_clause_of_a_policy_is_accounted_for(pack: PolicyPack) -> None:
    """Nothing is passed over: done, not software with a reason, or said to be missing."""
    for one in coverage(pack):
        assert one.by or one.not_software or one.missing, one.clause.id
        assert one.tests or one.state != "done", f"{one.clause.id} has no proof"


def test_what_a_clause_is_said_to_be_carried_out_by_exists(pack: PolicyPack) -> None:
    """Every principle, setting, template and module that coverage names is really there."""
    principles = {p.id for p in pack.principles}
    settings = {name.split(".")[0] for name in SETTINGS} | {"accounts"}
    for one in coverage(pack):
        for by in one.by:
            kind, _, rest = by.partition(" ")
            name = rest.split(" ")[0].rstrip(":,")
            if kind == "principle":
                assert name in principles, by
            elif kind == "setting":
                assert name.split(".")[0] in settings, by
            elif kind == "template":
                assert (ROOT / "config/responses" / f"{name}.md").is_file(), by
            elif kind == "module":
                assert import_module(name), by
            else:
                assert kind in ("page", "report"), by


def test_every_proof_of_a_clause_is_a_test_that_stands_there(pack: PolicyPack) -> None:
    for one in coverage(pack):
        for proof in one.tests:
            file, _, name = proof.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), proof


def test_no_core_clause_is_called_not_software(pack: PolicyPack) -> None:
    assert [
        c.clause.id for c in coverage(pack) if c.clause.core and c.state == "not software"
    ] == []


def test_what_is_said_of_a_clause_is_said_of_one_there_is() -> None:
    assert set(stated()) <= set(clauses())


def on_x() -> ItemRef:
    return ItemRef("x", "trust", "1", "d")
