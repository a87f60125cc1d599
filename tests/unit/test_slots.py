"""When can they all meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.loop import slots
from service.loop.desk import Desk
from service.loop.issue import Attendee
from service.loop.people import Directory
from service.loop.workdays import Calendar

CHINA = ZoneInfo("Asia/Shanghai")
LI, WANG, ANNA = "li.yan@firm.example", "wang.wei@firm.example", "anna.berg@firm.example"


def desk(now: str, directory: Directory, calendar: Calendar) -> Desk:
    moment = datetime.fromisoformat(now).replace(tzinfo=CHINA).astimezone(UTC)
    return Desk(now=moment, directory=directory, coordinators=(), mailbox="issues@firm.example", zone=CHINA, calendar=calendar)


def local(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA).astimezone(UTC)


@pytest.mark.meets("S3-1", "P19")
def test_nobody_meets_over_lunch_at_night_or_without_notice(directory: Directory, calendar: Calendar) -> None:
    found = slots.ranked((Attendee(address=LI),), {LI: ()}, desk("2026-10-13T10:00", directory, calendar))

    assert found
    for slot in found:
        begin, end = slot.start.astimezone(CHINA), slot.end.astimezone(CHINA)
        assert begin.date() > datetime(2026, 10, 13).date()
        assert 9 <= begin.hour
        assert end.hour * 60 + end.minute <= 12 * 60 or begin.hour * 60 + begin.minute >= 13 * 60 + 30
        assert calendar.is_working(begin.date())


@pytest.mark.meets("P24")
def test_a_make_up_saturday_is_offered_and_the_holiday_is_not(directory: Directory, calendar: Calendar) -> None:
    found = slots.ranked((Attendee(address=LI),), {LI: ()}, desk("2026-09-30T10:00", directory, calendar))
    days = {local(slot.start)[:5] for slot in found}

    assert "10-10" in days
    assert not days & {"10-01", "10-05", "10-07", "10-11"}


def test_whom_we_know_nothing_of_is_named_and_neither_free_nor_busy(directory: Directory, calendar: Calendar) -> None:
    people = (Attendee(address=LI), Attendee(address=WANG))
    found = slots.ranked(people, {LI: (), WANG: None}, desk("2026-10-13T10:00", directory, calendar))

    assert found[0].unknown == (WANG,)


def test_a_buffer_keeps_meetings_from_touching(directory: Directory, calendar: Calendar) -> None:
    busy = {LI: ((at("10-15T09:00"), at("10-15T10:00")),)}
    found = slots.ranked((Attendee(address=LI),), busy, desk("2026-10-13T10:00", directory, calendar))
    starts = {local(slot.start) for slot in found}

    assert "10-15 10:00" not in starts
    assert "10-15 10:15" in starts


def test_people_of_two_zones_meet_in_the_hours_that_they_share(directory: Directory, calendar: Calendar) -> None:
    people = (Attendee(address=LI), Attendee(address=ANNA))
    found = slots.ranked(people, {LI: (), ANNA: ()}, desk("2026-10-13T10:00", directory, calendar))

    assert found
    assert all(15 <= slot.start.astimezone(CHINA).hour < 18 for slot in found)


def test_the_time_at_which_an_optional_person_is_free_goes_first(directory: Directory, calendar: Calendar) -> None:
    people = (Attendee(address=LI), Attendee(address=WANG, required=False))
    busy = {LI: (), WANG: tuple((at(f"10-{d}T09:00"), at(f"10-{d}T12:00")) for d in (14, 15, 16))}
    best = slots.ranked(people, busy, desk("2026-10-13T10:00", directory, calendar))[0]

    assert best.absent == ()
    assert best.start.astimezone(CHINA).hour >= 13


def test_the_offer_spans_two_half_days_and_nothing_overlaps(directory: Directory, calendar: Calendar) -> None:
    its = desk("2026-10-13T10:00", directory, calendar)
    offered = slots.offer(slots.ranked((Attendee(address=LI),), {LI: ()}, its), its)
    halves = {(s.start.astimezone(CHINA).date(), s.start.astimezone(CHINA).hour < 12) for s in offered}

    assert len(offered) == 3
    assert len(halves) > 1
    assert all(a.end <= b.start or b.end <= a.start for a in offered for b in offered if a is not b)


def test_a_wanted_time_suits_only_where_all_who_must_come_are_free_and_at_work(directory: Directory, calendar: Calendar) -> None:
    its, people = desk("2026-10-13T10:00", directory, calendar), (Attendee(address=LI), Attendee(address=WANG))
    busy = {LI: ((at("10-15T14:00"), at("10-15T15:00")),), WANG: ()}

    assert slots.suits(at("10-15T16:00"), people, busy, its)
    assert not slots.suits(at("10-15T14:30"), people, busy, its)
    assert not slots.suits(at("10-15T12:15"), people, busy, its)
    assert not slots.suits(at("10-17T10:00"), people, busy, its)


@pytest.mark.timeout(20)
def test_twenty_people_take_a_blink(directory: Directory, calendar: Calendar) -> None:
    people = tuple(Attendee(address=f"p{n}@firm.example", required=n < 10) for n in range(20))
    meetings = tuple((at("10-13T09:00") + timedelta(days=d, hours=h), at("10-13T09:30") + timedelta(days=d, hours=h)) for d in range(14) for h in (0, 5))
    its = desk("2026-10-13T10:00", directory, calendar)
    slots.ranked(people, {p.address: meetings for p in people}, its)

