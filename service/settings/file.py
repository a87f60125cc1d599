"""Reading one TOML file of the operator: into a typed value, or into a sentence that names file, key, expected and found."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from service.errors import SettingsError
from service.settings.shape import converted

T = TypeVar("T")
PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
PLAIN = {"str": "text", "int": "a whole number", "bool": "true or false", "array": "a list", "object": "a table"}


def tables(path: Path, name: str) -> dict[str, Any]:
    """The file as TOML; `name` is how messages call it. Raises SettingsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(name, "(the file)", "a file here; `bihuan init` writes one to start from", "none") from None
    except OSError as error:
        raise SettingsError(name, "(the file)", "a file that can be read", error.strerror or "an error") from None
    except UnicodeDecodeError as error:
        raise SettingsError(name, f"(byte {error.start})", "UTF-8 text", "bytes of another encoding") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(name, "(the file)", "valid TOML", str(error)) from None


def typed(raw: dict[str, Any], kind: type[T], name: str) -> T:
    """A table as the value declared for it. Raises SettingsError with the path of the key."""
    try:
        return msgspec.convert(raw, kind, dec_hook=converted)
    except msgspec.ValidationError as error:
        raise explained(str(error), raw, kind, name) from None


def explained(message: str, raw: dict[str, Any], kind: type, name: str) -> SettingsError:
    """msgspec's sentence as ours: which key, what was expected there, what stands there."""
    found = PLACE.search(message)
    path, said = (found[1], message[: found.start()]) if found else ("", message)
    names = re.findall(r"`([^`]*)`", said)
    if "unknown field" in said:
        return SettingsError(name, joined(path, names[0]), known_keys(names[0], kind, path), value_at(raw, joined(path, names[0])))
    if "missing required field" in said:
        return SettingsError(name, joined(path, names[0]), "a value, this key has no default", "nothing")
    if said.startswith("Invalid enum value"):
        return SettingsError(name, path, choices(kind, path), value_at(raw, path))
    if "matching regex" in said:
        return SettingsError(name, path, "a mail address", value_at(raw, path))
    expected = said.removeprefix("Expected ").partition(", got")[0]
    plain = re.sub(r"`([^`]*)`", lambda word: PLAIN.get(word[1], word[1]), expected)
    return SettingsError(name, path, plain, value_at(raw, path))


def joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def known_keys(key: str, kind: type, path: str) -> str:
    """`a key that exists (did you mean ...?)`, or all keys where none is close."""
    names = [f.encode_name for f in msgspec.structs.fields(struct_at(kind, path))]
    close = get_close_matches(key, names, n=1, cutoff=0.5)
    return f"a known key (the closest is {close[0]})" if close else f"one of {', '.join(names)}"


def choices(kind: type, path: str) -> str:
    """The words that a key may hold."""
    parent, _, key = path.rpartition(".")
    declared = next(f.type for f in msgspec.structs.fields(struct_at(kind, parent)) if f.encode_name == key)
    words = re.findall(r"'([^']+)'", str(declared))
    return "one of " + ", ".join(words)


def struct_at(kind: Any, path: str) -> Any:
    """The Struct that is declared at a path such as `person[3]`."""
    for key, index in STEP.findall(path):
        if key:
            kind = next(f.type for f in msgspec.structs.fields(kind) if f.encode_name == key)
        elif index:
            kind = kind.__args__[0]
    return kind


def value_at(raw: Any, path: str) -> Any:
    """What stands in the file at a path; None where nothing does."""
    for key, index in STEP.findall(path):
        try:
            raw = raw[int(index)] if index else raw[key]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
