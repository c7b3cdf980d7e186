"""Reading packs: everything wrong is told at once, in words for somebody who is no programmer."""

from pathlib import Path

import pytest

from config.packs import load
from config.packs.merging import over
from moderation.actions import Verb
from moderation.errors import BadPack, UnknownName

HEAD = '[pack]\nname = "{name}"\ntitle = "Test"\nversion = "1"\n'
ABUSE = """
[[principle]]
id = "abuse"
title = "Abuse"
labels = ["abuse"]
when = { score = { label = "insult" } }
ladder = { default = [["hide", "report"], ["report"]] }
"""


def written(folder: Path, body: str, name: str = "mine", head: str = HEAD) -> str:
    path = folder / f"{name}.toml"
    path.write_text(head.format(name=name) + body, encoding="utf-8")
    return str(path)


def faults(folder: Path, body: str, head: str = HEAD) -> tuple[str, ...]:
    with pytest.raises(BadPack) as caught:
        load(written(folder, body, head=head))
    return caught.value.faults


def test_a_small_pack_loads(tmp_path: Path) -> None:
    pack = load(written(tmp_path, ABUSE))
    assert pack.id == "mine@1"
    assert [p.id for p in pack.principles] == ["abuse"]
    assert pack.principles[0].ladder["default"][0] == (Verb.HIDE, Verb.REPORT)


TEN_MISTAKES = """
[settings]
caution = "carefull"
replydue = "same_day"

[settings.hours]
opens = "9 o'clock"

[[principle]]
id = "abuse"
title = "Abuse"
labels = ["abuze"]
severity = "hihg"
rout = "moderation"
clauses = ["TEWV-A3-91"]
when = { wrods = "profanity" }
ladder = { default = [["hide", "reprot"]] }

[[principle]]
id = "criticism"
title = "Criticism"
labels = ["criticism_keep"]
when = { intent = "criticism" }
auto = ["delete"]
ladder = { default = [["hide"]] }
"""


def test_ten_planted_mistakes_are_all_reported_at_once(tmp_path: Path) -> None:
    told = faults(tmp_path, TEN_MISTAKES)
    for planted in (
        'settings, caution: "carefull" stands where we need one of catch_all',
        'there is no setting called "replydue"; did you mean "reply_due"?',
        'settings, hours.opens: "9 o\'clock" stands where we need a time such as',
        'principle "abuse", labels: there is no label "abuze"; did you mean "abuse"?',
        'principle "abuse", severity: "hihg" is not known; did you mean "high"?',
        'principle "abuse": there is nothing called "rout"; did you mean "route"?',
        'principle "abuse", clauses: there is no clause "TEWV-A3-91"; did you mean "TEWV-A3-',
        'principle "abuse", when: there is no condition called "wrods"; did you mean "words"?',
        'principle "abuse", ladder, default: "reprot" is nothing that can be done; did you mean',
        'principle "criticism", auto: "delete" is never done by the machine alone',
        'principle "criticism", ladder: it may not hide',
        'principle "criticism", when: mood or criticism alone is never a ground',
    ):
        assert any(planted in fault for fault in told), f"{planted}\n" + "\n".join(told)


TEN_OTHERS = """
[settings]
helplines = ["birmigham-mind"]
notice = true

[settings.hours]
days = ["monday"]
opens = "25:00"
closes = "16:30"

[settings.keywords]
review_by = "2026-02-30"

[settings.modes]
abusee = "review"

[[principle]]
id = "Our rule"
title = "Ours"
labels = ["abuse"]
template = "removal_notise"
recipients = ["moderater"]
when = { words = "profanityy" }
unless = { quoted = "yes" }
ladder = { default = [["keep", "hide"]], facebok = [["hide"]] }
example = [{ match = 3 }, { pass = "hello", platform = "instagramm" }]

[[principle]]
id = "abuse"
title = "Abuse"
labels = ["abuse"]
when = { volume = { last_hour = "many" } }
ladder = { default = [["hide", "delete"], []] }
"""


