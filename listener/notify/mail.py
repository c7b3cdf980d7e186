"""Messages to staff by e-mail, over SMTP."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid

from listener.ports import NotSent

_PATIENCE = 20.0  # seconds for each answer of the server


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server. *security*: starttls, tls or none."""

    host: str
    port: int
    security: str = "starttls"
    username: str = ""
    password: str = ""
    sender: str = ""
    public: str = ""  # who letters to the public come from; empty: the same sender


class Mailer:
    """Sends one message at a time; a connection is opened for each."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, address: str, subject: str, body: str, key: str, *, public: bool = False) -> str:
        """Return the message's id once the server has taken it.

        *key* makes the id, so that a mail program shows a repeated one as the same. *public*: a
        person wrote it to somebody outside.
        Raises: NotSent if it certainly was not taken; the message names no address.
        """
        letter = self._letter(address, subject, body, key, public=public)
        try:
            with self._connected() as connection:
                connection.send_message(letter)
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(f"{self._server.host} refused our name and password") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise NotSent(f"{self._server.host} does not know the recipient") from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{self._server.host} answered {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{self._server.host}: {type(error).__name__}") from error
        return str(letter["Message-ID"])

    def _letter(
        self, address: str, subject: str, body: str, key: str, *, public: bool
    ) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = (public and self._server.public) or self._server.sender
        letter["To"] = address
        letter["Subject"] = " ".join(subject.split())
        domain = self._server.sender.rpartition("@")[2].strip("<> ") or "localhost"
        known = "".join(c if c.isalnum() else "." for c in key)
        letter["Message-ID"] = f"<{known}@{domain}>" if known else make_msgid(domain=domain)
        if not public:
            letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body)
        return letter

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        secure = ssl.create_default_context()
        if server.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_PATIENCE, context=secure
            )
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
        try:
            if server.security == "starttls":
                made.starttls(context=secure)
            if server.username:
                made.login(server.username, server.password)
        except BaseException:
            made.close()
            raise
        return made


MakeMailer = Callable[[Server], Mailer]
