"""The secrets of one account as they stand now: from the settings, and what connecting stored.

What the settings give outranks what is stored. Both are looked at before each use, so that a new
token counts without a restart; tokens that run out are renewed by one process at a time.
"""

import secrets as random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from config.errors import ConfigurationError
from config.secrets import held
from config.settings import AccountSettings
from connectors.base import Account, Connector, Grant, Granted, Meter, grant_of
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, RateLimited, Transient
from listener.ports import PortError, StoreTrouble
from listener.store.tokens import Kept, Vault

log = structlog.get_logger(__name__)

MARGIN = timedelta(minutes=5)  # before an access token ends; longer than the vault's lease
EARLY = 3  # a token is renewed in the last third of its life, so that a day's trouble harms nobody
REFUSED = timedelta(minutes=15)  # between renewals because a good token was refused
OFTEN = 5  # refusals of the same token after which the platform is left alone
ASK_AGAIN = timedelta(hours=6)  # for so long; a token that changes is tried at once
STILL_GOOD = 1.0  # seconds: the streams of one poll share a look at what is stored
_SAVES, _PAUSE = 5, 0.2  # tries to store a new token at once, and seconds between them

Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _New:
    """A new token that is not stored yet."""

    of: Kept
    holder: str
    granted: Granted


class Connection:
    """Gives the account with the secrets that count now. Shared by all its connectors."""

    def __init__(
        self,
        settings: AccountSettings,
        kind: type[Connector] | None,
        vault: Vault | None,
        now: Callable[[], datetime],
        meter: Meter | None = None,
    ) -> None:
        self._meter = meter
        self.settings, self._vault, self._now = settings, vault, now
        self._grant: Grant | None = grant_of(settings.platform)
        self._ways: tuple[tuple[str, ...], ...] = getattr(kind, "secrets", ())
        self._lock = threading.RLock()
        self._kept: Kept | None = None
        self._version = -1
        self._new: _New | None = None
        self._renewed_at: datetime | None = None
        self._refusals: tuple[Stamp, int] = ((), 0)
        self._refused: tuple[Stamp, datetime, str] | None = None
        self._seen: Stamp | None = None
        self._looked: tuple[float, Stamp] | None = None

    def fresh(self) -> bool:
        """Return whether the secrets have changed since this was last asked."""
        with self._lock:
            stamp = self._stamp()
            before, self._seen = self._seen, stamp
            return before is not None and before != stamp

    def current(self) -> tuple[Stamp, Account]:
        """Return the account as it is to be used now, and a stamp that changes with its secrets.

        Raises: AuthExpired where a person must do something first; Transient.
        """
        with self._lock:
            self._save()
            stamp = self._stamp(STILL_GOOD)
            if self._refused and self._refused[0] == stamp and self._now() < self._refused[1]:
                raise AuthExpired(self._refused[2])
            kept = self._kept
            if kept and self._now() >= _renew_at(kept):
                self._renew(kept)
                stamp = self._stamp()
            account = self.account()
            if lack := self.lacks(account.secrets):
                raise AuthExpired(lack)
            return stamp, account

    def account(self) -> Account:
        """Return the account with the secrets last seen."""
        s = self.settings
        secrets = self._secrets()
        return Account(s.name, s.platform, s.id, s.handle, s.options, secrets, self._meter)

    def _secrets(self) -> dict[str, str]:
        stored = self._new.granted.secrets if self._new else self._kept and self._kept.secrets
        return {**(stored or {}), **self.settings.secrets, **held(self.settings.secret_files)[0]}

    def lacks(self, secrets: Mapping[str, str]) -> str:
        """Return in one sentence what is missing before the platform can be asked, if anything."""
        name, ways = self.settings.name, self._ways
        if not ways or any(all(secrets.get(s) for s in way) for way in ways):
            return ""
        faults = held(self.settings.secret_files)[1]
        if faults:
            return f'account "{name}": {"; ".join(faults)}'
        files = " or ".join(", ".join(f"{s}_file" for s in way) for way in ways)
        if self._grant is None:
            return f'account "{name}": it has no token; give {files} under [accounts.secrets]'
        return f'account "{name}": it is not connected; run "wellheard connect {name}"'

    def trouble(self) -> str:
        """Return in one sentence why the account cannot be used, if so; nothing is asked."""
        with self._lock:
            try:
                self._stamp()
            except (AuthExpired, PortError) as error:
                return str(error)
            if self._kept and self._kept.trouble:
                return self._kept.trouble
            return self.lacks(self._secrets())

    def _stamp(self, still_good: float = 0.0) -> Stamp:
        """Look at what is stored, and at the files; not again within *still_good* seconds.

        Raises: AuthExpired where it cannot be read.
        """
        looked = time.monotonic()
        if self._looked and self._version >= 0 and looked - self._looked[0] < still_good:
            return self._looked[1]
        self._look()
        stamp = (self._version, *(_changed(p) for p in self.settings.secret_files.values()))
        self._looked = (looked, stamp)
        return stamp

    def _look(self) -> None:
        if self._vault is not None:
            try:
                version = self._vault.stamp(self.settings.name)
                if version != self._version:
                    self._kept = self._vault.get(self.settings.name) if version else None
                    self._version, self._new = version, None
            except StoreTrouble:
                pass  # the secrets that we know still count
            except (PortError, ConfigurationError) as error:
                raise AuthExpired(str(error)) from error

    def inspect(self) -> Granted | None:
        """Return until when the platform says that our sign-in is good; None where nobody can say.

        Raises: AuthExpired where it is good no more; any ConnectorError.
        """
        if self._grant is None:
            return None
        try:
            _, account = self.current()
        except (AuthExpired, Transient):
            return None  # there is nothing to ask about, or not now
        known = all(account.secrets.get(name) for name in self._grant.asks)
        return self._grant.inspect(account) if known else None

    def refused(self, stamp: Stamp, error: AuthExpired) -> bool:
        """Take in that the platform refused the secrets of *stamp*; True if there are others now.

        Otherwise the platform is left alone for a while: asking again would change nothing.
        """
        with self._lock:
            if self._stamp() != stamp:
                return True
            kept, now = self._kept, self._now()
            lately = self._renewed_at and now - self._renewed_at < REFUSED
            if kept and kept.secrets.get("refresh_token") and not kept.trouble and not lately:
                self._renew(kept)
                if self._stamp() != stamp or self._new is not None:
                    return True
            count = self._refusals[1] + 1 if self._refusals[0] == stamp else 1
            self._refusals = (stamp, count)
            if count >= OFTEN:
                self._refused = (stamp, now + ASK_AGAIN, str(error))
            return False

    def _renew(self, kept: Kept) -> None:
        """Bring a new token and store it. Raises: AuthExpired, Transient where none can be used."""
        good = kept.expires_at is not None and self._now() < kept.expires_at
        if kept.trouble and not good:
            raise AuthExpired(kept.trouble)
        if self._new or self._vault is None or self._grant is None or kept.trouble:
            return
        holder = random.token_hex(8)
        if not self._vault.take(kept, holder, self._now()):
            if good:
                return
            raise Transient(f'account "{kept.account}": another process is bringing a new token')
        self._renewed_at = self._now()
        try:
            granted = self._grant.renew(replace(self.account(), options=self.settings.options))
        except AuthExpired as error:
            told = _spent(kept) if kept.holder else str(error)
            self._vault.let_go(kept, holder, told)
            raise AuthExpired(told) from error
        except (Ambiguous, RateLimited) as error:
            # It stays held: who comes after the lease must know that it may be used up.
            if not isinstance(error, Ambiguous):
                self._vault.let_go(kept, holder)
            if not good:
                raise Transient(str(error)) from error
        except ConnectorError as error:
            self._vault.let_go(kept, holder)
            if not good:
                raise Transient(str(error)) from error
        else:
            if granted is None:
                self._vault.let_go(kept, holder)
                return
            self._new = _New(kept, holder, granted)
            self._save(_SAVES)

    def _save(self, tries: int = 1) -> None:
        """Store the new token; while that cannot be done, it is used and kept in memory."""
        new = self._new
        if new is None or self._vault is None:
            return
        for turn in range(tries):
            if turn:
                time.sleep(_PAUSE)
            try:
                granted = new.granted
                self._vault.renew(
                    new.of,
                    new.holder,
                    granted.secrets,
                    self._now(),
                    expires_at=granted.expires_at,
                    ends_at=granted.ends_at or new.of.ends_at,
                )
            except (PortError, ConfigurationError) as error:
                log.error("a new token is not stored yet", account=new.of.account, error=error)
            else:
                self._new, self._version = None, -1
                return


def _renew_at(kept: Kept) -> datetime:
    if kept.expires_at is None:
        return datetime.max.replace(tzinfo=UTC)
    life = kept.expires_at - (kept.renewed_at or kept.expires_at)
    return kept.expires_at - max(MARGIN, life / EARLY)


def _spent(kept: Kept) -> str:
    return (
        f'account "{kept.account}": we were stopped while a new token was fetched, and the old one '
        f'is used up; run "wellheard connect {kept.account}"'
    )


def _changed(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
