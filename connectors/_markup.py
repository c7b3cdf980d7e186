"""From a platform's HTML to the words that people see, and the addresses they point to."""

from html.parser import HTMLParser

BREAKS = {"br", "p", "div", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
UNSEEN = {"script", "style", "head", "title", "template"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag in BREAKS:
            self.parts.append("\n")
        told = dict(attrs)
        # Names and hashtags are links too, but lead nowhere that matters.
        if tag == "a" and told.get("href") and "mention" not in (told.get("class") or ""):
            self.links.append(str(told["href"]))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        if tag in BREAKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def words(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return the plain text of *markup*, a line for each block, and its links."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return "\n".join(line for line in lines if line), tuple(dict.fromkeys(reader.links))
