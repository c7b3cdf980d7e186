"""The register of official accounts: asked for, agreed to, listed, reviewed, closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from config.packs import load
from config.settings import Settings
from listener.ports import Conflict
from listener.posting import Wording, links
from listener.steps import account_reviews, admitting, new_accounts, registering
from listener.steps.entries import Unready
from listener.store.audit import SqlAudit
from listener.store.tables import audit, incidents, messages, posts, threads
from listener.store.users import Users
from moderation.account_reviews import (
    Figures,
    Terms,
    months_later,
    next_look,
    next_review,
    terms,
)
from moderation.accounts import Happened, OfficialAccount, Standing
from moderation.errors import Impossible
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

BSMHFT = terms(load("bsmhft").settings)
TEWV = terms(load("tewv").settings)
PENNINE = terms(load("pennine").settings)
ASKED = {
    "name": "Perinatal team",
    "platform": "instagram",
    "purpose": "Reach new parents",
    "audience": "New parents in Birmingham",
    "business_case": "Board paper 12",
    "owner": "pat",
    "monitored": "three times a day",
}


def sent(house: House, kind: str) -> list[tuple[str, dict[str, str]]]:
    with house.database.connect() as db:
        rows = db.execute(select(messages).where(messages.c.kind == kind).order_by(messages.c.id))
        return [(r.recipient, r.data) for r in rows]


def asked_for(house: House, of: Terms = BSMHFT) -> OfficialAccount:
    return new_accounts.request(house.work, of, ASKED, of.checks, "pat", NOON)


def listed(house: House, **facts: str) -> OfficialAccount:
    given = {"platform": "facebook", "handle": "OurPage", "owner": "pat"} | facts
    return registering.put(house.work, given, "amira", NOON, account=ACCOUNT)


def test_a_request_is_refused_with_all_that_it_lacks(house: House) -> None:
    with pytest.raises(Unready) as told:
        new_accounts.request(
            house.work, BSMHFT, {"name": "Perinatal"}, BSMHFT.checks[:4], "pat", NOON
        )
    lacks = told.value.lacks
    assert "Whom it is for: this is missing" in lacks
    assert [x for x in lacks if x.startswith("Not confirmed")] == [
        "Not confirmed: not for messages to staff",
        "Not confirmed: not for part of the region",
    ]
    with house.work() as unit:
        assert unit.register.all() == []


def test_a_service_may_not_ask_where_the_policy_allows_no_such_accounts(house: House) -> None:
    strict = terms(load("buckinghamshire").settings)
    with pytest.raises(Unready, match="allows no accounts run by services"):
        new_accounts.request(
            house.work, strict, {**ASKED, "kind": "devolved"}, strict.checks, "pat", NOON
        )


def test_everybody_whom_the_policy_names_agrees_in_turn(house: House) -> None:
    entry = asked_for(house)
    for number, of in enumerate(BSMHFT.approvals, 1):
        entry = new_accounts.agree(
            house.work, BSMHFT, entry.id, number, f"Head of {of}", "It fills a gap", "amira", NOON
        )
    assert entry.standing is Standing.APPROVED
    assert [a.of for a in entry.agreed] == [
        "communications",
        "senior leadership team",
        "programme board",
    ]
    entry = new_accounts.begin(
        house.work, entry.id, entry.version, {"handle": "@bsmhftperinatal"}, "amira", NOON
    )
    assert (entry.standing, entry.get("handle")) == (Standing.LIVE, "bsmhftperinatal")
    assert sent(house, "account_request")[0][0] == "communications"
    [(to, said)] = sent(house, "account_decision")
    assert to == "pat"
    assert said["outcome_plain"] == "it was agreed"


def test_penninecares_line_manager_and_director_come_first(house: House) -> None:
    entry = asked_for(house, PENNINE)
    entry = new_accounts.agree(
        house.work, PENNINE, entry.id, 1, "Lee Hall", "Needed", "amira", NOON
    )
    assert entry.agreed[0].of == "line manager"
    assert entry.standing is Standing.REQUESTED


def test_nobody_decides_about_what_they_asked_for(house: House) -> None:
    entry = asked_for(house)
    with pytest.raises(Impossible, match="whoever asked"):
        new_accounts.agree(house.work, BSMHFT, entry.id, 1, "Pat", "I want it", "pat", NOON)
    with pytest.raises(Impossible, match="whoever asked"):
        new_accounts.refuse(house.work, entry.id, 1, "no", "pat", NOON)


def test_a_decision_has_a_person_and_a_reason(house: House) -> None:
    entry = asked_for(house)
    with pytest.raises(Unready, match="Name the person who agreed; Give the reason"):
        new_accounts.agree(house.work, BSMHFT, entry.id, 1, " ", "", "amira", NOON)


def test_a_refusal_tells_whoever_asked_and_ends_it(house: House) -> None:
    entry = asked_for(house)
    entry = new_accounts.refuse(house.work, entry.id, 1, "Use the main account", "amira", NOON)
    assert entry.standing is Standing.REFUSED
    [(to, said)] = sent(house, "account_decision")
    assert (to, said["reason_plain"]) == ("pat", "Use the main account")
    with pytest.raises(Impossible, match="is refused"):
        registering.change(house.work, entry.id, 2, {"name": "X"}, "amira", NOON)


def test_a_stale_form_changes_nothing(house: House) -> None:
    entry = listed(house)
    registering.change(house.work, entry.id, 1, {"purpose": "News"}, "amira", NOON)
    with pytest.raises(Conflict):
        registering.change(house.work, entry.id, 1, {"purpose": "Gossip"}, "mo", NOON)


def test_an_account_stands_on_the_register_once(house: House) -> None:
    registering.put(house.work, {"platform": "facebook", "handle": "@ourpage"}, "amira", NOON)
    named = listed(house)
    assert named.account == ACCOUNT
    with house.work() as unit:
        assert len(unit.register.all()) == 1
    with pytest.raises(Conflict, match="stands on the register already"):
        listed(house)


def test_a_day_that_is_none_is_refused(house: House) -> None:
    entry = listed(house)
    with pytest.raises(Unready, match="write a day such as"):
        registering.change(house.work, entry.id, 1, {"ends_on": "next May"}, "amira", NOON)


def test_only_what_is_on_the_register_is_read_where_the_policy_says_so(house: House) -> None:
    def asked(policy: Terms) -> str:
        with house.work() as unit:
            why = admitting.admitted(unit, policy, ACCOUNT, "facebook", "OurPage", NOON)
            unit.commit()
        return why

    assert asked(TEWV) == ""
    assert f'put it there under Accounts, or with "wellheard register add {ACCOUNT}"' in asked(
        BSMHFT
    )
    with house.database.connect() as db:
        assert db.execute(select(incidents.c.kind)).scalars().all() == ["register"]
    entry = listed(house)
    assert asked(BSMHFT) == ""
    with house.database.connect() as db:
        assert db.execute(select(incidents.c.closed_at)).scalar() is not None
    registering.move(house.work, entry.id, 1, Happened.CLOSED, "Programme over", "amira", NOON)
    assert "is not read" in asked(BSMHFT)


def test_a_review_finds_each_ground_that_the_policy_names(house: House) -> None:
    entry = listed(house, tool="Metricool", starts_on="2025-01-01", ends_on="2026-07-01")
    old = (NOON - timedelta(days=40)).date()
    _, found = account_reviews.reviewed(
        house.work, BSMHFT, entry.id, 1, Figures(old, 5, 99), {}, "change", "Post more", "pat", NOON
    )
    clauses = {f.code: f.clause for f in found}
    assert clauses == {
        "idle": "BSMHFT-3.7-03",
        "seldom": "BSMHFT-3.7-04",
        "few": "BSMHFT-3.7-05",
        "ended": "BSMHFT-3.7-06",
        "other_tool": "BSMHFT-3.7-07",
        "overseer": "BSMHFT-2-01",
        "support": "BSMHFT-3.2-07",
        "hours": "BSMHFT-3.2-07",
    }


def test_an_account_that_is_looked_after_has_no_findings(house: House) -> None:
    entry = listed(house, tool="hootsuite", starts_on="2025-01-01", overseer="Amira Shah")
    figures = Figures(NOON.date(), 9, 100)
    ticked = {"support": True, "hours": True}
    entry, found = account_reviews.reviewed(
        house.work, BSMHFT, entry.id, 1, figures, ticked, "keep", "", "pat", NOON
    )
    assert found == ()
    assert entry.reviewed_at == NOON


def test_a_review_asks_for_what_the_policy_measures(house: House) -> None:
    entry = listed(house)
    with pytest.raises(Unready) as told:
        account_reviews.reviewed(
            house.work, BSMHFT, entry.id, 1, Figures(), {}, "close", "", "pat", NOON
        )
    assert told.value.lacks == (
        "Enter the day of its last post of its own",
        "Enter how many posts it made",
        "Enter how many followers it has",
        "Say why, and what has to change",
    )
    entry, _ = account_reviews.reviewed(
        house.work, PENNINE, entry.id, 1, Figures(), {}, "keep", "", "pat", NOON
    )
    assert entry.version == 2


def test_closing_gives_the_owner_notice_and_can_be_called_off(house: House) -> None:
    entry = listed(house, tool="Hootsuite", overseer="amira")
    figures = Figures(date(2020, 1, 1), 0, 12)
    ok = {"support": True, "hours": True}
    entry, _ = account_reviews.reviewed(
        house.work, BSMHFT, entry.id, 1, figures, ok, "close", "Nobody posts", "amira", NOON
    )
    assert entry.standing is Standing.CLOSING
    [(to, said)] = sent(house, "account_closure_notice")
    assert to == "pat"
    assert said["clause"] == "BSMHFT-3.7-03, BSMHFT-3.7-04, BSMHFT-3.7-05"
    assert said["owed"].startswith((NOON.date() + timedelta(days=28)).isoformat())
    kept = registering.move(
        house.work, entry.id, entry.version, Happened.KEPT, "A new editor", "amira", NOON
    )
    assert kept.standing is Standing.LIVE


def test_our_own_posts_are_counted_from_what_was_read(house: House) -> None:
    entry = listed(house)
    with house.database.begin() as db:
        for number, days in enumerate((3, 10, 90)):
            db.execute(
                insert(threads).values(
                    platform="facebook",
                    account=ACCOUNT,
                    platform_id=str(number),
                    own=True,
                    text="",
                    posted_at=NOON - timedelta(days=days),
                    seen_at=NOON,
                )
            )
        for number, days in ((0, 3), (9, 1)):  # the first is known from its thread too
            at = NOON - timedelta(days=days)
            row = {"account": ACCOUNT, "platform_id": str(number), "posted_at": at}
            db.execute(insert(posts).values(**row, seen_at=NOON))
    with house.work() as unit:
        told = account_reviews.known(unit, entry, BSMHFT, NOON)
    assert told == account_reviews.Known((NOON - timedelta(days=1)).date(), 3)


def test_owners_are_reminded_once_and_communications_when_it_is_late(house: House) -> None:
    listed(house)
    later = NOON + timedelta(days=25)
    assert account_reviews.watch(house.work, BSMHFT, NOON) == 0
    assert account_reviews.watch(house.work, BSMHFT, later) == 1
    assert account_reviews.watch(house.work, BSMHFT, later) == 0
    assert account_reviews.watch(house.work, BSMHFT, later + timedelta(days=20)) == 1
    assert [to for to, _ in sent(house, "account_review_due")] == ["pat"]
    assert [to for to, _ in sent(house, "account_review_late")] == ["communications"]


def test_an_end_date_is_a_task_on_its_day(house: House) -> None:
    listed(house, ends_on=(NOON.date() + timedelta(days=2)).isoformat())
    account_reviews.watch(house.work, BSMHFT, NOON + timedelta(days=1))
    assert sent(house, "account_ended") == []
    account_reviews.watch(house.work, BSMHFT, NOON + timedelta(days=2))
    account_reviews.watch(house.work, BSMHFT, NOON + timedelta(days=2, hours=1))
    assert sorted(to for to, _ in sent(house, "account_ended")) == ["communications", "pat"]


def test_when_the_owner_leaves_somebody_is_asked_to_name_the_next(house: House) -> None:
    users = Users(house.database)
    users.add("pat", "Pat", "account_owner", "x", NOON)
    listed(house)
    account_reviews.watch(house.work, TEWV, NOON)
    assert sent(house, "account_handover") == []
    users.change("pat", active=False)
    account_reviews.watch(house.work, TEWV, NOON)
    [(to, said)] = sent(house, "account_handover")
    assert to == "communications"
    assert said["reason_plain"] == "its owner, pat, has left"
    assert said["clause"] == "TEWV-4.9-03"


def test_a_facebook_page_must_have_somebody_of_communications(house: House) -> None:
    entry = listed(house, logins="Communications", successor="mo")
    _, found = account_reviews.reviewed(
        house.work, TEWV, entry.id, 1, Figures(), {"comms_login": True}, "keep", "", "pat", NOON
    )
    assert [(f.code, f.clause) for f in found] == [("comms_admin", "TEWV-4.9-04")]
    other = registering.put(
        house.work,
        {"platform": "x", "handle": "tewv", "owner": "pat", "logins": "c", "successor": "mo"},
        "amira",
        NOON,
    )
    _, found = account_reviews.reviewed(
        house.work, TEWV, other.id, 1, Figures(), {"comms_login": True}, "keep", "", "pat", NOON
    )
    assert found == ()


def test_the_audit_tells_each_step_without_names_of_accounts(house: House) -> None:
    entry = listed(house, note="ask Pat for the code")
    registering.change(house.work, entry.id, 1, {"purpose": "Secret plans"}, "amira", NOON)
    with house.database.connect() as db:
        rows = db.execute(select(audit).order_by(audit.c.id)).all()
        assert SqlAudit(db).verify() is None
    told = [r for r in rows if r.what.startswith("account ")]
    assert [r.what for r in told] == ["account listed", "account changed"]
    assert "Secret" not in str(rows)
    assert told[1].data["fields"] == ["purpose"]


def test_the_row_is_the_fold_of_its_events(house: House) -> None:
    entry = listed(house)
    entry = registering.move(
        house.work, entry.id, 1, Happened.RESTED, "Editor on leave", "amira", NOON
    )
    with house.work() as unit:
        [stored] = unit.register.all()
        assert stored == entry == unit.register.get(entry.id)
    assert replace(entry, standing=Standing.LIVE) != entry


def test_training_days_are_kept_and_the_newest_counts(house: House) -> None:
    with house.work() as unit:
        for on in (date(2026, 3, 1), date(2025, 3, 1)):
            unit.register.trained("mo", on, "Platform basics", "amira", NOON)
        unit.commit()
    with house.work() as unit:
        assert unit.register.trainings() == {"mo": date(2026, 3, 1)}


def found_in(house: House, policy: Terms, *ticked: str, **facts: str) -> dict[str, str]:
    """Return what a review under *policy* finds besides figures, with the clauses."""
    entry = listed(house, **facts)
    figures, checks = Figures(NOON.date(), 40, 5000), dict.fromkeys(ticked, True)
    _, found = account_reviews.reviewed(
        house.work, policy, entry.id, entry.version, figures, checks, "keep", "", "pat", NOON
    )
    return {f.code: f.clause for f in found}


def test_communications_holds_the_list_of_administrators(house: House) -> None:
    bucks = terms(load("buckinghamshire").settings)
    assert found_in(house, bucks) == {"admins": "BHT-7.2-01", "admin_list": "BHT-7.2-01"}
    with house.work() as unit:
        [entry] = unit.register.all()
    entry = registering.change(
        house.work, entry.id, entry.version, {"admins": "Ann Okoro, Ben Hill"}, "amira", NOON
    )
    _, found = account_reviews.reviewed(
        house.work,
        bucks,
        entry.id,
        entry.version,
        Figures(),
        {"admin_list": True},
        "keep",
        "",
        "pat",
        NOON,
    )
    assert found == ()


def test_name_branding_and_hours_are_looked_at(house: House) -> None:
    assert found_in(house, PENNINE, "branded") == {
        "named": "PCFT-5-05",
        "hours": "PCFT-5-06",
    }
    with house.work() as unit:
        assert unit.register.all()[0].checks["branded"].by == "pat"


def test_a_disclaimer_is_asked_of_bnssgs_accounts(house: House) -> None:
    bnssg = terms(load("bnssg").settings)
    assert found_in(house, bnssg) == {"disclaimer": "BNSSG-7.3-01"}


def test_every_account_is_reviewed_each_quarter(house: House) -> None:
    entry = listed(house)
    assert next_review(entry, PENNINE) == months_later(NOON.date(), 3)
    later = NOON + timedelta(days=60)
    entry, _ = account_reviews.reviewed(
        house.work, PENNINE, entry.id, 1, Figures(), {}, "keep", "", "pat", later
    )
    assert next_review(entry, PENNINE) == months_later(later.date(), 3)
    registering.move(house.work, entry.id, 2, Happened.CLOSED, "Over", "amira", later)
    assert account_reviews.watch(house.work, PENNINE, later + timedelta(days=400)) == 0


def test_each_month_its_keeper_writes_down_what_an_account_brought(house: House) -> None:
    entry = listed(house)
    for number, words in enumerate(("spam", "Thank you", "Lovely"), 1):
        house.platform.says(an_item(str(number), words))
    house.pull()
    house.judge()
    house.act()
    account_reviews.watch(house.work, PENNINE, NOON + timedelta(days=29))
    assert sent(house, "account_look_due") == []
    later = NOON + timedelta(days=31)
    account_reviews.watch(house.work, PENNINE, later)
    account_reviews.watch(house.work, PENNINE, later)
    assert [to for to, _ in sent(house, "account_look_due")] == ["pat"]
    with pytest.raises(Unready, match="Say what the account brought"):
        account_reviews.looked(house.work, PENNINE, entry.id, 1, " ", "pat", later)
    soon = NOON + timedelta(days=20)
    entry = account_reviews.looked(
        house.work, PENNINE, entry.id, 1, "More questions than usual", "pat", soon
    )
    with house.work() as unit:
        [_, told] = unit.register.events(entry.id)
    assert told.data["figures"] == {
        "posts": 0,
        "items": 3,
        "people": 1,
        "answers": 0,
        "taken_down": 1,
    }
    assert next_look(entry, PENNINE) == months_later(soon.date(), 1)
    assert next_look(entry, TEWV) is None


def test_every_message_about_accounts_can_be_said(house: House) -> None:
    """What is put into the outbox fills every gap of its response."""
    asked = asked_for(house)
    new_accounts.refuse(house.work, asked.id, 1, "Use the main account", "amira", NOON)
    entry = listed(house, ends_on=NOON.date().isoformat())
    figures = Figures(date(2020, 1, 1), 0, 12)
    account_reviews.reviewed(
        house.work, BSMHFT, entry.id, 1, figures, {}, "change", "Post", "pat", NOON
    )
    for days in (1, 100):
        account_reviews.watch(house.work, PENNINE, NOON + timedelta(days=days))
    other = registering.put(house.work, {"platform": "x", "handle": "trust"}, "amira", NOON)
    account_reviews.reviewed(
        house.work, TEWV, other.id, 1, Figures(), {}, "close", "Unused", "amira", NOON
    )
    third = registering.put(house.work, {"platform": "youtube", "handle": "us"}, "amira", NOON)
    account_reviews.reviewed(
        house.work, TEWV, third.id, 1, Figures(), {}, "keep", "", "amira", NOON
    )
    settings = Settings(organisation={"name": "Riverside"})  # type: ignore[arg-type]
    says = Wording(settings, load("tewv"), links(settings, house.database))
    with house.work() as unit:
        waiting = unit.messages.due(NOON + timedelta(days=101), 100)
    written = {message.kind: says.words(message) for message in waiting}
    assert set(written) == {
        "account_closure_notice",
        "account_decision",
        "account_ended",
        "account_handover",
        "account_look_due",
        "account_request",
        "account_review_due",
        "account_review_late",
    }
    link = f"/accounts/register/{entry.id}"
    assert link in written["account_ended"].body
    for said in written.values():
        assert "{" not in said.subject + said.body
        assert "Riverside" not in said.subject
