"""What the public sees of our accounts: one readable page that renews itself."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from listener.rehearsal.gate import Gate
from listener.rehearsal.world import FACEBOOK, Note, World, X

NAMES = {X: "X", FACEBOOK: "Facebook"}
STYLE = """
:root{color-scheme:light;--ink:#212b32;--quiet:#4c6272;--line:#d8dde0;--ours:#005eb8}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 Arial,sans-serif;color:var(--ink);background:#f0f4f5}
header{background:var(--ours);color:#fff;padding:1rem 1.5rem}
header a{color:#fff}h1{margin:0;font-size:1.5rem}header p{margin:.25rem 0 0}
main{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));
padding:1.5rem;max-width:80rem;margin:auto}
h2{margin:0 0 .75rem;font-size:1.25rem}
article{background:#fff;border:1px solid var(--line);border-radius:4px;padding:.75rem 1rem;
margin:0 0 1rem;overflow-wrap:anywhere}
article article{margin:.75rem 0 0;border-width:0 0 0 4px;border-radius:0;padding:.25rem 0 .25rem
.75rem}
article.ours{border-left:4px solid var(--ours)}
.who{font-weight:bold}.quiet{color:var(--quiet);font-size:.875rem}
p{margin:.25rem 0}
"""


def page(gate: Gate, request: Request) -> Response:
    """Return the public page as HTML."""
    world = gate.world
    with world.lock:
        gate.timeline.catch_up()
        columns = "".join(_column(world, on) for on in (X, FACEBOOK))
    name = escape(world.owners[X].name)
    still = "still" in request.query_params
    renewing = "" if still else "<meta http-equiv='refresh' content='5'>"
    other = "<a href='/public'>Renew it" if still else "<a href='/public?still'>Stop renewing it"
    return HTMLResponse(
        "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"{renewing}<title>What the public sees: {name}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>What the public sees</h1><p>{name}: a rehearsal. None of these people or "
        f"comments are real. {other} every five seconds</a></p></header>"
        f"<main>{columns}</main></body></html>",
        headers={"Cache-Control": "no-store"},
    )


def seen(gate: Gate, request: Request) -> Response:
    """Return the ids that the public can see now, as JSON."""
    with gate.world.lock:
        gate.timeline.catch_up()
        notes = [n for n in gate.world.notes if visible(gate.world, n)]
        return JSONResponse({"ids": [n.id for n in notes]})


def visible(world: World, note: Note) -> bool:
    """Return whether the public can see *note*: neither it nor what it hangs under is hidden."""
    if note.deleted or note.hidden or note.kind == "dm":
        return False
    parent = world.by_id.get(note.parent)
    return parent is None or visible(world, parent)


def _column(world: World, on: str) -> str:
    starts = [n for n in world.notes if n.on == on and not n.parent and visible(world, n)]
    starts.sort(key=lambda n: n.at, reverse=True)
    listed = "".join(_article(world, n) for n in starts) or "<p>Nothing yet.</p>"
    return f"<section aria-labelledby='h-{on}'><h2 id='h-{on}'>{NAMES[on]}</h2>{listed}</section>"


def _article(world: World, note: Note) -> str:
    who = world.people[note.author]
    below = [n for n in world.notes if n.parent == note.id or n.parent in _ids(note)]
    shown = [n for n in below if visible(world, n)]
    gone = sum(n.hidden and not n.deleted for n in below)
    edited = " · edited" if len(note.versions) > 1 else ""
    handle = f"@{escape(who.handle)} · " if note.on == X else ""
    quoted = world.by_id.get(note.quotes)
    quote = f"<p class='quiet'>Quoting: {escape(quoted.text)}</p>" if quoted else ""
    count = f"<p class='quiet'>{gone} hidden by the page</p>" if gone else ""
    return (
        f"<article id='note-{note.id}' class='{'ours' if world.ours(note) else 'theirs'}'>"
        f"<p><span class='who'>{escape(who.name)}</span> <span class='quiet'>{handle}"
        f"<time datetime='{note.at.isoformat()}'>{note.at:%d %b %H:%M}</time>{edited}</span></p>"
        f"<p lang='{escape(note.language)}'>{escape(note.text)}</p>{quote}{count}"
        f"{''.join(_article(world, n) for n in shown)}</article>"
    )


def _ids(note: Note) -> set[str]:
    return {v.id for v in note.versions}
