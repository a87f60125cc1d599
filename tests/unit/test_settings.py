"""What the operator writes becomes settings, or a sentence that names file, key, expected and found."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from service import settings
from service.errors import SettingsError
from service.settings import vocabularies

SERVICE = """
[service]
address = "desk@mill.example"
coordinator = "ada@mill.example"
"""
PEOPLE = """
[[department]]
key = "QA"
name = "Quality"
head = "ada@mill.example"

[[person]]
address = "ada@mill.example"
name = { zh = "艾达", en = "Ada" }
department = "QA"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "data").mkdir()
    write(tmp_path)
    return tmp_path


def write(home: Path, service: str = SERVICE, people: str = PEOPLE, holidays: str | None = None) -> None:
    (home / "config/service.toml").write_text(service, encoding="utf-8")
    (home / "config/people.toml").write_text(people, encoding="utf-8")
    if holidays is not None:
        (home / "config/holidays.toml").write_text(holidays, encoding="utf-8")


def complaint(home: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        settings.load(home)
    return caught.value


def test_two_short_files_are_enough_and_everything_else_has_a_default(home: Path) -> None:
    loaded = settings.load(home)

    assert loaded.mailbox == "desk@mill.example"
    assert loaded.coordinators == ("ada@mill.example",)
    assert loaded.shape.working_hours.begin == time(9)
    assert loaded.shape.mailbox.kind == "maildir"
    assert str(loaded.zone) == "Asia/Shanghai"


def test_several_coordinators_are_a_list(home: Path) -> None:
    two = PEOPLE + '[[person]]\naddress = "ben@mill.example"\nname = "Ben"\n'
    write(home, SERVICE.replace('"ada@mill.example"', '["ada@mill.example", "ben@mill.example"]'), two)

    assert settings.load(home).coordinators == ("ada@mill.example", "ben@mill.example")


def test_the_desk_knows_where_lessons_go_and_when_the_departments_meet(home: Path) -> None:
    share = '[share]\nknowledge_base = "wiki@mill.example"\nmeeting_weekday = "WE"\nmeeting_at = "14:30"\n[patience]\nsurvey_close = 9\n'
    write(home, SERVICE + share)
    loaded, now = settings.load(home), datetime(2026, 10, 13, tzinfo=UTC)

    desk = loaded.desk(now, loaded.calendar(now), settings.vocabulary())

    assert (desk.knowledge_base, desk.department_meeting, desk.meeting_weekday, desk.meeting_at) == ("wiki@mill.example", "", 2, time(14, 30))
    assert desk.patience.survey_close == 9


def test_a_name_given_once_is_the_name_in_every_language(home: Path) -> None:
    directory = settings.load(home).directory

    assert directory.department("QA").name == {"en": "Quality", "zh": "Quality"}  # type: ignore[union-attr]
    assert directory.person("ADA@mill.example").name["zh"] == "艾达"  # type: ignore[union-attr]


def test_a_coordinator_who_is_no_person_would_never_hear_an_alarm_and_is_refused(home: Path) -> None:
    write(home, SERVICE.replace('"ada@mill.example"', '["ada@mill.example", "boss@mill.example"]'))

    error = complaint(home)

    assert (error.file, error.key, error.found) == ("config/service.toml", "service.coordinator[1]", "boss@mill.example")
    assert "people.toml" in error.expected


@pytest.mark.parametrize(
    ("words", "key", "expected"),
    [
        ('[smart]\nvauge = ["x"]', "smart.vauge", "vague"),
        ('[commands]\nnew_issue = "x"', "commands.new_issue", "a list"),
        ("[dates.feasts]\nx = 1", "dates.feasts", "a "),
        ('[smrat]\nvague = ["x"]', "smrat", "smart"),
        ("smart = 3", "smart", "a table"),
    ],
)
def test_words_that_no_reader_takes_are_named_with_their_file(home: Path, words: str, key: str, expected: str) -> None:
    file = home / "templates/zh/vocabulary.toml"
    file.parent.mkdir(parents=True)
    file.write_text(words, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        vocabularies.refuse_unfit(settings.vocabulary(home / "templates"), [file])

    assert (caught.value.file, caught.value.key) == ("templates/zh/vocabulary.toml", key)
    assert expected in caught.value.expected


def test_every_table_that_is_shipped_is_one_that_a_reader_takes() -> None:
    shipped = settings.vocabulary()

    vocabularies.refuse_unfit(shipped, ())

    assert all(kind.__struct_config__.forbid_unknown_fields for kind in vocabularies.TABLES.values())  # type: ignore[attr-defined]
    assert {name for tables in shipped.languages.values() for name in tables} == {*vocabularies.TABLES, *vocabularies.FREE}


@pytest.mark.parametrize(
    ("addition", "key", "expected", "found"),
    [
        ("[letters]\nbrak = 3", "letters.brak", "brake", 3),
        ("[leters]\nbrake = 3", "leters", "letters", {"brake": 3}),
        ("[letters]\nbrake = 'many'", "letters.brake", "a whole number", "many"),
        ("[letters]\nbrake = 0", "letters.brake", ">= 1", 0),
        ("[letters]\ndry_run = 1", "letters.dry_run", "true or false", 1),
        ("[working_hours]\nfrom = 'nine'", "working_hours.from", "09:00", "nine"),
        ("[working_hours]\nfrom = '19:00'", "working_hours.to", "after 19:00", "18:00"),
        ("[working_hours]\nlunch = ['12:00']", "working_hours.lunch", "two times", ["12:00"]),
        ("[patience]\nnudge = -1", "patience.nudge", ">= 0", -1),
        ("[patience]\nsilnt = 2", "patience.silnt", "silent", 2),
        ("[share]\nmeeting_weekday = 'SA'", "share.meeting_weekday", "MO, TU, WE, TH, FR", "SA"),
        ("[share]\nmeeting_at = 'ten'", "share.meeting_at", "09:00", "ten"),
        ("[share]\nknowledge_base = 'the wiki'", "share.knowledge_base", "a mail address", "the wiki"),
        ("[trust]\nmode = 'closed'", "trust.mode", "host, open", "closed"),
        ("[trust]\nmode = 'host'", "trust.authserv_id", "name of the server", ""),
    ],
)
def test_a_wrong_key_is_named_with_what_was_expected_and_what_was_found(
    home: Path, addition: str, key: str, expected: str, found: object
) -> None:
    write(home, f"{SERVICE}\n{addition}\n")

    error = complaint(home)

    assert (error.file, error.key, error.found) == ("config/service.toml", key, found)
    assert expected in error.expected


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('address = "desk@mill.example"', "", "service.address"),
        ('"desk@mill.example"', '"desk"', "service.address"),
        ("[service]", "[service", "(the file)"),
        ("[service]", "[service]\ntimezone = 'Mars/Olympus'", "service.timezone"),
        ("[service]", "[service]\nlanguage = 'xx'", "service.language"),
    ],
)
def test_the_service_has_to_say_who_and_where_it_is(home: Path, old: str, new: str, key: str) -> None:
    write(home, SERVICE.replace(old, new))

    assert complaint(home).key == key


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('head = "ada@', 'head = "eve@', "department[0].head"),
        ('department = "QA"', 'department = "QC"', "person[0].department"),
        ('department = "QA"', 'department = "QA"\nlanguage = "xx"', "person[0].language"),
        ('department = "QA"', 'department = "QA"\nphone = "1"', "person[0].phone"),
        ('head = "ada@mill.example"', "", "department[0].head"),
        ("[[person]]", '[[person]]\naddress = "ADA@mill.example"\nname = "A"\n[[person]]', "person[1].address"),
    ],
)
def test_people_and_departments_have_to_know_each_other(home: Path, old: str, new: str, key: str) -> None:
    write(home, people=PEOPLE.replace(old, new))

    error = complaint(home)

    assert (error.file, error.key) == ("config/people.toml", key)


