"""Messages to staff by any service that Apprise knows: Teams, Slack, SMS, pagers."""

import logging

import apprise

from listener.ports import NotSent

# Apprise logs addresses, which hold tokens, and bodies: nothing of it may reach our logs.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def send(address: str, subject: str, body: str) -> str:
    """Return a reference once the service has taken it.

    Raises: NotSent; the message names the kind of service and never the address.
    """
    kind = address.partition(":")[0]
    service = apprise.Apprise()
    if not service.add(address):
        raise NotSent(f"the {kind} address of a contact is not one that Apprise understands")
    if not service.notify(body=body, title=subject, body_format=apprise.NotifyFormat.TEXT):
        raise NotSent(f"{kind} did not take the message")
    return kind
