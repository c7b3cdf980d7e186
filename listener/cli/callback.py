"""Where a browser is led back to after a person has agreed: one address on this machine."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from urllib.parse import parse_qs, urlsplit

PATH = "/connected"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Wellheard</title>
<h1>You can close this page</h1><p>Go back to where you started Wellheard: it says how it went.</p>
"""


class Callback:
    """Listens on loopback for one answer. Raises OSError where the port is taken.

    In threads, because browsers open connections ahead that they then say nothing on.
    """

    def __init__(self, port: int) -> None:
        self._answers: Queue[str] = Queue()
        ours = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                if asked.path != PATH or not asked.query:
                    self.send_error(404)
                    return
                page = _PAGE.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)
                ours._answers.put(f"{ours.address}?{asked.query}")

            def log_message(self, *_: object) -> None:
                """The address holds a code: nothing of it is logged."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}{PATH}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def wait(self, seconds: float, state: str) -> str:
        """Return the address that the browser was led to; empty where it did not come in time.

        What does not carry *state* comes from somebody else, and is passed over.
        """
        ends = time.monotonic() + seconds
        while True:
            try:
                answer = self._answers.get(timeout=max(0.0, ends - time.monotonic()))
            except Empty:
                return ""
            if parse_qs(urlsplit(answer).query).get("state") == [state]:
                return answer

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
