"""The running thing: engine and review queue in one process, until it is told to stop."""

import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

import structlog
import uvicorn

from listener.app import App
from listener.ports import PortError, StoreTrouble
from listener.reporting import wanted
from listener.steps import report
from listener.store import migrations

log = structlog.get_logger(__name__)

Console = Callable[..., Any]  # an ASGI application
_AGAIN = 2.0  # seconds before a database that cannot be used is tried again


class CannotServe(PortError):
    """The address of the review queue cannot be used."""


class OldShape(PortError):
    """The database was made by another version of the program."""


def run(
    app: App,
    stop: threading.Event | None = None,
    console: Console | None = None,
    *,
    listening: Callable[[str], None] | None = None,
) -> None:
    """Run until *stop* is set, or SIGTERM or SIGINT comes; finish what is being done, and return.

    *console* is served at the address in the settings (port 0: any free one); *listening* is
    told that address once it can be opened.
    Raises: CannotServe, OldShape.
    """
    stop = stop or threading.Event()
    _on_signals(stop)
    front = _Front(app, console) if console is not None else None
    if not ready(app, stop):
        return
    tell_lacks(app)
    engine = app.engine()
    engine.start()
    wires = app.wires()
    for wire in wires:
        wire.start()
    report.want(app.work, wanted(app.pack), app.now())
    if front is not None:
        front.start(listening)
    log.info("running", accounts=len(app.lines), pack=app.pack.name)
    stop.wait()
    log.info("stopping")
    if front is not None:
        front.stop()
    for wire in wires:
        wire.stop()
    engine.stop()
    app.close()
    log.info("stopped")


def serve(app: App, console: Console, stop: threading.Event | None = None) -> None:
    """Serve *console* alone until told to stop; the daemon runs in another process.

    Raises: CannotServe, OldShape.
    """
    stop = stop or threading.Event()
    _on_signals(stop)
    front = _Front(app, console)
    if not ready(app, stop):
        return
    front.start(None)
    stop.wait()
    front.stop()
    app.close()


def ready(app: App, stop: threading.Event) -> bool:
    """Bring the database into shape and the accounts into it; False if told to stop first.

    An empty database gets today's shape; an older one is left to "wellheard db upgrade".
    Waits, with one clear line, for a database that cannot be used yet.
    Raises: OldShape.
    """
    told = ""
    while not stop.is_set():
        try:
            _shape(app)
            app.enrol()
        except StoreTrouble as error:
            if str(error) != told:
                log.error("the store cannot be used", trouble=str(error))
            told = str(error)
            stop.wait(_AGAIN)
        else:
            return True
    return False


def tell_lacks(app: App) -> None:
    """Say in one sentence for each account why it cannot be used, if so."""
    for name, line in app.lines.items():
        trouble = line.connection.trouble() if line.connection else ""
        if trouble:
            log.error("an account cannot be used", account=name, trouble=trouble)


def _shape(app: App) -> None:
    found = migrations.current(app.database)
    if found is None:
        log.info("database made", shape=migrations.upgrade(app.database))
    elif found != migrations.newest():
        raise OldShape(
            "the database was made by another version of Wellheard; make a copy of it, then run "
            '"wellheard db upgrade"'
        )


def _on_signals(stop: threading.Event) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


class _Front:
    """The web server in a thread of its own."""

    def __init__(self, app: App, console: Console) -> None:
        web = app.settings.web
        self._socket = _bound(web.host, web.port)
        port = self._socket.getsockname()[1]
        self.address = web.base_url.rstrip("/") or f"http://{web.host}:{port}"
        config = uvicorn.Config(
            console, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="web")

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])

    def start(self, listening: Callable[[str], None] | None) -> None:
        """Serve, and tell the address."""
        self._thread.start()
        log.info("serving", address=self.address)
        if listening is not None:
            listening(self.address)

    def stop(self) -> None:
        """Finish what is being answered."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's waiting off only where the protocol is named: 40 ms a request.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise CannotServe(
            f"the review queue cannot be served at {host}:{port} ({error.strerror}); "
            "choose another port under [web]"
        ) from error
    return found
