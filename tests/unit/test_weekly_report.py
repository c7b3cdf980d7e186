"""The weekly report: right weeks, sentences that can be read alone, files that stand alone."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from listener.report.figures import AccountFigures, Figures, Lane
from listener.report.files import html, table, write
from listener.report.weekly import Report, weekly
from listener.report.weeks import Week

WEEK = Week(2026, 47)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def report(**changes: object) -> Report:
    lanes = (
        Lane("crisis", 2, 1, 1, 0, NOW, (timedelta(minutes=3), timedelta(minutes=9))),
        Lane("foi", 1, 0, 1, 1, NOW - timedelta(days=30)),
    )
    figures = Figures(
        items=1200,
        items_before=1000,
        by_account=(AccountFigures("riverside-x", "x", 1200, 300, 2, NOW),),
        by_label={"positive": 700, "criticism_keep": 300, "crisis_urgent": 2},
        lanes=lanes,
        acts={("hide", "a person"): 4, ("reply", "a person"): 9},
        grounds={("hide", "=Hate"): 4},
        read_by_a_person=40,
    )
    values = {f: getattr(figures, f) for f in Figures.__slots__} | changes
    return weekly("Riverside <NHS> Trust", WEEK, Figures(**values), NOW)


def test_a_week_is_a_london_week() -> None:
    assert (WEEK.monday, WEEK.sunday) == (date(2026, 11, 16), date(2026, 11, 22))
    summer = Week.parse("2026-W27")
    assert summer.starts == datetime(2026, 6, 28, 23, tzinfo=UTC)
    assert Week.of(summer.starts) == summer
    assert Week.of(summer.starts - timedelta(seconds=1)) == summer.before


def test_the_week_of_a_clock_change_has_an_hour_more_or_less() -> None:
    assert Week.parse("2026-W43").ends - Week.parse("2026-W43").starts == timedelta(hours=169)
    assert Week.parse("2026-W13").ends - Week.parse("2026-W13").starts == timedelta(hours=167)


@pytest.mark.parametrize("wrong", ["2026-47", "2026-W54", "W47", "", "2026-W00"])
def test_a_wrong_week_is_told_how_to_write_one(wrong: str) -> None:
    with pytest.raises(ValueError, match="write 2026-W47"):
        Week.parse(wrong)


def test_the_summary_says_what_an_executive_needs() -> None:
    said = " ".join(report().summary)
    assert "1,200 items came in, 200 more than the week before" in said
    assert "2 items may have come from somebody at risk" in said
    assert "half were looked at within 6 minutes" in said
    assert "1 case is past the date" in said
    assert "4 items were hidden or deleted" in said


def test_a_silent_account_and_a_broken_audit_are_told() -> None:
    silent = AccountFigures("riverside-fb", "facebook", 0, 5, 5, None)
    said = " ".join(report(by_account=(silent,), audit_whole=False).summary)
    assert "Nothing could be read from: riverside-fb" in said
    assert "audit chain is broken" in said


def test_an_empty_week_reads_well() -> None:
    said = " ".join(weekly("Riverside", WEEK, Figures(), NOW).summary)
    assert "0 items came in" in said
    assert "No item seemed to come from somebody at risk." in said


def test_the_page_stands_alone_and_is_safe() -> None:
    page = html(report())
    assert "Riverside &lt;NHS&gt; Trust" in page
    assert "src=" not in page
    assert "href=" not in page
    assert '<html lang="en-GB">' in page


def test_the_csv_holds_every_figure_and_no_formula() -> None:
    rows = list(csv.DictReader(table(report()).splitlines()))
    assert {"accounts", "labels", "cases", "times", "acts", "grounds"} <= {r["table"] for r in rows}
    assert not [r for r in rows if r["row"].startswith("=") or r["value"].startswith("=")]


def test_files_are_replaced_whole(tmp_path: Path) -> None:
    first = write(report(), tmp_path / "reports")
    again = write(report(items=1), tmp_path / "reports")
    assert first == again
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == [
        "weekly-2026-W47.csv",
        "weekly-2026-W47.html",
    ]
