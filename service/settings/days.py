"""The working calendar: the country's public holidays and make-up working days, and what config/holidays.toml changes.

The holidays package takes most of a second to load, so what it says is kept in data/ and asked for again only when the
years, the country or the package change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from service.errors import SettingsError
from service.loop.workdays import Calendar
from service.settings.file import tables, typed
from service.settings.shape import Section

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = "config/holidays.toml"


class Holidays(Section, frozen=True):
    """config/holidays.toml: days off and on beyond the built-in ones, days or `from/to`; `years` are complete here."""

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    weekend: tuple[str, ...] = ("sat", "sun")
    years: tuple[int, ...] = ()


class Public(Section, frozen=True):
    """A country's calendar for some years, as the holidays package knows it."""

    edition: str
    off: tuple[date, ...] = ()
    on: tuple[date, ...] = ()
    years: tuple[int, ...] = ()


def load(path: Path) -> Holidays:
    """The operator's changes; none where there is no file. Raises SettingsError."""
    if not path.exists():
        return Holidays()
    raw = {key: [str(one) for one in value] if key in ("off", "on") and isinstance(value, list) else value
           for key, value in tables(path, NAME).items()}
    own = typed(raw, Holidays, NAME)
    for key in ("off", "on"):
        tuple(day for n, written in enumerate(getattr(own, key)) for day in days(written, f"{key}[{n}]"))
    for n, name in enumerate(own.weekend):
        if name not in WEEKDAYS:
            raise SettingsError(NAME, f"weekend[{n}]", f"one of {', '.join(WEEKDAYS)}", name)
    return own


def calendar(country: str, own: Holidays, now: datetime, cache: Path | None = None) -> Calendar:
    """The working calendar from last year to the year after next, as the operator corrected it."""
    public = known(country, tuple(range(now.year - 1, now.year + 3)), cache) if country else Public(edition="")
    off = {day for written in own.off for day in days(written)}
    on = {day for written in own.on for day in days(written)}
    return Calendar(
        off=frozenset((set(public.off) - on) | off),
        on=frozenset((set(public.on) - off) | on),
        weekend=frozenset(WEEKDAYS.index(name) for name in own.weekend),
        years=frozenset((*public.years, *own.years)),
    )


def known(country: str, years: tuple[int, ...], cache: Path | None) -> Public:
    """What the package says, from the kept copy where that is of the same edition."""
    edition = f"{country} {years[0]}-{years[-1]} {package_edition()}"
    if cache is not None and (kept := read(cache)) is not None and kept.edition == edition:
        return kept
    public = msgspec.structs.replace(asked(country, years), edition=edition)
    if cache is not None and cache.parent.is_dir():
        cache.write_bytes(msgspec.json.encode(public))
    return public


def package_edition() -> str:
    """What tells one installed holidays package from another, without loading it."""
    spec = find_spec("holidays")
    return str(int(Path(spec.origin).stat().st_mtime)) if spec and spec.origin else ""


def read(cache: Path) -> Public | None:
    try:
        return msgspec.json.decode(cache.read_bytes(), type=Public)
    except (OSError, msgspec.MsgspecError):
        return None


@lru_cache(maxsize=16)
def asked(country: str, years: tuple[int, ...]) -> Public:
    """The country's days off and its make-up days, from the package. Raises SettingsError for a country it does not know."""
    from holidays import country_holidays  # loading it takes longer than an idle round

    try:
        found: Any = country_holidays(country, years=years)
    except NotImplementedError:
        raise SettingsError("config/service.toml", "service.country", "a country code such as CN, or nothing", country) from None
    off, made_up = set(found), set(getattr(found, "weekend_workdays", ()))
    return Public(
        edition="",
        off=tuple(sorted(day for day in off if day.year in years)),
        on=tuple(sorted(day for day in made_up if day.year in years)),
        # Make-up days are published a year at a time, in autumn: a year without any is not known yet.
        years=tuple(sorted({day.year for day in made_up})) if country == "CN" else years,
    )


def days(written: str, place: str = "") -> Iterable[date]:
    """`2027-02-06`, or every day of `2027-02-06/2027-02-12`."""
    first, _, last = written.partition("/")
    try:
        begin, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise SettingsError(NAME, place, "a day such as 2027-02-06, or 2027-02-06/2027-02-12", written) from None
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))
