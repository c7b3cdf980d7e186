"""Words of the public are used again with their author's approval only."""

import pytest

from listener.steps import quoting as step
from listener.web.create import console
from moderation.errors import Impossible
from moderation.principles import Route
from moderation.quoting import approved, repeated
from tests.web.house import House, comment
from tests.web.visitor import Visitor

PRAISE = "The nurses on Elm ward were kind to my dad until the very end"
ANSWER = "Thank you. You wrote that the nurses on Elm ward were kind to people."


def test_six_words_in_a_row_are_a_quotation_and_fewer_are_not() -> None:
    span = repeated(ANSWER, PRAISE)
    assert span is not None
    assert ANSWER[slice(*span)] == "the nurses on Elm ward were"
    assert repeated("The nurses on Elm were kind.", PRAISE) is None
    assert repeated("THE NURSES, on Elm ward - were there", PRAISE) is not None
    assert repeated("", PRAISE) is None
    assert repeated(ANSWER, "Thanks") is None


def test_words_of_theirs_go_out_only_after_they_agreed(home: House) -> None:
    home.user("sena", "senior_moderator")
    sena = Visitor(console(home.desk))
    sena.sign_in("sena")
    number = home.hears(comment(PRAISE, Route.MODERATION, labels=("positive",), proposed=()))
    path = f"/cases/{number}/reply"
    sena.get(f"{path}?response=own-words")
    doubted = sena.send(path, response="own-words", text=ANSWER)
    assert doubted.status_code == 400
    assert "they have not agreed to be quoted" in doubted.text
    sena.get(f"/cases/{number}")
    sena.send(f"/cases/{number}/quoting", agreed="yes", quoting_how="Private message, for a post")
    assert "They agreed to be quoted. sena, today" in sena.page
    sena.get(f"{path}?response=own-words")
    answer = sena.send(path, response="own-words", text=ANSWER)
    assert "have not agreed to be quoted" not in answer.text


def test_an_approval_can_be_taken_back_and_says_how_it_was_given(home: House, mo: Visitor) -> None:
    number = home.hears(comment(PRAISE, Route.MODERATION, proposed=()))
    mo.get(f"/cases/{number}")
    refused = mo.send(f"/cases/{number}/quoting", agreed="yes", quoting_how=" ")
    assert "Say how they agreed or refused" in refused.text
    mo.send(f"/cases/{number}/quoting", agreed="yes", quoting_how="They wrote so")
    mo.send(f"/cases/{number}/quoting", agreed="no", quoting_how="They changed their mind")
    assert "They do not want to be quoted" in mo.page
    with home.engine.begin() as db:
        told = db.exec_driver_sql("select data from audit where what = 'quoting'").scalars().all()
    assert "mind" not in str(told)
    with home.desk.work() as unit:
        events = [{"happened": e.happened.value, "data": e.data} for e in unit.cases.events(number)]
    assert not approved(events)
    version = home.version(number)
    with pytest.raises(Impossible):
        step.record(home.desk.work, number, version, "mo", home.clock(), "", agreed=True)
