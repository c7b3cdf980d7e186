"""Reports: right periods, sentences that can be read alone, plain words, files that stand alone."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from listener.report import words
from listener.report.digest import Report, digest
from listener.report.figures import AccountFigures, ClockFigures, Figures, Lane, Replies
from listener.report.files import html, table, write
from listener.report.periods import Period, Span, over
from moderation.actions import Verb
from moderation.breaches import Category, Sort
from moderation.deadlines import Clock
from moderation.items import Kind
from moderation.labels import LABELS
from moderation.principles import Route

WEEK = Period(Span.WEEK, 2026, 47)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIGURES = Figures(
    items=1200,
    before=Figures(items=1000, acts={("hide", "wellheard"): 6}),
    by_account=(AccountFigures("riverside-x", "x", 1200, 300, 2, NOW),),
    by_label={"positive": 700, "criticism_keep": 300, "crisis_urgent": 2},
    by_kind={"dm": 3},
    lanes=(
        Lane("crisis", 2, 1, 1, 0, NOW, (timedelta(minutes=3), timedelta(minutes=9))),
        Lane("foi", 1, 0, 1, 1, NOW - timedelta(days=30)),
    ),
    clocks=(ClockFigures("foi", 3, 1, 2),),
    acts={("hide", "a person"): 4, ("reply", "a person"): 9},
    grounds={("hide", "=Hate"): 4},
    replies=(Replies("riverside-x", 5, 1, 3),),
    breaches={("near_miss", "wrong_account"): 2, ("breach", "staff_post"): 1},
    exported=1,
    refused=2,
    appeals={"upheld": 3, "overturned": 1},
    incidents=(("unanswered 12", "", "nobody answered a call", NOW, None),),
    read_by_a_person=40,
)


def report(period: Period = WEEK, reader: str = "", **changes: object) -> Report:
    values = {f: getattr(FIGURES, f) for f in Figures.__slots__} | changes
    return digest("Riverside <NHS> Trust", period, Figures(**values), NOW, reader)


def rows(of: Report, name: str) -> list[tuple[object, ...]]:
    return [row for part in of.tables if part.id == name for row in part.rows]


def test_a_week_is_a_london_week() -> None:
    assert (WEEK.first, WEEK.last) == (date(2026, 11, 16), date(2026, 11, 22))
    summer = Period.parse("2026-W27")
    assert summer.starts == datetime(2026, 6, 28, 23, tzinfo=UTC)
    assert Period.of(summer.starts) == summer
    assert Period.of(summer.starts - timedelta(seconds=1)) == summer.before


def test_the_week_of_a_clock_change_has_an_hour_more_or_less() -> None:
    autumn, spring = Period.parse("2026-W43"), Period.parse("2026-W13")
    assert autumn.ends - autumn.starts == timedelta(hours=169)
    assert spring.ends - spring.starts == timedelta(hours=167)


def test_months_and_half_years_follow_each_other() -> None:
    november, second = Period.parse("2026-11"), Period.parse("2026-H2")
    assert (november.first, november.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert str(Period.parse("2026-01").before) == "2025-12"
    assert (second.first, second.last) == (date(2026, 7, 1), date(2026, 12, 31))
    assert [str(second.before), str(second.before.before)] == ["2026-H1", "2025-H2"]
    assert second.days == "1 July 2026 to 31 December 2026"


@pytest.mark.parametrize("span", Span)
def test_periods_meet_without_gap_or_overlap(span: Span) -> None:
    period = Period.of(NOW, span)
    for _ in range(130):
        assert period.before.ends == period.starts
        assert Period.parse(str(period)) == period
        assert Period.of(period.starts, span) == period
        assert Period.of(period.ends - timedelta(seconds=1), span) == period
        period = period.before


@pytest.mark.parametrize("wrong", ["2026-47", "2026-W54", "W47", "", "2026-W00", "2026-11"])
def test_a_wrong_week_is_told_how_to_write_one(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"write 2026-W47$"):
        Period.parse(wrong, Span.WEEK)


@pytest.mark.parametrize("wrong", ["2026-13", "2026-00", "2026-H3", "9999-12", "last"])
def test_a_wrong_period_is_told_how_to_write_one(wrong: str) -> None:
    with pytest.raises(ValueError, match="write "):
        Period.parse(wrong)


def test_the_last_period_is_over_at_eight_in_london() -> None:
    new_year = datetime(2027, 1, 1, 8, tzinfo=UTC)
    assert [str(over(s, new_year)) for s in Span] == ["2026-W52", "2026-12", "2026-H2"]
    early = new_year - timedelta(minutes=1)
    assert [str(over(s, early)) for s in Span] == ["2026-W52", "2026-11", "2026-H1"]
    assert str(over(Span.WEEK, datetime(2026, 7, 20, 7, tzinfo=UTC))) == "2026-W29"


def test_the_summary_says_what_an_executive_needs() -> None:
    said = " ".join(report().summary)
    assert "1,200 items came in, 200 more than the week before" in said
    assert "2 items may have come from somebody at risk" in said
    assert "half were looked at within 6 minutes" in said
    assert "1 case is past the date" in said
    assert "4 items were hidden or deleted" in said
    assert "4 appeals were decided; in 1 of them we took back" in said
    assert "3 breaches and near misses were recorded, 2 of them near misses" in said


def test_a_silent_account_and_a_broken_audit_are_told() -> None:
    silent = AccountFigures("riverside-fb", "facebook", 0, 5, 5, None)
    said = " ".join(report(by_account=(silent,), audit_whole=False).summary)
    assert "Nothing could be read from: riverside-fb" in said
    assert "audit chain is broken" in said


def test_an_empty_week_reads_well() -> None:
    said = " ".join(digest("Riverside", WEEK, Figures(), NOW).summary)
    assert "0 items came in" in said
    assert "No item seemed to come from somebody at risk." in said


def test_the_page_stands_alone_and_is_safe() -> None:
    page = html(report())
    assert "Riverside &lt;NHS&gt; Trust" in page
    assert "src=" not in page
    assert "href=" not in page
    assert '<html lang="en-GB">' in page


def test_the_csv_holds_every_figure_and_no_formula() -> None:
    told = list(csv.DictReader(table(report()).splitlines()))
    wanted = {p.id for p in report().tables if p.rows}
    assert {r["table"] for r in told} == wanted
    assert not [r for r in told if r["row"][0] in "=+-@" or r["value"][:1] in set("=+-@")]
    assert {r["period"] for r in told} == {"2026-W47"}


def test_files_are_replaced_whole(tmp_path: Path) -> None:
    first = write(report(), tmp_path / "reports")
    again = write(report(items=1), tmp_path / "reports")
    assert first == again
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == [
        "weekly-2026-W47.csv",
        "weekly-2026-W47.html",
    ]


def test_each_report_says_its_period_and_its_reader(tmp_path: Path) -> None:
    month = report(Period.parse("2026-11"), "senior management and the Trust Board")
    page = html(month)
    assert "<h1>Monthly report on social media</h1>" in page
    assert "1 November 2026 to 30 November 2026 (2026-11). For: senior management" in page
    assert [p.name for p in write(report(Period.parse("2026-H2")), tmp_path)] == [
        "half-yearly-2026-H2.html",
        "half-yearly-2026-H2.csv",
    ]


def test_a_period_is_set_beside_the_one_before() -> None:
    beside = {row[0]: row[1:] for row in rows(report(), "glance")}
    assert beside["Items that came in"] == (1200, 1000, "+200")
    assert beside["Items hidden or deleted"] == (4, 6, "\u22122")
    assert beside["Replies sent"] == (9, 0, "+9")
    alone = {row[0]: row[1:] for row in rows(report(before=None), "glance")}
    assert alone["Items that came in"] == (1200, "not known", "not known")


def test_incidents_breaches_clocks_and_replies_are_counted_in_plain_words() -> None:
    told = report()
    near = ("Near miss", "Something was posted or sent from the wrong account", 2)
    assert near in rows(told, "breaches")
    assert rows(told, "clocks") == [("Freedom of information: 20 working days", 3, 1, 2)]
    assert rows(told, "replies") == [("riverside-x", 5, 1, 3)]
    assert rows(told, "incidents")[0][0] == "A call about a person at risk was not answered at once"
    assert "1 of 3 went to the incident system" in html(told)
    assert "A platform refused 2." in html(told)
    assert "is not known." not in html(told)


def test_nothing_in_a_report_reads_like_code() -> None:
    page = html(report(by_label=dict.fromkeys(LABELS, 1)))
    assert "_" not in page[page.index("<body>") :]
    assert "criticism keep" not in page.lower()


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (LABELS, words.LABELS),
        ([v.value for v in Verb], words.VERBS),
        ([k.value for k in Kind], words.KINDS),
        ([r.value for r in Route], words.ROUTES),
        ([c.value for c in Clock], words.CLOCKS),
        ([s.value for s in Sort], words.BREACHES),
        ([c.value for c in Category], words.CATEGORIES),
    ],
)
def test_everything_that_a_report_counts_has_a_name(
    codes: list[str], names: dict[str, str]
) -> None:
    assert set(codes) == set(names)
