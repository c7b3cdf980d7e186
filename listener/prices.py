"""What a search costs on each of its sources, told before it is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.settings import AccountSettings
from connectors._seeking import Seeking, seeking_of
from connectors.errors import Invalid
from moderation.queries import found
from moderation.searches import Search

_LOOKS = 4  # times after its day that a kept post is looked at again: 1, 3, 7 and 30 days
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Price:
    """One source of a search. *refusal*: why it cannot be asked there; empty if it can."""

    account: str
    platform: str
    asks: tuple[str, ...] = ()
    costs: str = ""
    misses: str = ""
    estimate: str = ""
    refusal: str = ""
    daily: float = 0
    whole: float = 0


def prices(
    search: Search,
    accounts: Sequence[AccountSettings],
    held: dict[str, Sequence[str]],
    now: datetime,
) -> tuple[Price, ...]:
    """Return what *search* costs on each source; *held*: words stored there in the last week.

    Raises: BadQuery.
    """
    known = {a.name: a for a in accounts}
    return tuple(
        _price(search, known[name], held.get(name, ()), now)
        for name in search.sources
        if name in known
    )


def _price(search: Search, account: AccountSettings, held: Sequence[str], now: datetime) -> Price:
    seeking = seeking_of(account.platform)
    fit = sum(found(search.query, text) is not None for text in held)
    if seeking is None:
        return Price(
            account.name,
            account.platform,
            costs="Free: nothing is asked for it",
            misses="what is not read there already, on our own pages and posts",
            estimate=_of_ours(fit, len(held)),
        )
    try:
        asks = seeking.asks(search.query)
    except Invalid as error:
        return Price(account.name, account.platform, refusal=str(error))
    daily, whole = _most(search, seeking, now)
    return Price(
        account.name,
        account.platform,
        asks,
        ". ".join(_costs(search, seeking, account, daily, whole)),
        seeking.misses,
        _of_ours(fit, len(held)) + _unknown(search, seeking),
        daily=daily,
        whole=whole,
    )


def _of_ours(fit: int, held: int) -> str:
    return f"Of {held} items held from there in the last seven days, {fit} would have fitted."


def _unknown(search: Search, seeking: Seeking) -> str:
    if not seeking.price:
        return " How many more there are cannot be known before."
    return (
        " How many more there are cannot be known before; no more than "
        f"{search.cap} posts a day are read for this search on all its sources together."
    )


def _most(search: Search, seeking: Seeking, now: datetime) -> tuple[float, float]:
    """Return the most that reading can cost in a day, and until the search ends."""
    days = max(1, -(-(search.ends_at - max(now, search.starts_at)) // timedelta(days=1)))
    daily = search.cap * seeking.price
    return daily, daily * days


def _costs(
    search: Search, seeking: Seeking, account: AccountSettings, daily: float, whole: float
) -> Iterator[str]:
    yield seeking.costs[:1].upper() + seeking.costs[1:]
    if not seeking.price:
        return
    yield (
        f"${seeking.price:.3f} for each post read: at most ${daily:,.2f} a day, and "
        f"${whole:,.2f} until the search ends"
    )
    yield (
        f"A post that fits is looked at again on up to {_LOOKS} later days, in case it was edited "
        f"or deleted: ${seeking.price:.3f} each time"
    )
    caps = [
        f"${float(account.options[name]):,.2f} a {span}"
        for name, span in (("daily_usd", "day"), ("monthly_usd", "month"))
        if account.options.get(name) is not None
    ]
    if caps:
        yield f"The account itself stops at {' and '.join(caps)}, all that it reads together"
    else:
        yield "The account has no cap of its own; set daily_usd and monthly_usd in its options"
