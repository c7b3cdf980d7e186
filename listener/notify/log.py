"""Messages to staff as log lines: for an installation that has no other way yet."""

import structlog

from listener.ports import Message

log = structlog.get_logger(__name__)


class LogNotifier:
    """Keeps ``listener.ports.Notifier``."""

    def send(self, message: Message) -> str:
        """Return a reference once the line is written."""
        tell = log.warning if message.urgent else log.info
        tell(
            "message",
            kind=message.kind,
            case=message.case_id,
            route=str(message.data.get("route", "")),
        )
        return f"log:{message.id}"


NOTIFIER = LogNotifier
