"""Secrets that stand in files of their own: ``token_file = "path"`` becomes ``token``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KEPT_AS_PATH = {
    "staff_file",
    "statements_file",
    "helplines_file",
    "key_file",
}  # the path itself is the setting


def read_files(content: Mapping[str, Any], folder: Path, faults: list[str]) -> dict[str, Any]:
    """Return *content* with every ``<name>_file`` replaced by ``<name>`` and what the file holds.

    A file that cannot be read is added to *faults*, with its setting and what to do.
    """
    return {k: v for key, value in content.items() for k, v in _entry(key, value, folder, faults)}


def account_files(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return *content* in which each account's secret files are named apart, and not read yet.

    One account's missing token must not keep the others from being listened to.
    """
    accounts = content.get("accounts")
    if not isinstance(accounts, list):
        return dict(content)
    return {**content, "accounts": [_apart(a, folder) for a in accounts]}


def _apart(account: Any, folder: Path) -> Any:
    secrets = account.get("secrets") if isinstance(account, Mapping) else None
    if not isinstance(secrets, Mapping):
        return account
    named = {k: v for k, v in secrets.items() if k.endswith("_file") and isinstance(v, str)}
    files = {k.removesuffix("_file"): str(folder / v) for k, v in named.items()}
    found, _ = held({k: Path(v) for k, v in files.items()})
    rest = {k: v for k, v in secrets.items() if k not in named}
    return {**account, "secrets": {**found, **rest}, "secret_files": files}


def held(files: Mapping[str, Path]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what the secret *files* hold, by name, and what is wrong with the others."""
    faults: list[str] = []
    read = {name: _secret(f"{name}_file", path, faults) for name, path in files.items()}
    return {k: v for k, v in read.items() if v is not None}, tuple(faults)


def _entry(key: str, value: Any, folder: Path, faults: list[str]) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(key, read_files(value, folder, faults))]
    if isinstance(value, list):
        parts = [read_files(v, folder, faults) if isinstance(v, Mapping) else v for v in value]
        return [(key, parts)]
    if not key.endswith("_file") or key in _KEPT_AS_PATH or not isinstance(value, str):
        return [(key, value)]
    secret = _secret(key, folder / value, faults)
    return [] if secret is None else [(key.removesuffix("_file"), secret)]


def _secret(key: str, path: Path, faults: list[str]) -> str | None:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        faults.append(f"{key}: cannot read {path} ({why}); put the secret there, alone in the file")
        return None
    if not secret:
        faults.append(f"{key}: {path} is empty; put the secret there, alone in the file")
        return None
    return secret
