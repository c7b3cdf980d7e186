"""From a page's context to HTML: the template environment, in which everything is escaped."""

from functools import cache

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from starlette.responses import HTMLResponse

from listener.web.context import Told
from listener.web.frame import framed
from listener.web.visits import Visit


@cache
def environment() -> Environment:
    """Return the environment of all pages: our templates, and the NHS design system's."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("listener.web"), PackageLoader("nhsuk_frontend_jinja")]),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(
    visit: Visit,
    template: str,
    page: object,
    *,
    status: int = 200,
    told: Told | None = None,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """Return *page* put into ``templates/pages/<template>.jinja``."""
    found = environment().get_template(f"pages/{template}.jinja")
    text = found.render(page=page, frame=framed(visit, told))
    return HTMLResponse(text, status_code=status, headers=headers)