def test_ten_others_are_told_as_their_writer_knows_them(tmp_path: Path) -> None:
    told = faults(tmp_path, TEN_OTHERS)
    for planted in (
        'settings, helplines: there is no helpline "birmigham-mind"; did you mean "birmingham-',
        "settings, notice: true stands where we need one of always_try, if_asked",
        'settings, hours.days: ["monday"] stands where we need a list of any of mon, tue',
        'settings, hours.opens: "25:00" stands where we need a time such as "16:30"',
        'settings, keywords.review_by: "2026-02-30" stands where we need a date such as',
        'settings, modes: there is no principle "abusee"; did you mean "abuse"?',
        'principle "Our rule", id: write small letters, digits and "_" only',
        'principle "Our rule", template: there is no response "removal_notise"; did you mean',
        'principle "Our rule", recipients: "moderater" is not known; did you mean "moderator"?',
        'principle "Our rule", when, words: "words" does not know "profanityy"; did you mean "prof',
        'principle "Our rule", unless, quoted: write "quoted = true"; to turn it off, leave',
        'principle "Our rule", ladder, default: "keep" and "hide" cannot both be done',
        'principle "Our rule", ladder: "facebok" is not known; did you mean "facebook"?',
        'principle "Our rule", example 1, match: 3 stands where we need the words of a comment',
        'principle "Our rule", example 2, platform: "instagramm" is not known; did you mean "inst',
        '"last_hour" needs a whole number, 0 or more, not "many"',
        'principle "abuse", ladder, default: "hide" and "delete" cannot both be done',
        'principle "abuse", ladder, default: a step is empty; say what to do',
    ):
        assert any(planted in fault for fault in told), f"{planted}\n" + "\n".join(told)
    assert not any("closes before it opens" in fault for fault in told)


def test_a_line_that_cannot_be_read_is_shown_as_it_stands(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "[settings.hours]\nopens = 9:00\n")
    assert fault.startswith(
        'mine.toml: line 6 ("opens = 9:00") cannot be read as TOML; words, times'
    )


def test_a_parent_that_is_not_there_is_told_as_a_fault_of_the_child(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, 'extends = "bace"\n')
    assert fault == 'pack, extends: there is no policy pack "bace"; did you mean "base"?'


def test_a_name_of_ones_own_is_no_slip(tmp_path: Path) -> None:
    own = ABUSE.replace("ladder = { ", 'ladder = { guestbook = [["hide"]], ')
    body = own + 'recipients = ["ward_seven"]\n'
    assert load(written(tmp_path, body)).principles[0].recipients == ("ward_seven",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[[principle]]\ntitle = 'x'\nwhen = { no_words = true }", "id: it is missing"),
        ("[[principle]]\nid = 'x'\nwhen = { no_words = true }", "title: it is missing"),
        ("[[principle]]\nid = 'x'\ntitle = 'x'", "a table of conditions is needed"),
        (ABUSE + ABUSE, 'two principles are called "abuse"'),
        (ABUSE + 'beside = ["abuze"]', 'there is no principle "abuze"; did you mean "abuse"?'),
        (ABUSE + "disabled = ''", "say why, in words"),
        (ABUSE + "urgent = 'yes'", 'urgent: "yes" stands where we need true or false'),
        (ABUSE + "example = [{ text = 'x' }]", 'it needs either match = "..." or pass = "..."'),
        (ABUSE + "example = [{ match = 'x', scores = { a = 3 } }]", "scores from 0 to 1"),
        (ABUSE + "[clauses]\nabus = []", 'there is nothing called "abus"; did you mean "abuse"?'),
        ("[house]\nname = 'x'", 'house: there is nothing called "name"; did you mean "names"?'),
        ("[[account]]\nplatform = 'x'\nkind = 'corporate'", "account 1, handle: it is missing"),
        ("[setings]\n", 'there is nothing called "setings"; did you mean "settings"?'),
        ("[settings.hours]\nopens='17:00'\ncloses='09:00'", "it closes before it opens"),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, body: str, said: str) -> None:
    told = faults(tmp_path, body)
    assert any(said in fault for fault in told), told


