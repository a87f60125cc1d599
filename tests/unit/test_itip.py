"""Calendar answers as clients send them, each in the shape that its client gives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.loop.issue import Attendee, Meeting
from service.loop.people import Directory
from service.mail import invitation, itip

CHINA = ZoneInfo("Asia/Shanghai")
THURSDAY_2PM = datetime(2026, 11, 12, 6, 0, tzinfo=UTC)
SUMMER_AND_WINTER = """BEGIN:VTIMEZONE
TZID:Head office
BEGIN:STANDARD
DTSTART:16010101T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""


def calendar(*event: str, method: str = "REPLY", zones: str = "") -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", *([f"METHOD:{method}"] if method else []), *([zones] if zones else [])]
    return "\r\n".join([*head, "BEGIN:VEVENT", "UID:meet-1@firm.example", *event, "END:VEVENT", "END:VCALENDAR", ""])


def read(*event: str, method: str = "REPLY", zones: str = "") -> itip.Itip:
    found = itip.read(calendar(*event, method=method, zones=zones), CHINA)
    assert found is not None
    return found


@pytest.mark.meets("P17")
def test_an_outlook_acceptance_without_organizer_names_person_answer_and_comment() -> None:
    told = read(
        "ATTENDEE;PARTSTAT=accepted;CN=Hao Ran:MAILTO:Hao.Ran@Firm.example", "COMMENT;LANGUAGE=zh-CN:带清单\\,晚五分钟\\n",
        "DTSTART;TZID=China Standard Time:20261112T140000", "DTEND;TZID=China Standard Time:20261112T144500", "SEQUENCE:2",
    )

    assert told.attendees == (("hao.ran@firm.example", "ACCEPTED", ""),)
    assert (told.organizer, told.sequence, told.comment) == ("", 2, "带清单,晚五分钟")
    assert (told.start, told.end) == (THURSDAY_2PM, THURSDAY_2PM + timedelta(minutes=45))


def test_the_method_in_the_calendar_counts_and_a_counter_proposes_its_start() -> None:
    told = itip.read(calendar("DTSTART:20261112T060000Z", "DURATION:PT45M", method="COUNTER"), CHINA, declared="REPLY")

    assert told is not None
    assert (told.method, told.proposed) == ("COUNTER", THURSDAY_2PM)
    assert told.proposed_end == THURSDAY_2PM + timedelta(minutes=45)


@pytest.mark.meets("P18")
def test_a_proposal_that_apple_calls_a_reply_is_a_counter_and_keeps_the_length() -> None:
    told = read(
        'ATTENDEE;PARTSTAT=TENTATIVE;TO-ALL-PROPOSED-NEW-TIME="DTSTART:20261113T010000Z;STATUS:;":mailto:a@firm.example',
        "DTSTART;TZID=Asia/Shanghai:20261112T140000", "DTEND;TZID=Asia/Shanghai:20261112T150000",
        "X-CALENDARSERVER-PRIVATE-COMMENT:周五早上可以吗?",
    )

    assert (told.method, told.proposed) == ("COUNTER", datetime(2026, 11, 13, 1, 0, tzinfo=UTC))
    assert told.proposed_end == datetime(2026, 11, 13, 2, 0, tzinfo=UTC)
    assert (told.start, told.original, told.comment) == (THURSDAY_2PM, THURSDAY_2PM, "周五早上可以吗?")


def test_outlook_says_which_time_its_proposal_would_replace() -> None:
    told = read(
        "DTSTART;TZID=China Standard Time:20261112T160000",
        "X-MS-OLK-ORIGINALSTART;TZID=China Standard Time:20261112T140000", method="COUNTER",
    )

    assert (told.proposed, told.original) == (THURSDAY_2PM + timedelta(hours=2), THURSDAY_2PM)


def test_googles_note_stands_in_a_parameter() -> None:
    assert read('ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT="出差":mailto:a@firm.example').comment == "出差"


def test_of_several_lines_the_senders_own_is_the_answer() -> None:
    told = read("ATTENDEE;PARTSTAT=ACCEPTED:mailto:issues@firm.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:li.yan@firm.example")

    answer = told.answer_of("Li.Yan@firm.example")

    assert answer is not None and answer.partstat == "DECLINED"
    assert told.answer_of("somebody@else.example") is None


def test_an_assistant_answers_for_the_one_who_sent_by_names() -> None:
    told = read(
        'ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="mailto:pa@firm.example":mailto:boss@firm.example',
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:li.yan@firm.example",
    )

    assert told.answer_of("pa@firm.example") == ("boss@firm.example", "ACCEPTED", "pa@firm.example")


def test_a_delegation_names_who_comes_instead() -> None:
    told = read('ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:yu.fei@firm.example":mailto:wang.wei@firm.example')

    assert (told.attendees[0].partstat, told.delegated_to) == ("DELEGATED", ("yu.fei@firm.example",))


def test_the_attendee_of_an_alarm_is_nobody_who_answers() -> None:
    told = read("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@firm.example", "BEGIN:VALARM", "ATTENDEE:mailto:b@firm.example", "END:VALARM")

    assert [one.address for one in told.attendees] == ["a@firm.example"]


def test_only_the_first_of_several_events_is_read() -> None:
    text = calendar("SEQUENCE:1").replace("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:other\r\nSEQUENCE:9\r\nEND:VEVENT")

    told = itip.read(text, CHINA)

    assert told is not None and (told.uid, told.sequence) == ("meet-1@firm.example", 1)


