"""The vendors' specification files, where the environment says that they lie."""

import json
import os
from pathlib import Path
from typing import Any

import pytest


def spec(name: str) -> Any:
    """Return a specification file as data; skip the test where WELLHEARD_SPECS has none."""
    folder = os.environ.get("WELLHEARD_SPECS", "")
    path = Path(folder) / name
    if not folder or not path.is_file():
        pytest.skip(f"set WELLHEARD_SPECS to a folder that holds {name}")
    return json.loads(path.read_text("utf-8"))