def test_a_home_without_a_file_says_which_one(home: Path) -> None:
    (home / "config/people.toml").unlink()

    error = complaint(home)

    assert error.file == "config/people.toml"
    assert "bihuan init" in str(error)


def test_china_works_on_make_up_days_and_rests_on_its_feasts(home: Path) -> None:
    calendar = settings.load(home).calendar(datetime(2026, 6, 1, tzinfo=UTC))

    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.is_working(date(2026, 10, 10)), "a Saturday worked for National Day"
    assert calendar.is_working(date(2026, 6, 1))
    assert not calendar.is_working(date(2026, 6, 6))


def test_a_year_without_make_up_days_is_unknown_and_no_error(home: Path) -> None:
    calendar = settings.load(home).calendar(datetime(2039, 6, 1, tzinfo=UTC))

    assert not calendar.is_known(date(2039, 6, 1))
    assert calendar.is_working(date(2039, 6, 1))


def test_the_operators_days_win_over_the_built_in_ones(home: Path) -> None:
    write(home, holidays='off = ["2026-06-01/2026-06-02"]\non = [2026-10-01]\nyears = [2027]')

    calendar = settings.load(home).calendar(datetime(2026, 6, 1, tzinfo=UTC))

    assert not calendar.is_working(date(2026, 6, 2))
    assert calendar.is_working(date(2026, 10, 1))
    assert calendar.is_known(date(2027, 3, 1))


def test_a_day_that_does_not_exist_is_named(home: Path) -> None:
    write(home, holidays='off = ["2026-02-30"]')

    error = complaint(home)

    assert (error.file, error.key, error.found) == ("config/holidays.toml", "off[0]", "2026-02-30")


def test_the_calendar_is_kept_and_read_again(home: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    first = settings.load(home).calendar(now)

    assert (home / "data/working-days.json").exists()
    assert settings.load(home).calendar(now) == first


def test_the_operators_words_are_added_to_the_shipped_ones(home: Path) -> None:
    folder = home / "templates/zh"
    folder.mkdir(parents=True)
    (folder / "vocabulary.toml").write_text('[names]\nours = ["本厂"]\n', encoding="utf-8")

    words = settings.vocabulary(home / "templates")

    assert words.languages["zh"]["names"]["ours"] == ["本厂"]
    assert len(words.languages["zh"]) > 1
