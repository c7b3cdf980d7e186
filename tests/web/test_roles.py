"""What each role opens, on the server and not only on the page."""

import pytest

from listener.web.create import console
from listener.web.roles import Role, lanes, may_approve, may_do
from moderation.actions import Verb
from moderation.principles import Route
from tests.web.house import Comment, House, comment
from tests.web.visitor import Visitor


def _signed_in(home: House, role: str) -> Visitor:
    home.user("zoe", role)
    visitor = Visitor(console(home.desk))
    visitor.sign_in("zoe")
    return visitor


def test_a_viewer_reads_without_authors_and_cannot_act(home: House) -> None:
    number = home.hears(Comment())
    viewer = _signed_in(home, "viewer")
    page = viewer.get(f"/cases/{number}").text
    assert "useless" in page
    assert "Sam King" not in page
    assert "sam_k" not in page
    assert "Sam King" not in viewer.get("/queue").text
    for deed in ("keep", "act", "note", "claim", "escalate", "by-hand", "approve"):
        viewer.get("/")
        assert viewer.send(f"/cases/{number}/{deed}", verb="hide", note="x").status_code == 403


def test_an_auditor_reads_the_audit_alone(home: House) -> None:
    number = home.hears(Comment())
    auditor = _signed_in(home, "auditor")
    assert auditor.get("/audit").status_code == 200
    assert auditor.get("/queue").status_code == 403
    assert auditor.get(f"/cases/{number}").status_code == 403


def test_the_administrator_sees_no_content(home: House) -> None:
    home.hears(Comment())
    admin = _signed_in(home, "system_admin")
    assert admin.get("/queue").status_code == 403
    assert "to look at" not in admin.get("/").text
    assert admin.get("/accounts").status_code == 200


def test_a_moderator_cannot_read_the_audit(home: House, mo: Visitor) -> None:
    assert mo.get("/audit").status_code == 403
    assert "/audit" not in mo.get("/").text


def test_the_foi_officer_sees_requests_for_information_alone(home: House) -> None:
    foi = home.hears(comment("How many beds?", Route.FOI, id="1", labels=("foi",)))
    other = home.hears(Comment(id="2"))
    officer = _signed_in(home, "foi_officer")
    assert officer.get(f"/cases/{foi}").status_code == 200
    assert officer.get(f"/cases/{other}").status_code == 404
    officer.get("/")
    assert officer.send(f"/cases/{other}/keep").status_code == 404
    page = officer.get("/queue").text
    assert f"/cases/{foi}" in page
    assert f"/cases/{other}" not in page
    assert f"/cases/{other}" not in officer.get("/queue?route=moderation").text


@pytest.mark.parametrize("role", list(Role))
def test_nobody_blocks_alone(role: Role) -> None:
    senior = role in {Role.SENIOR_MODERATOR, Role.COMMS_LEAD}
    assert may_do(role, Verb.BLOCK) is senior
    assert may_do(role, Verb.DELETE) is senior
    assert may_approve(role, Verb.BLOCK) is (role is Role.COMMS_LEAD)
    assert may_approve(role, Verb.DELETE) is senior


def test_roles_without_content_have_no_lanes() -> None:
    assert lanes(Role.SYSTEM_ADMIN) == lanes(Role.AUDITOR) == frozenset()
    assert Route.CRISIS in lanes(Role.SAFEGUARDING_LEAD)
