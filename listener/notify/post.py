"""From a message row to words and an address: rendered when it leaves, never stored."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from listener.notify import chat
from listener.notify.contacts import Directory, Reachable
from listener.notify.digests import collectable, following
from listener.notify.mail import Mailer
from listener.ports import Message, NotSent
from moderation.outgoing.responses import Rendered

log = structlog.get_logger(__name__)

Words = Callable[[Message], Rendered]
Letters = Callable[[Message], tuple[str, Rendered] | None]  # an address, and the words


class PostOffice:
    """Keeps ``listener.ports.Notifier``: mail over SMTP, all else through Apprise.

    *words* renders a message. A recipient whom nobody answers for is written to the log; where
    the message is urgent that is not enough, and it counts as not sent.
    """

    def __init__(
        self,
        directory: Directory,
        words: Words,
        mailer: Mailer | None,
        in_hours: Callable[[datetime], bool],
        now: Callable[[], datetime],
        letters: Letters = lambda _message: None,
    ) -> None:
        self._directory, self._words, self._mailer = directory, words, mailer
        self._in_hours, self._now, self._letters = in_hours, now, letters

    def send(self, message: Message) -> str:
        """Return references of every way it left by. Raises: NotSent if none took it."""
        if message.kind == "letter":
            return self._letter(message)
        people = self._people(message)
        if not people:
            return self._nobody(message)
        if collectable(message) and any(not p.digest for p in people):
            people = [p for p in people if not p.digest]  # the others have it in their digest
        rendered = self._words(message)
        reached, troubles = list[str](), list[str]()
        for way in _ways(people, message):
            try:
                reached.append(self._by(way, message, rendered))
            except NotSent as error:
                troubles.append(str(error))
        if not reached:
            raise NotSent("; ".join(troubles))
        if troubles:
            log.warning("one way of telling failed", kind=message.kind, trouble=troubles[0])
        return ", ".join(reached)

    def _letter(self, message: Message) -> str:
        found = self._letters(message)
        if found is None:
            raise NotSent("the address that the author gave is not kept any more")
        if self._mailer is None:
            raise NotSent("no mail server is set up under [mail]")
        address, words = found
        return self._mailer.send(address, words.subject, words.body, message.key, public=True)

    def digests(self, message: Message, now: datetime) -> tuple[Mapping[str, datetime], bool]:
        """Return who gets *message* in a digest and when, and whether anybody gets it at once."""
        people = self._people(message)
        later = {p.name: following(p.digest, now) for p in people if p.digest}
        return later, len(later) < len(people) or not people

    def _people(self, message: Message) -> Sequence[Reachable]:
        """Who is told; a page for whom nobody answers is never left to a mailbox of the day."""
        now = self._now()
        hours = self._in_hours(now)
        found = self._directory.who(message.recipient, in_hours=hours, at=now)
        if found or (message.urgent and message.recipient != "director"):
            return found
        return self._directory.instead(message.recipient, in_hours=hours, at=now)

    def _by(self, way: str, message: Message, rendered: Rendered) -> str:
        if not way.startswith("mailto:"):
            return chat.send(way, rendered.subject, rendered.body)
        if self._mailer is None:
            raise NotSent("no mail server is set up under [mail]")
        address = way.removeprefix("mailto:").partition("?")[0]
        return self._mailer.send(address, rendered.subject, rendered.body, message.key)

    def _nobody(self, message: Message) -> str:
        if message.kind == "digest":
            raise NotSent(f'no contact is called "{message.recipient}" any more')
        if message.urgent or message.data.get("team"):
            raise NotSent(f'no contact answers for "{message.recipient}"; add one to [[contacts]]')
        log.info("message", kind=message.kind, case=message.case_id)
        return "log"


def _ways(people: Sequence[Reachable], message: Message) -> list[str]:
    """A page goes to one person by two ways, step by step; all else to everybody by the best."""
    if message.urgent:
        turn = int(message.data.get("turn", message.data.get("step", 0)))
        return list(people[min(turn, len(people) - 1)].channels[:2])
    return [person.channels[0] for person in people]


def told(message: Message, link: Callable[[int], str]) -> Mapping[str, str]:
    """Return the values that a message carries: ids, codes and dates, never words."""
    values = {k: str(v) for k, v in message.data.items()}
    if message.case_id is not None:
        values |= {"number": str(message.case_id), "case_link": link(message.case_id)}
    return values
