"""Where a browser is led back to after a person has agreed: one address on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

PATH = "/connected"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Wellheard</title>
<h1>You can close this page</h1><p>Go back to where you started Wellheard: it says how it went.</p>
"""


class Callback:
    """Listens on loopback for one answer. Raises OSError where the port is taken."""

    def __init__(self, port: int) -> None:
        self._came = threading.Event()
        self._answer = ""
        ours = self

        class Handler(BaseHTTPRequestHandler):
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
                ours.take(f"{ours.address}?{asked.query}")

            def log_message(self, *_: object) -> None:
                """The address holds a code: nothing of it is logged."""

        self._server = HTTPServer(("127.0.0.1", port), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}{PATH}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self, answer: str) -> None:
        """Keep the first answer."""
        if not self._came.is_set():
            self._answer = answer
            self._came.set()

    def wait(self, seconds: float) -> str:
        """Return the address that the browser was led to; empty where it did not come in time."""
        self._came.wait(seconds)
        return self._answer

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
