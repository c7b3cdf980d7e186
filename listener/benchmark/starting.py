"""How long it takes to start, and how much memory the running daemon holds."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_PATIENCE = 60.0


def measure() -> dict[str, Any]:
    """Return seconds until the command answers and until the daemon does, and memory in MB."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "listener", "--version"], check=True, capture_output=True)
    command = time.perf_counter() - began
    with tempfile.TemporaryDirectory(prefix="wellheard-bench-") as place:
        daemon, memory = _daemon(Path(place))
    return {
        "command_seconds": round(command, 2),
        "daemon_ready_seconds": round(daemon, 2),
        "daemon_resident_mb": memory,
    }


def _daemon(place: Path) -> tuple[float, int | None]:
    port = _free_port()
    config = place / "wellheard.toml"
    config.write_text(f"[web]\nport = {port}\n", encoding="utf-8")
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 -- our own daemon, with our own file
        [sys.executable, "-m", "listener", "run", "--config", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        return time.perf_counter() - began, resident(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 -- our own address
        except urllib.error.HTTPError:
            return  # it answers, if only that something needs a person
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the daemon did not answer in a minute")


def resident(process: int | str = "self") -> int | None:
    """Return the resident memory of *process* in MB; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmRSS")), None)
    return None if kilobytes is None else int(kilobytes) // 1024


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
