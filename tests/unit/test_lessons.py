"""What was learnt, under labels or in plain words; who will change which rule."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.arrivals import Lessons
from service.reading import lessons
from service.reading.reader import Reader


def told(text: str, now: datetime, reader: Reader) -> Lessons:
    found = lessons.read(text, now, reader)
    assert found is not None
    return found


@pytest.mark.meets("S6-2")
@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("有效做法：每日进度同步机制高效", ("每日进度同步机制高效",)), ("做得好的是每日同步", ("每日同步",)), ("【有效做法】每天一句话通报", ("每天一句话通报",)), ("有效做法：1、每天同步 2、领导到场", ("每天同步", "领导到场")), ("有效做法：\n- 每天同步\n- 领导到场", ("每天同步", "领导到场")),
        ("有效做法：每天同步；领导到场", ("每天同步", "领导到场")), ("What worked: the daily line", ("the daily line",)), ("The daily update worked well", ("The daily update worked well",)), ("What went well:\n1. one page of figures\n2. short meetings", ("one page of figures", "short meetings")),
    ],
)  # fmt: skip
def test_what_worked_is_read(text: str, worked: tuple[str, ...], now: datetime, reader: Reader) -> None:
    assert told(text, now, reader).worked == worked


@pytest.mark.meets("S6-3")
@pytest.mark.parametrize(
    ("text", "to_improve"),
    [
        ("待改进点：跨部门流程修订时需增加法务部预审", ("跨部门流程修订时需增加法务部预审",)), ("做得好的是每日同步，下次要提前拉法务", ("下次要提前拉法务",)), ("不足：沟通晚；口径不一", ("沟通晚", "口径不一")), ("What to improve:\n- Legal came in late\n- too many meetings", ("Legal came in late", "too many meetings")),
        ("The daily update worked well; next time bring Legal in earlier", ("next time bring Legal in earlier",)), ("To improve: nobody knew whose turn it was", ("nobody knew whose turn it was",)),
    ],
)  # fmt: skip
def test_what_to_improve_is_read(text: str, to_improve: tuple[str, ...], now: datetime, reader: Reader) -> None:
    assert told(text, now, reader).to_improve == to_improve


@pytest.mark.parametrize(("text", "none"), [("有效做法：无", ("worked",)), ("待改进点：暂无", ("to_improve",)), ("制度：无", ("rules",)), ("What worked: none\nRules: none", ("worked", "rules"))])
def test_a_part_said_to_be_empty_is_empty(text: str, none: tuple[str, ...], now: datetime, reader: Reader) -> None:
    found = told(text, now, reader)

    assert found.none == none
    assert (found.worked, found.to_improve, found.rules) == ((), (), ())


@pytest.mark.meets("S6-7")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("制度：财务部 修订《退款办法》，明确审批时限，11月30日前", ("退款办法", "FIN", "明确审批时限", date(2026, 11, 30))), ("制度: 财务部 修订《退款办法》(明确审批时限, 11月30日)", ("退款办法", "FIN", "明确审批时限", date(2026, 11, 30))), ("建议财务部修订《退款办法》，明确审批时限", ("退款办法", "FIN", "明确审批时限", None)),
        ('Rule: Finance revises "Refund policy" to say who decides, by 30 Nov', ("Refund policy", "FIN", "who decides", date(2026, 11, 30))), ('Rules: Operations revises "Night shift" by 15 December', ("Night shift", "OPS", None, date(2026, 12, 15))),
    ],
)  # fmt: skip
def test_a_rule_has_its_document_its_department_its_change_and_its_day(text: str, rule: tuple[str, str, str | None, date | None], now: datetime, reader: Reader) -> None:
    document, department, change, due = rule

    (found,) = told(text, now, reader).rules

    assert (found.document, found.department, found.due) == (document, department, due)
    assert change is None or found.change == change


@pytest.mark.meets("S6-7")
@pytest.mark.parametrize(
    ("text", "change", "due"),
    [
        ("制度：运营部修订《值班办法》，写明周末接单人，11月30日前", "写明周末接单人", date(2026, 11, 30)),
        ("制度：运营部修订《值班办法》，写明周末接单人", "写明周末接单人", None),
        ("制度：运营部11月30日前修订《值班办法》，写明每月3日前交接", "写明每月3日前交接", date(2026, 11, 30)),
        ("制度：运营部11月30日前修订《值班办法》，写明12月1日起执行", "写明12月1日起执行", date(2026, 11, 30)),
        ('Rule: Operations revises "Night shift" to say who answers on the weekend, by 30 Nov', "who answers on the weekend", date(2026, 11, 30)),
    ],
)
def test_a_day_that_the_rule_itself_speaks_of_is_no_due_day(text: str, change: str, due: date | None, now: datetime, reader: Reader) -> None:
    (found,) = told(text, now, reader).rules

    assert (found.change, found.due) == (change, due)


@pytest.mark.parametrize(
    ("text", "due"), [("改进措施：王威12月5日前把周末检查写进值班表", date(2026, 12, 5)), ("改进措施：王威把周末检查写进值班表", None), ("改进措施：王威下周写进值班表", date(2026, 10, 25))]
)
def test_an_improvement_is_due_on_the_day_with_by(text: str, due: date | None, now: datetime, reader: Reader) -> None:
    (found,) = told(text, now, reader).improvements

    assert found.due == due


@pytest.mark.parametrize(
    ("text", "improvement"),
    [
        ("改进措施：建立延期预警（责任人：王威，期限：11月15日）", ("建立延期预警", "wang.wei@firm.example", date(2026, 11, 15))), ("改进措施：建立延期预警，李妍负责，11月15日前", ("建立延期预警", "li.yan@firm.example", date(2026, 11, 15))), ("改进措施：每周对一次口径", ("每周对一次口径", None, None)),
        ("Action: set up an early warning (owner: Peter Hall, by 15 Nov)", ("set up an early warning", "peter.hall@firm.example", date(2026, 11, 15))),
    ],
)  # fmt: skip
def test_an_improvement_has_its_owner_and_its_day(text: str, improvement: tuple[str, str | None, date | None], now: datetime, reader: Reader) -> None:
    (found,) = told(text, now, reader).improvements

    assert (found.text, found.owner, found.due) == improvement


def test_a_whole_record_is_read_part_by_part(now: datetime, reader: Reader) -> None:
    found = told("有效做法：每日同步\n待改进点：\n1. 法务来得晚\n2. 会议太多\n\n建议：增加数据预审\n制度：无\n\n谢谢大家", now, reader)

    assert (found.worked, found.to_improve, found.suggestions, found.none) == (("每日同步",), ("法务来得晚", "会议太多"), ("增加数据预审",), ("rules",))


@pytest.mark.parametrize("text", ["同意", "好的，谢谢", "没有补充", "Agreed, thanks", "确认", "", "OK", "有效做法：\n待改进点：\n改进措施：\n制度："])
def test_agreement_thanks_and_an_empty_form_teach_nothing(text: str, now: datetime, reader: Reader) -> None:
    assert lessons.read(text, now, reader) is None


@pytest.mark.parametrize("text", ["1" * 1_000_000, " " * 20_000 + "有效做法：同步", "\n".join(f"{n}. 同步" for n in range(10_000)), "有效做法：" * 10_000, "；" * 20_000, "《" * 20_000, "(" * 20_000, "worked " * 10_000])
def test_hostile_records_are_read_in_bounds(text: str, now: datetime, reader: Reader) -> None:
    found = lessons.read(text, now, reader)

    assert found is None or len(found.worked) <= lessons.MOST


@pytest.mark.meets("S6-7")
@pytest.mark.parametrize(
    "text",
    ["制度：财务部 修订《数据提报办法》，写明截止时间\n其他都对，同意", "制度：财务部 修订《数据提报办法》，写明截止时间\n同意，谢谢", "Rules: Finance revises “Data rules”, to state deadlines\nAgreed"],
)
def test_a_line_below_a_rule_that_only_agrees_is_no_second_rule(text: str, now: datetime, reader: Reader) -> None:
    assert len(told(text, now, reader).rules) == 1


@pytest.mark.meets("S6-2")
@pytest.mark.parametrize(
    ("text", "worked", "to_improve"),
    [
        ("沟通顺畅，就是会太多", "沟通顺畅", "会太多"), ("沟通顺畅，不过会太多", "沟通顺畅", "会太多"), ("配合得不错，但会太多", "配合得不错", "会太多"),
        ("每日同步很管用，只是周报太长", "每日同步很管用", "周报太长"), ("Communication was smooth, but too many meetings", "Communication was smooth", "too many meetings"),
        ("The forms were long, but the daily line was helpful", "the daily line was helpful", "The forms were long"),
    ],
)  # fmt: skip
def test_one_line_with_a_but_tells_what_worked_and_what_to_improve(text: str, worked: str, to_improve: str, now: datetime, reader: Reader) -> None:
    found = told(text, now, reader)

    assert (found.worked, found.to_improve) == ((worked,), (to_improve,))


@pytest.mark.parametrize("text", ["就是这样", "没有意见，不过格式改一下", "Fine with me, but please add Finance"])
def test_a_but_alone_teaches_nothing(text: str, now: datetime, reader: Reader) -> None:
    assert lessons.read(text, now, reader) is None
