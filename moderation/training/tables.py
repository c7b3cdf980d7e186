"""Reading the labelled sets that the user's folder holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV or Parquet table as dictionaries."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
    else:
        import pyarrow.parquet as parquet

        for batch in parquet.ParquetFile(path).iter_batches(4096):
            yield from batch.to_pylist()