def test_a_ladder_needs_an_answer_for_every_platform(tmp_path: Path) -> None:
    told = faults(tmp_path, ABUSE.replace("default", "facebook"))
    assert any('there is no "default"' in fault for fault in told)


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "[[principle")
    assert fault.startswith('mine.toml: line 5 ("[[principle") cannot be read as TOML')


def test_a_header_must_name_the_file(tmp_path: Path) -> None:
    told = faults(tmp_path, ABUSE, head=HEAD.replace("{name}", "other"))
    assert 'pack, name: "other" should be "mine", as the file is' in told


def test_an_unknown_pack_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match='no policy pack "twev"; did you mean "tewv"'):
        load("twev")


def test_a_pack_that_extends_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match="extends itself"):
        load(written(tmp_path, "", head=HEAD + 'extends = "mine"\n'))


def test_a_child_changes_a_principle_field_by_field(tmp_path: Path) -> None:
    written(tmp_path, ABUSE, name="parent")
    child = 'extends = "parent"\n[[principle]]\nid = "abuse"\nseverity = "low"\n'
    (principle,) = load(written(tmp_path, child)).principles
    assert principle.severity == "low"
    assert principle.title == "Abuse"


def test_a_child_switches_a_principle_off_with_a_reason(tmp_path: Path) -> None:
    written(tmp_path, ABUSE, name="parent")
    child = 'extends = "parent"\n[[principle]]\nid = "abuse"\ndisabled = "not ours"\n'
    assert load(written(tmp_path, child)).principles == ()


def test_where_both_judge_the_same_words_the_childs_example_counts() -> None:
    below = {"principle": [{"id": "a", "example": [{"match": "x"}, {"pass": "y"}]}]}
    above = {"principle": [{"id": "a", "example": [{"pass": "x"}]}]}
    assert over(below, above)["principle"][0]["example"] == [{"pass": "y"}, {"pass": "x"}]


def test_deleting_first_is_a_setting(tmp_path: Path) -> None:
    body = f'[settings]\ndelete_first = ["abuse"]\n{ABUSE}'
    (principle,) = load(written(tmp_path, body)).principles
    assert principle.ladder["default"] == (
        (Verb.DELETE, Verb.REPORT),
        (Verb.HIDE, Verb.REPORT),
        (Verb.REPORT,),
    )


def test_a_locked_route_loses_its_replies(tmp_path: Path) -> None:
    body = (
        '[settings]\nreply_lock = ["foi"]\n[[principle]]\nid = "foi"\ntitle = "FOI"\n'
        'route = "foi"\nwhen = { no_words = true }\nladder = { default = [["keep", "reply"]] }\n'
    )
    (principle,) = load(written(tmp_path, body)).principles
    assert principle.ladder["default"] == ((Verb.KEEP,),)


def test_a_number_may_come_from_the_settings(tmp_path: Path) -> None:
    body = (
        "[settings.strikes]\nupheld = 3\n[[principle]]\nid = 'a'\ntitle = 'A'\n"
        "when = { author = { strikes = '{path}' } }\n"
    )
    load(written(tmp_path, body.replace("{path}", "settings.strikes.upheld")))
    told = faults(tmp_path, body.replace("{path}", "settings.strikes.uphold"))
    assert any('did you mean "upheld"' in fault for fault in told)


def test_where_no_service_accounts_are_allowed_one_is_a_fault(tmp_path: Path) -> None:
    account = '[[account]]\nplatform = "x"\nhandle = "a"\nkind = "devolved"\n'
    told = faults(tmp_path, f"[settings]\ndevolved_accounts_allowed = false\n{account}")
    assert any("allows no accounts but the corporate ones" in fault for fault in told)


def test_a_clause_for_what_no_review_finds_is_a_fault(tmp_path: Path) -> None:
    told = faults(tmp_path, '[settings.account_review.cites]\nidel = "X-1"\n' + ABUSE)
    assert any('a review finds nothing called "idel"' in fault for fault in told)
    named = '[settings.account_review.cites]\nidle = "X-1"\ncomms_admin = "X-2"\n'
    assert load(written(tmp_path, named + ABUSE)).settings["account_review"]["cites"]
