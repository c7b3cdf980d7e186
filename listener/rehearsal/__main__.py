"""``python -m listener.rehearsal``: the simulated platforms as a process of their own."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from listener.rehearsal.scenarios import names
from listener.rehearsal.stage import Rehearsal


def main() -> int:
    """Run until SIGTERM or SIGINT; the first line on stdout says where everything is, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m listener.rehearsal", description=__doc__)
    parser.add_argument("--scenario", default="quiet_day", help=f"{', '.join(names())}, or a .toml")
    parser.add_argument("--speed", type=float, default=60.0, help="times faster than life")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stamps", choices=["real", "scenario"], default="real")
    parser.add_argument("--state", type=Path, help="keep the world in this file")
    given = parser.parse_args()
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    stage = Rehearsal(
        given.scenario, given.speed, port=given.port, stamps=given.stamps, state=given.state
    )
    with stage:
        where = {"url": stage.url, "public": stage.public_url, "accounts": stage.accounts}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        over.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
