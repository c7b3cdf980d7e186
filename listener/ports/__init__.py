"""What the steps need of the world around them: the store, the notifier, the reporter, the engine.

The shapes that pass through are frozen; listener/store keeps the protocols, on SQLite and on
PostgreSQL, and answers to the same tests on both.
"""

from listener.ports.around import Engine, Notifier, Reporter, UnitOfWork, Work
from listener.ports.casework import Audit, Cases, Deadlines, Health, Messages
from listener.ports.connecting import Hindrance, Lasting, Standing, Standings, Tokens
from listener.ports.editions import Edition, Editions, Signature
from listener.ports.pulling import Accounts, Intents, Items, Judgements
from listener.ports.records import (
    MACHINE,
    URGENT_RANK,
    AccountState,
    AuditLine,
    Cursor,
    Deadline,
    Echo,
    Held,
    Incident,
    Intent,
    IntentState,
    Judged,
    Message,
    Stored,
    event,
)
from listener.ports.registering import Register
from listener.ports.ruling import Disengagements, Replays, Switches
from listener.ports.telling import Addresses, Collects, Digests
from listener.ports.troubles import (
    Conflict,
    Missing,
    NotSent,
    PortError,
    StoreBusy,
    StoreDown,
    StoreFull,
    StoreTrouble,
)
from listener.ports.watching import RECHECK, REREAD, Checks, Gaps, Posts

__all__ = [
    "MACHINE",
    "RECHECK",
    "REREAD",
    "URGENT_RANK",
    "AccountState",
    "Accounts",
    "Addresses",
    "Audit",
    "AuditLine",
    "Cases",
    "Checks",
    "Collects",
    "Conflict",
    "Cursor",
    "Deadline",
    "Deadlines",
    "Digests",
    "Disengagements",
    "Echo",
    "Edition",
    "Editions",
    "Engine",
    "Gaps",
    "Health",
    "Held",
    "Hindrance",
    "Incident",
    "Intent",
    "IntentState",
    "Intents",
    "Items",
    "Judged",
    "Judgements",
    "Lasting",
    "Message",
    "Messages",
    "Missing",
    "NotSent",
    "Notifier",
    "PortError",
    "Posts",
    "Register",
    "Replays",
    "Reporter",
    "Signature",
    "Standing",
    "Standings",
    "StoreBusy",
    "StoreDown",
    "StoreFull",
    "StoreTrouble",
    "Stored",
    "Switches",
    "Tokens",
    "UnitOfWork",
    "Work",
    "event",
]