@pytest.mark.parametrize(
    "tzid",
    ["Asia/Shanghai", "asia/shanghai", "China Standard Time", "china standard time", "/mozilla.org/20050126_1/Asia/Shanghai",
     "Asia/Beijing", "+8", "GMT+0800", "UTC+08:00", '"(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi"', "TZ08", "CST8"],
)
def test_every_name_for_the_zone_of_china_means_the_same_time(tzid: str) -> None:
    told = read(f"DTSTART;TZID={tzid}:20261112T140000")

    assert (told.start, told.zone_assumed) == (THURSDAY_2PM, False)


@pytest.mark.parametrize(("local", "utc_hour"), [("20261112T150000", 14), ("20260712T150000", 13), ("20261025T020000", 0)])
def test_a_zone_that_the_message_defines_knows_summer_and_winter(local: str, utc_hour: int) -> None:
    told = read(f"DTSTART;TZID=Head office:{local}", zones=SUMMER_AND_WINTER)

    assert told.start is not None and told.start.hour == utc_hour


def test_each_message_has_its_own_meaning_of_a_zones_name() -> None:
    fixed = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETTO:{}\r\nEND:STANDARD\r\nEND:VTIMEZONE"

    starts = [read("DTSTART;TZID=Ours:20261112T140000", zones=fixed.format(east)).start for east in ("+0800", "-0500")]

    assert starts == [THURSDAY_2PM, THURSDAY_2PM + timedelta(hours=13)]
    assert read("DTSTART;TZID=Ours:20261112T140000").zone_assumed


@pytest.mark.timeout(20)
def test_a_zone_of_minutely_rules_is_not_followed_and_the_meetings_own_is_taken() -> None:
    hostile = SUMMER_AND_WINTER.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=MINUTELY")

    told = read("DTSTART;TZID=Head office:20261112T140000", zones=hostile)

    assert (told.start, told.zone_assumed) == (THURSDAY_2PM, True)


def test_a_time_without_zone_is_a_time_of_the_meetings_zone() -> None:
    told = read("DTSTART:20261112T140000")

    assert (told.start, told.zone_assumed) == (THURSDAY_2PM, True)


def test_line_ends_byte_order_mark_and_folding_do_not_matter() -> None:
    text = "\ufeff" + calendar("ATTENDEE;PARTSTAT=ACCEP\r\n TED:mailto:a@firm.ex\r\n\tample").replace("\r\n", "\n")

    told = itip.read(text, CHINA)

    assert told is not None and told.attendees == (("a@firm.example", "ACCEPTED", ""),)


@pytest.mark.parametrize(
    "event",
    ["DTSTART:99999999T999999", "DTSTART;TZID=../../etc/passwd:2026", "DTSTART:99991231T235959Z\r\nDURATION:P999W", "SEQUENCE:no",
     'ATTENDEE;TO-ALL-PROPOSED-NEW-TIME="DTSTART:99999999T000000Z":mailto:a@b.example', "ATTENDEE;;;==:x", ";;;:"],
)
def test_a_property_that_cannot_be_read_is_absent_and_the_rest_stands(event: str) -> None:
    told = read(event, "COMMENT:hier")

    assert (told.proposed, told.sequence, told.comment) == (None, None, "hier")


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VEVENT\n" * 5000, calendar(method=""), calendar().replace("UID:", "X-UID:")])
def test_what_is_no_calendar_message_is_none(text: str) -> None:
    assert itip.read(text, CHINA) is None


def test_a_calendar_beyond_the_limit_is_not_read() -> None:
    assert itip.read(calendar("X-PAD:" + "a" * itip.LARGEST), CHINA) is None


@pytest.mark.meets("P20")
def test_what_we_invite_to_is_read_back_as_it_was_meant(directory: Directory) -> None:
    meeting = Meeting(
        uid="bh-7.m@firm.example", sequence=3, start=THURSDAY_2PM, end=THURSDAY_2PM + timedelta(minutes=45),
        attendees=(Attendee(address="li.yan@firm.example"), Attendee(address="hao.ran@firm.example", required=False)),
    )
    ours = ("issues@firm.example", 'Loop "7"\r\nX-EVIL:1')

    data = invitation.request(meeting, ours, directory, "BH-7 对账", "第一行\n第二行", THURSDAY_2PM)
    told = itip.read(data.decode(), CHINA)
    unfolded = data.replace(b"\r\n ", b"")

    assert told is not None
    assert (told.method, told.uid, told.sequence, told.organizer) == ("REQUEST", meeting.uid, 3, "issues@firm.example")
    assert (told.start, told.end, told.summary) == (meeting.start, meeting.end, "BH-7 对账")
    assert [one.partstat for one in told.attendees] == ["NEEDS-ACTION", "NEEDS-ACTION"]
    assert b"VTIMEZONE" not in data and b"\r\nX-EVIL" not in data
    assert b"RSVP=TRUE" in unfolded and b"OPT-PARTICIPANT" in unfolded and b"DTSTART:20261112T060000Z" in unfolded


def test_a_cancellation_for_somebody_no_longer_invited_names_that_person_alone(directory: Directory) -> None:
    meeting = Meeting(
        uid="u", sequence=4, start=THURSDAY_2PM, end=THURSDAY_2PM + timedelta(hours=1), attendees=(Attendee(address="li.yan@firm.example"),)
    )

    data = invitation.cancel(meeting, ("issues@firm.example", "Loop"), directory, "s", "d", THURSDAY_2PM, "yu.fei@firm.example")
    told = itip.read(data.decode(), CHINA)

    assert told is not None
    assert (told.method, [one.address for one in told.attendees]) == ("CANCEL", ["yu.fei@firm.example"])
    assert b"STATUS:CANCELLED" in data and b"VALARM" not in data
