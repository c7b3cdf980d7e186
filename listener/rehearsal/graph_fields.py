"""Graph's ``fields`` language: names, nested names, and edges with arguments."""

from dataclasses import dataclass, field


@dataclass
class Asked:
    """What is asked of one object: plain names, and edges or objects with their own wishes."""

    names: list[str] = field(default_factory=list)
    inner: dict[str, "Asked"] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)


def parse(text: str) -> Asked:
    """Return the wishes in *text*. Raises: ValueError where it makes no sense."""
    asked, rest = _list(text)
    if rest:
        raise ValueError(f"Syntax error at {rest[:12]!r}")
    return asked


def _list(text: str) -> tuple[Asked, str]:
    asked = Asked()
    while text and text[0] != "}":
        name, text = _word(text)
        inner = Asked()
        while text and text[0] == ".":
            argument, text = _word(text[1:])
            if not text.startswith("(") or ")" not in text:
                raise ValueError(f"Syntax error after {argument!r}")
            value, _, text = text[1:].partition(")")
            inner.arguments[argument] = value
        if text.startswith("{"):
            nested, text = _list(text[1:])
            if not text.startswith("}"):
                raise ValueError("Expected a closing brace")
            text = text[1:]
            inner = Asked(nested.names, nested.inner, inner.arguments)
        asked.names.append(name)
        asked.inner[name] = inner
        if text.startswith(","):
            text = text[1:]
        elif text and text[0] != "}":
            raise ValueError(f"Syntax error at {text[:12]!r}")
    return asked, text


def _word(text: str) -> tuple[str, str]:
    size = next((i for i, c in enumerate(text) if not (c.isalnum() or c == "_")), len(text))
    if size == 0:
        raise ValueError(f"Syntax error at {text[:12]!r}")
    return text[:size], text[size:]
