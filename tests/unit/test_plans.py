"""Task tables and plans as people write them, and the changes they ask for."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.issue import Task
from service.reading import plans
from service.reading.reader import Reader

TABLE = "| 任务描述 | 负责人 | 截止时间 | 交付成果 |\n|---|---|---|---|\n| 修订报价办法 | 齐航(销售部) | 10月20日 | 《报价办法》 |\n| 核对发票 | 李妍 | 10月22日 | 对账表 |"


def read(text: str, now: datetime, reader: Reader, html: str = "") -> tuple[plans.PlanRow, ...]:
    return plans.read(text, html, (), now, reader)


@pytest.mark.meets("S3-12", "S3-16")
def test_the_four_columns_of_the_guide_make_a_row_each(now: datetime, reader: Reader) -> None:
    first, second = read(TABLE, now, reader)

    assert (first.task, first.owners, first.dept, first.due, first.deliverable) == (
        "修订报价办法", ("齐航",), "销售部", date(2026, 10, 20), "《报价办法》"
    )
    assert second.missing == ()


@pytest.mark.meets("S3-13")
def test_what_is_not_written_is_missing_and_never_made_up(now: datetime, reader: Reader) -> None:
    (row,) = read("任务\t负责人\t截止\t成果\n清点展具\t待定\t\t无", now, reader)

    assert (row.owners, row.due, row.deliverable) == ((), None, None)
    assert row.missing == ("owner", "due", "deliverable")


@pytest.mark.meets("S3-15")
@pytest.mark.parametrize(
    ("text", "task", "owner", "due", "goods"),
    [
        ("1. 市场部王经理10月15日前修订《展会手册》,写明分工", "修订《展会手册》,写明分工", "王经理", 15, "《展会手册》"),
        ("由李妍负责10月16日前完成对账模板,交付《对账模板》。", "完成对账模板", "李妍", 16, "《对账模板》"),
        ("措施1:改用双人复核(财务部李妍,10月19日)", "改用双人复核", "李妍", 19, None),
        ("• 运营部 郝然:清理旧价签,10月21日前,输出《清理记录》", "清理旧价签", "郝然", 21, "《清理记录》"),
        ("1. Peter Hall to publish the price list by 22 Oct", "publish the price list", "Peter Hall", 22, "price list"),
        ("1. Renew the contract - Anna Berg - 23 Oct - signed contract", "Renew the contract", "Anna Berg", 23, "signed contract"),
    ],
)
def test_a_sentence_gives_owner_due_and_deliverable(
    text: str, task: str, owner: str, due: int, goods: str | None, now: datetime, reader: Reader
) -> None:
    (row,) = read(text, now, reader)

    assert (row.task, row.owners, row.due, row.deliverable) == (task, (owner,), date(2026, 10, due), goods)


def test_labels_a_line_each_make_a_task_a_block(now: datetime, reader: Reader) -> None:
    rows = read("任务一:修订报价办法\n负责人:齐航\n截止:10月20日\n\n任务二:核对发票\n负责人:李妍\n截止:10月22日\n交付:对账表", now, reader)

    assert [(r.task, r.owners, r.due and r.due.day, r.deliverable) for r in rows] == [
        ("修订报价办法", ("齐航",), 20, None), ("核对发票", ("李妍",), 22, "对账表")
    ]


def test_labels_all_in_one_line_are_told_apart(now: datetime, reader: Reader) -> None:
    (row,) = read("Action: renew the contract. Owner: Anna Berg. Due: 23 Oct. Deliverable: none.", now, reader)

    assert (row.task, row.owners, row.due, row.deliverable) == ("renew the contract", ("Anna Berg",), date(2026, 10, 23), None)


def test_the_measure_is_the_task_where_a_problem_stands_beside_it(now: datetime, reader: Reader) -> None:
    (row,) = read("问题\t措施\t责任人\t完成时间\n发票常错\t双人复核\t李妍\t10/20", now, reader)

    assert row.task == "双人复核"


@pytest.mark.parametrize(
    ("cells", "due"),
    [("16.10.2026\n19.10.2026", date(2026, 10, 16)), ("14-Oct-26\n15-Oct-26", date(2026, 10, 14)), ("46315\n46316", date(2026, 10, 20)),
     ("10/16\n10/19", date(2026, 10, 16)), ("2026/10/16 15:00\n2026-10-19", datetime.fromisoformat("2026-10-16T15:00+08:00"))],
)
def test_a_date_column_is_read_in_the_form_that_it_has(cells: str, due: date, now: datetime, reader: Reader) -> None:
    one, two = cells.split("\n")
    first, _ = read(f"Task\tOwner\tDue\nFix\tPeter Hall\t{one}\nTell\tAnna Berg\t{two}", now, reader)

    assert first.due == due


def test_a_span_gives_start_and_due(now: datetime, reader: Reader) -> None:
    (row,) = read("任务\t负责人\t起止时间\n清点展具\t于飞\t10月14日-10月16日", now, reader)

    assert (row.start, row.due) == (date(2026, 10, 14), date(2026, 10, 16))


@pytest.mark.parametrize(
    "text", ["方案还要再商量,下周给您。", "李妍10月20日出差,请知悉。", "收到,谢谢!", "同意。", "The plan is fine, see you on Friday.", ""]
)
def test_a_mail_without_tasks_gives_no_rows(text: str, now: datetime, reader: Reader) -> None:
    assert read(text, now, reader) == ()


def test_a_quoted_table_is_read_with_the_changes_above_it_applied(now: datetime, reader: Reader) -> None:
    quoted = "\n".join(f"> {line}" for line in TABLE.splitlines())
    first, second = read(f"第2项改成10月26日\n第1项负责人换成王芳\n\n{quoted}", now, reader)

    assert (first.owners, first.due) == (("王芳",), date(2026, 10, 20))
    assert (second.owners, second.due) == (("李妍",), date(2026, 10, 26))


@pytest.mark.meets("S3-14")
def test_a_department_alone_owns_nothing_and_the_first_of_several_owns_it(now: datetime, reader: Reader) -> None:
    rows = read("任务\t负责人\t截止\n订规范\t财务部\t10月20日\n发模板\t李妍、王芳\t10月20日\n查库存\t*经理\t10月20日", now, reader)
    alone, several, masked = plans.tasks(rows, reader)

    assert (alone.owner, alone.department) == (None, "FIN")
    assert (several.owner, several.co_owners) == ("li.yan@firm.example", ("wang.fang@firm.example",))
    assert (masked.owner, masked.owner_text) == (None, "*经理")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("第3项改成10月20日", (3, "due", None, date(2026, 10, 20))),
        ("第3项 截止 10月20日", (3, "due", None, date(2026, 10, 20))),
        ("3. 负责人换成王芳", (3, "owner", "wang.fang@firm.example", None)),
        ("第二项由王芳负责", (2, "owner", "wang.fang@firm.example", None)),
        ("task 2: owner Peter Hall", (2, "owner", "peter.hall@firm.example", None)),
        ("Move task 3 to Oct 28", (3, "due", None, date(2026, 10, 28))),
        ("row 1 due Friday", (1, "due", None, date(2026, 10, 16))),
        ("第2项交付成果:《模板》", (2, "deliverable", None, None)),
        ("删除第4项", (4, "drop", None, None)),
        ("please drop task 4", (4, "drop", None, None)),
    ],
)
def test_a_change_names_its_row_its_cell_and_the_new_value(
    text: str, change: tuple[int, str, str | None, date | None], now: datetime, reader: Reader
) -> None:
    known = tuple(Task(n=n, task=f"任务{n}") for n in range(1, 5))
    (found,) = plans.amendments(text, now, reader, known)

    assert (found.task, found.field, found.person, found.day) == change


@pytest.mark.parametrize("text", ["同意", "10月20日可以", "1. 同意", "第9项改成10月20日", "没问题"])
def test_what_changes_no_row_of_the_table_changes_nothing(text: str, now: datetime, reader: Reader) -> None:
    assert plans.amendments(text, now, reader, (Task(n=1, task="订规范"),)) == ()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["李妍10月20日前完成,", "1. 李妍\n", "负责人:", "任务:a\n负责人:b\n", "第1项改成10月20日", "由", "a - b - ", "(", "《"])
def test_hostile_text_costs_no_more_than_its_size(text: str, now: datetime, reader: Reader) -> None:
    plans.read(text * (250_000 // len(text)), "", (), now, reader, (Task(n=1, task="订规范"),))



def test_changes_to_a_known_table_are_no_table_of_their_own(now: datetime, reader: Reader) -> None:
    known = (Task(n=1, task="订规范"), Task(n=2, task="发模板"))

    assert plans.read("1. 李妍10月20日前\n2. 改到10月26日", "", (), now, reader, known) == ()
