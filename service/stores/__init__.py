"""The stores: one contract, one file a backend. A new backend is a row here, and the contract suite runs over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from service.errors import SettingsError
from service.stores.contract import Store


def tiny(path: Path, **options: float) -> Store:
    from service.stores.tiny import TinyStore

    return TinyStore(path, **options)


BACKENDS: dict[str, Callable[..., Store]] = {
    "tiny": tiny,
}


def open_store(kind: str, path: Path, **options: float) -> Store:
    """The store of that kind. Raises SettingsError for an unknown kind or a damaged file, Unavailable when it is away."""
    if kind not in BACKENDS:
        raise SettingsError("config/service.toml", "store.kind", f"one of {', '.join(BACKENDS)}", kind)
    return BACKENDS[kind](path, **options)
