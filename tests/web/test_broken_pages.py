"""A page that breaks says so calmly, and nobody's words reach the log."""

from starlette.routing import Route
from structlog.testing import capture_logs

from listener.web.create import console
from tests.web.house import House
from tests.web.visitor import Visitor, title


def test_a_broken_page_logs_the_kind_of_trouble_and_no_words(home: House) -> None:
    app = console(home.desk)

    def broken(_request: object) -> None:
        raise ValueError("somebody's private words")

    app.router.routes.insert(0, Route("/broken", broken))
    with capture_logs() as lines:
        answer = Visitor(app).get("/broken")
    assert answer.status_code == 500
    assert title(answer.text) == "Something went wrong - Wellheard"
    assert "private words" not in answer.text
    assert [(x["event"], x["error"]) for x in lines] == [("page failed", "ValueError")]
    assert "private words" not in str(lines)
