"""How far a task is, in people's words. A "done" that nobody said is the worst mistake there is."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.arrivals import Progress
from service.reading import progress
from service.reading.progress import OpenTask
from service.reading.reader import Reader

DUE = date(2026, 10, 15)
TEMPLATE = OpenTask(1, "财务部拿出退货单模板", "李妍(财务部)", DUE, "《退货单模板》")
HANDBOOK = OpenTask(1, "Settle the return form", "Li Yan (Finance)", DUE, "Form sheet")
THREE = (
    OpenTask(1, "写清退货晚到的缘由", "王威", date(2026, 10, 14), "《退货缘由报告》"),
    OpenTask(2, "拿出退货单模板", "李妍", DUE, "《退货单模板》"),
    OpenTask(3, "修订仓库交接流程", "郝然", date(2026, 10, 20), "《仓库交接办法》"),
)
ENGLISH = (
    OpenTask(1, "Explain why returns arrive late", "Wang Wei", date(2026, 10, 14), "Cause report"),
    OpenTask(2, "Settle the return form", "Li Yan", DUE, "Form sheet"),
    OpenTask(3, "Rework the warehouse handover", "Hao Ran", date(2026, 10, 20), "Handover policy"),
)
MENU = {"1": "done", "2": "in_progress", "3": "blocked", "4": "delayed"}


def one(text: str, now: datetime, reader: Reader, **more: object) -> Progress:
    """The only item; an answer that tells nothing is unclear."""
    task = HANDBOOK if text.isascii() else TEMPLATE
    found = progress.read(text, (task,), now, reader, **more)  # type: ignore[arg-type]
    return found.items[0] if found.items else Progress(task=1, status="unclear")


def several(text: str, now: datetime, reader: Reader) -> dict[int | None, str]:
    tasks = ENGLISH if text.isascii() else THREE
    return {item.task: item.status for item in progress.read(text, tasks, now, reader).items if item.status != "unclear"}


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize(
    "text",
    [
        "已完成", "完成", "搞定", "做完了，您看看", "办妥了", "已经发给大家了", "周一已提交", "12号就交了", "已完成，请验收", "已完成，待验收", "已做完但还没验收", "100%", "✅", "文件已归档", "提前完成了", "报告已定稿并发给各部门",
        "已完成。另外问一下，下一步谁来做？", "完成情况：已完成", "验收通过", "√完成", "Done", "Finished yesterday", "All done, see attached", "It is finished and published", "Delivered on Monday",
        "Fully complete. What is next?", "Signed off by the CFO, all done", "Handed in", "completed 100%", "Uploaded to SharePoint", "Yep, sent it over yesterday", "No issues, done", "I sent the form to everyone on Monday",
    ],
)  # fmt: skip
def test_what_is_said_to_be_finished_is_done(text: str, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.percent) == ("done", 100)


@pytest.mark.meets("S4-3")
@pytest.mark.parametrize(
    "text",
    [
        "未完成", "还没完成", "没完全弄完", "还差最后一页", "基本完成", "差不多了", "快好了", "预计周四完成", "明天完成", "今天下班前完成", "今天内完成", "争取今天做完", "初稿已完成", "草稿写完了", "第一版已发", "已提交领导审批", "已发市场部征求意见",
        "待复核", "除了附录都完成了", "就差盖章了", "改完了就发", "完成了一部分", "不算完成", "如果顺利周四能完成", "保证按时完成", "已提交，但被退回修改", "正文写完，附件没弄", "内部评审通过，待发布", "❌",
        "Not done yet", "It isn't done", "hasn't been finished", "almost done", "Will be done by Thursday", "Done by tomorrow", "Done except for the appendix", "The draft is done", "Draft is with Legal for review", "far from done",
        "Done with most of it", "I finished it, but the numbers still need checking", "Finished apart from two fields", "First version is out", "Sent to Legal for approval", "Ready for your review", "done but not tested yet", "Can't say it's done",
    ],
)  # fmt: skip
def test_a_draft_a_promise_or_nearly_is_never_done(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "in_progress"


@pytest.mark.parametrize(
    "text", ["完成了吗？", "Is it done?", "done?", "什么时候算完成？", "Was it completed?", "没有数据，无法完成", "Nothing has been done", "I am not done", "等IT开了权限就能完成", "收到，完成后回复您", "已发邮件催了", "会完成的，放心"]
)
def test_a_word_like_done_in_a_question_a_denial_or_a_condition_is_not_done(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status != "done"


@pytest.mark.parametrize(
    "text",
    [
        "市场部的数据已提交，我这边还在汇总", "上一版已完成，新版在做", "已完成需求调研，开发未开始", "已发函给市场部", "已向IT提交权限申请", "IT已开通权限，开始做了", "会议已召开，模板下周出", "第一阶段已完成", "调研做完了，接着写模板", "已安排小刘处理", "已部署任务",
        "已收到市场部数据，正在核对", "问题已解决，继续推进", "已确认收到", "已完成一稿", "主体完成", "算是完成了吧", "小李说完成了", "做好了，明天发", "32家门店完成了20家", "5个模板好了3个", "只完成了一个", "已提交延期申请", "未能提交", "上传失败", "发了，但是被退了",
        "采购合同已签，设备下周到", "离完成还早", "要求15号前完成", "能算完成吗", "Meeting done, template follows Thursday", "Phase 1 is done", "The first step is finished", "Sent a reminder to Marketing", "IT fixed the access, continuing now",
        "Marketing delivered the data, I'm working on it now", "The issue is resolved, moving on", "Sent my questions to Legal", "closed the ticket with IT, waiting", "Interview part complete, writing now", "I'm done for today", "We are done talking about it",
        "Peter says it's done", "done with chapter one", "Sent it to Legal to check", "complete the form today", "the old one is finished, the new one is in progress", "request submitted, waiting for access", "Consider it done soon", "DONE (draft)",
    ],
)  # fmt: skip
def test_what_else_was_done_is_not_the_task(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status != "done"


@pytest.mark.parametrize(
    "text",
    [
        "已完成，一切顺利", "已完成，后续有问题随时联系", "已完成，下周一开会讨论", "已完成，请大家开始使用", "模板已发布，从11月1日开始使用", "之前一直在做，现已完成", "任务已完成，感谢法务和IT的支持", "已完成，市场部已确认", "已按计划完成", "昨天和市场部一起完成了",
        "虽然晚了一天，还是完成了", "完成了，比计划早一天", "已完成，系统已上线运行", "Done. Let me know if anything is missing.", "Done, let's discuss on Friday", "It is done, Marketing confirmed", "Completed as planned",
        "Took longer than planned, but it is done now", "Done, I will present it on Monday", "Was waiting for IT, but it's done now", "We finished it together with Sales",
    ],
)  # fmt: skip
def test_what_came_before_and_comes_after_makes_it_no_less_done(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "done"


@pytest.mark.parametrize(
    "text", ["收到", "好的", "好的，谢谢", "OK", "没问题", "知道了", "👍", "嗯", "1", "80", "Thanks", "noted", "Yes", "Sure", "Got it, thanks", "Hi", "", "Sent from my iPhone", "我会跟进"]
)
def test_an_acknowledgement_tells_nothing(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "unclear"


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("完成80%", 80), ("进行中，75%。", 75), ("七成左右，还剩公式", 70), ("百分之六十", 60), ("一半", 50), ("完成三分之二", 67), ("还剩两成", 80), ("还剩20%", 80), ("5个里的3个做完了", 60), ("共8章，写完6章", 75), ("进度60", 60), ("完成度：45", 45),
        ("60% done", 60), ("about 80 %", 80), ("half way through", 50), ("two thirds done", 67), ("3 of 5 sheets are done", 60), ("20% left", 80), ("three quarters done", 75), ("% complete: 45", 45), ("3/4 done", 75), ("52 of 80 files checked", 65),
    ],
)  # fmt: skip
def test_a_share_in_figures_or_words_is_work_under_way(text: str, percent: int, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.percent) == ("in_progress", percent)


@pytest.mark.parametrize("text", ["100%按时完成没问题", "We are 100% on track", "提前半天", "needs half an hour more", "这两天做", "成本已核对一部分"])
def test_other_figures_are_no_share(text: str, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert found.percent is None
    assert found.status != "done"


@pytest.mark.meets("S4-8")
@pytest.mark.parametrize(
    ("text", "new_due"),
    [
        ("延期一周", "10-22"), ("要晚两天", "10-17"), ("推迟到周五", "10-16"), ("因经理出差，模板延迟至10月19日提交", "10-19"), ("预计下周二完成", "10-20"), ("来不及了，要到下周五", "10-23"), ("能不能延到20号？", "10-20"), ("原定15号，改到18号", "10-18"),
        ("再给我两天", "10-17"), ("下周一交", "10-19"), ("卡在法务，估计得拖到下周一", "10-19"), ("申请延期3天，原因：样例未到", "10-18"), ("因为系统升级，只能周五给", "10-16"), ("月底才能给", "10-31"),
        ("delayed until 20 Oct", "10-20"), ("will be two days late", "10-17"), ("We need another week", "10-22"), ("can't be ready before Monday", "10-19"), ("ETA Friday", "10-16"), ("Should be ready next Monday", "10-19"), ("New ETA: 22 October", "10-22"),
        ("Could we move it to the 20th?", "10-20"), ("Please give me until Monday", "10-19"), ("pushed back to Oct 23 because our tester is ill", "10-23"), ("Running late, Friday at the earliest", "10-16"),
    ],
)  # fmt: skip
def test_a_later_day_is_a_delay_with_or_without_the_word(text: str, new_due: str, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.new_due) == ("delayed", date.fromisoformat(f"2026-{new_due}"))


@pytest.mark.parametrize("text", ["15号交不了", "没法按时完成，人手不够", "可能要延期", "估计要拖几天", "赶不上了", "We're going to be late", "Behind schedule", "might slip", "I'm afraid we'll miss the date"])
def test_a_delay_without_a_day_leaves_the_day_open(text: str, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.new_due) == ("delayed", None)


@pytest.mark.parametrize(
    "text", ["不会延期", "没有延期风险，正常推进", "按计划进行", "正在做", "周四前能交", "明早9点前发出来", "40%，已写完截止时间一节", "No delay, all as planned", "on track", "working on it", "We started last week", "ETA Thursday"]
)
def test_a_day_in_time_and_a_denied_delay_are_no_delay(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "in_progress"


@pytest.mark.parametrize("text", ["还没开始", "未启动", "没动", "下周开始", "还没来得及弄，这两天在月结", "not started", "haven't started yet", "Will start tomorrow", "0%", "nothing yet"])
def test_not_started_is_told_apart(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "not_started"


@pytest.mark.meets("S4-5")
@pytest.mark.parametrize(
    ("text", "who", "department", "helper"),
    [
        ("卡住了，等IT开权限", "IT", "IT", None), ("等法务意见中", "法务", "LEG", None), ("数据部一直没回复我们", "数据部", "DATA", None), ("卡在总部，批不下来", "总部", None, None), ("供应商还没报价", "供应商", None, None), ("等市场部王经理确认字段", "市场部王经理", "MKT", "wang.wei@firm.example"),
        ("客户没签字，做不下去", "客户", None, None), ("请牵头人先把口径定下来，不然没法做", "牵头人", None, None), ("Stuck, IT has not given us access", "IT", "IT", None), ("waiting for Legal", "Legal", "LEG", None),
        ("Still waiting on the vendor for a quote", "the vendor", None, None), ("We're stuck. Nobody in Marketing answers.", "Marketing", "MKT", None), ("Blocked: need input from Peter Hall first", "Peter Hall", "SAL", "peter.hall@firm.example"),
    ],
)  # fmt: skip
def test_who_is_waited_for_is_cut_as_written_and_looked_up(text: str, who: str, department: str | None, helper: str | None, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.help_from, found.department, found.helper) == ("blocked", who, department, helper)


@pytest.mark.meets("S4-3")
@pytest.mark.parametrize(
    ("text", "department"),
    [("已完成退货单模板初稿，待市场部确认", "MKT"), ("写了初稿，请IT部看一下", "IT"), ("已完成90%，剩余部分需要销售部提供渠道编码", "SAL"), ("The draft is done, waiting for Legal to approve", "LEG"), ("It's complete except for the sign-off from Legal.", "LEG")],
)
def test_a_draft_that_waits_for_somebody_is_in_progress_and_names_him(text: str, department: str, now: datetime, reader: Reader) -> None:
    found = one(text, now, reader)

    assert (found.status, found.department) == ("in_progress", department)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("没做完，原因：取不到历史数据。预计周五完成", "取不到历史数据"), ("因经理出差，模板延迟至10月19日提交", "经理出差"), ("人手被抽走了，要延期到20号", "人手被抽走了"), ("上周没带电脑，导致进度落后，周日补齐", "上周没带电脑"), ("卡在IT部权限", "卡在IT部权限"),
        ("未开始，需等第2项", "需等第2项"), ("这个取消吧，总部发了统一模板", "总部发了统一模板"), ("延期到10月20日，风险：无", ""), ("已完成", ""),
        ("Blocked: waiting for the field list from Marketing.", "waiting for the field list from Marketing"), ("delayed until 20 Oct because our tester is ill", "our tester is ill"), ("On hold until the board decides", "until the board decides"),
        ("The export from the shop system failed twice. New date: 22 October.", "The export from the shop system failed twice"), ("Status: blocked\nReason: no access to the system", "no access to the system"),
    ],
)  # fmt: skip
def test_the_reason_is_the_writers_own_words(text: str, reason: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).reason == reason


@pytest.mark.parametrize("text", ["这个不是我负责的", "不归我们管", "模板要放哪个目录？", "请取消这项任务", "This is not my task", "Which version should I use?", "Please cancel this task, headquarters sent a form", "Do we still need this?"])
def test_questions_and_disputes_are_passed_on_as_such(text: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader).status == "question"


def test_the_words_of_the_task_itself_say_nothing(now: datetime, reader: Reader) -> None:
    late = (OpenTask(1, "写出延期原因说明", "王威", DUE, "《延期说明》"), OpenTask(2, "完成数据清洗", "李妍", DUE, ""))

    assert [i.status for i in progress.read("1. 写出延期原因说明：进行中\n2. 完成数据清洗：未开始", late, now, reader).items] == ["in_progress", "not_started"]
    assert [i.status for i in progress.read("1. 写出延期原因说明：\n2. 完成数据清洗：", late, now, reader).items] == ["unclear", "unclear"]
    assert progress.read("已完成数据清洗", late[1:], now, reader).items[0].status == "done"


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1完成 2进行中60% 3延期到10月25日", "dpl"), ("1、完成；2、进行中；3、未开始", "dpn"), ("①完成 ②80% ③没动", "dpn"), ("一、已交；二、明天交；三、不归我负责", "dpq"), ("第1项：完成\n第2项：预计周四\n第三项：按计划", "dpp"), ("1和3都完成了，2还差一点", "dpd"),
        ("1-3都完成了", "ddd"), ("都完成了", "ddd"), ("三项都在推进", "ppp"), ("前两项已完成，最后一项进行中", "ddp"), ("前两个完成了，其余还没动", "ddn"), ("除了第3项都完成了", "dd-"), ("除第2项外均已完成，第2项等IT开权限", "dbd"), ("昨天1和2都交了", "dd-"),
        ("已完成1和3", "d-d"), ("完成：1、3\n未完成：2", "dpd"), ("2号任务卡住了，系统没权限", "-b-"), ("缘由报告已经发了，退货单还在做，交接流程没动", "dpn"), ("《退货缘由报告》已提交，《退货单模板》初稿在内部审", "dp-"), ("1：√\n2：×\n3：√", "dpd"),
        ("1. 写清退货晚到的缘由(截止10月14日)：完成\n2. 拿出退货单模板(截止10月15日)：60%\n3. 修订仓库交接流程(截止10月20日)：受阻，等运营部", "dpb"), ("1. 写清退货晚到的缘由：\n2. 拿出退货单模板：已提交\n3. 修订仓库交接流程：", "-d-"),
        ("完成\n60%\n还没开始", "dpn"), ("第1项：完成\n第2项：卡在IT部权限\n第3项：未开始，需等第2项", "dbn"),
        ("1 done, 2 at 60%, 3 delayed until Oct 26", "dpl"), ("#1 is finished. #2 is blocked by IT. #3 on track.", "dbp"), ("Task 1 done, tasks 2 and 3 in progress", "dpp"), ("Both the report and the form are done", "dd-"), ("All done", "ddd"),
        ("All three are on track", "ppp"), ("Everything is done except 3", "dd-"), ("All done except the form, which needs another week", "dld"), ("The first two are done, the last one needs until 27 Oct", "ddl"), ("1: done. The rest is in progress.", "dpp"),
        ("Done: 1, 3. Not done: 2.", "dpd"), ("1 - done\n2 - done\n3 - 30 %", "ddp"), ("The first is done, the second is half done, the third has not started", "dpn"), ("Finished the cause report; still working on the form", "dp-"),
        ("The cause report is done, the form is with Legal for review, and the policy has not been started.", "dpn"), ("1 ok, 2 ok, 3: does it need a Legal check?", "ddq"), ("Nothing new on 1 and 2; 3 is finished", "--d"),
    ],
)  # fmt: skip
def test_several_tasks_in_one_answer_are_told_apart(text: str, told: str, now: datetime, reader: Reader) -> None:
    states = {"d": "done", "p": "in_progress", "l": "delayed", "n": "not_started", "b": "blocked", "q": "question"}

    assert several(text, now, reader) == {n: states[sign] for n, sign in enumerate(told, 1) if sign != "-"}


@pytest.mark.parametrize("text", ["两项完成，一项进行中", "2 of the 3 are done", "完成", "Done"])
def test_where_it_cannot_be_told_which_task_none_is_named(text: str, now: datetime, reader: Reader) -> None:
    assert {item.task for item in progress.read(text, THREE, now, reader).items} == {None}


def test_shifts_count_from_each_tasks_own_day(now: datetime, reader: Reader) -> None:
    found = progress.read("2和3延期一周，1不变", THREE, now, reader).items

    assert {item.task: item.new_due for item in found if item.new_due} == {2: date(2026, 10, 22), 3: date(2026, 10, 27)}


@pytest.mark.parametrize(("text", "status"), [("1", "done"), ("2，70%", "in_progress"), ("选3", "blocked"), ("③", "blocked"), ("4 - Friday please", "delayed"), ("Option 2", "in_progress"), ("5", "unclear"), ("1 还差一点", "in_progress")])
def test_a_number_chooses_from_the_menu_that_was_printed(text: str, status: str, now: datetime, reader: Reader) -> None:
    assert one(text, now, reader, menu=MENU).status == status


def test_ticked_boxes_count_and_empty_ones_do_not(now: datetime, reader: Reader) -> None:
    assert one("☑ 已完成\n☐ 进行中\n☐ 受阻", now, reader).status == "done"
    assert one("☐ 已完成\n☑ 进行中", now, reader).status == "in_progress"


def test_a_table_sent_back_is_read_row_by_row(now: datetime, reader: Reader) -> None:
    grid = (("任务", "负责人", "截止", "进度", "备注"), ("写清退货晚到的缘由", "王威", "10月14日", "100", ""), ("退货单模板", "李妍", "10月15日", "40", "等IT部开权限"), ("修订仓库交接流程", "郝然", "10月20日", "0", ""))

    found = progress.read("进展如下", THREE, now, reader, grids=(grid,)).items

    assert [(item.task, item.status, item.percent) for item in found] == [(1, "done", 100), (2, "in_progress", 40), (3, "not_started", 0)]
    assert found[1].department == "IT"


@pytest.mark.parametrize("text", ["自动回复：我正在休假，10月20日返岗", "Automatic reply: I am out of the office", "撤回：王威 想撤回邮件“进度”", "I am currently out of the office and will be done by Monday"])
def test_a_machines_answer_tells_nothing(text: str, now: datetime, reader: Reader) -> None:
    found = progress.read(text, (TEMPLATE,), now, reader)

    assert found.auto
    assert found.items == ()


@pytest.mark.parametrize(
    ("text", "who"),
    [("我休假到20号，任务由王威接手", "王威"), ("这事我交给小刘跟了，后续找他", "小刘"), ("自动回复：休假中，急事请联系王威", "王威"), ("I am on leave from tomorrow; Peter Hall takes over", "Peter Hall"), ("I have handed this over to Sam Reed.", "Sam Reed")],
)
def test_who_takes_over_is_named_and_nothing_is_done_by_it(text: str, who: str, now: datetime, reader: Reader) -> None:
    found = progress.read(text, (TEMPLATE,), now, reader)

    assert found.handover == who
    assert all(item.status == "unclear" for item in found.items)


def test_what_was_handed_over_to_a_department_is_done(now: datetime, reader: Reader) -> None:
    found = progress.read("Done, handed over to Finance", (HANDBOOK,), now, reader)

    assert (found.handover, found.items[0].status) == (None, "done")


def test_the_words_kept_do_not_begin_with_the_lists_number(now: datetime, reader: Reader) -> None:
    assert one("1. 受阻，等IT部", now, reader).text == "受阻，等IT部"


@pytest.mark.parametrize(
    "text", ["1" * 1_000_000, " " * 20_000 + "完成", "\n".join(f"{n}. 完成" for n in range(10_000)), "1、" * 10_000, "完成" * 20_000, "除了" * 10_000, "done " * 20_000, "(" * 20_000, "等" * 20_000, "半成" * 20_000, "[ ]" * 10_000, "a-" * 20_000]
)
def test_hostile_answers_are_read_in_bounds(text: str, now: datetime, reader: Reader) -> None:
    found = progress.read(text, THREE, now, reader, menu=MENU)

    assert len(found.items) <= len(THREE) + 1


@pytest.mark.meets("S4-3")
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("按时完成没问题", "in_progress"), ("不延期，按时完成", "in_progress"), ("已按时完成", "done"), ("按时完成了", "done"),
        ("结案吧，都解决了", None), ("关闭这个问题", None), ("会议改到下周二", "unclear"), ("下周出差，工作找于飞", "in_progress"),
        ("做不完了", "delayed"), ("close the issue please", None),
    ],
)
def test_a_promise_a_wish_to_close_a_meeting_and_a_journey_are_no_done_and_no_new_day(reader: Reader, now: datetime, text: str, status: str | None) -> None:
    tasks = (OpenTask(1, "指定结算单提交人", "王威", date(2026, 10, 22), "《名单》"),)
    items = progress.read(text, tasks, now, reader).items

    assert [item.status for item in items] == ([status] if status else [])
    assert all(item.new_due is None for item in items)


FORTY = tuple(OpenTask(n, f"整理第{n}个库区的台账", "王威", date(2026, 10, 25), "《台账》") for n in range(1, 41))


@pytest.mark.meets("S4-2")
def test_where_many_tasks_are_numbered_a_number_that_opens_a_sentence_is_no_day(reader: Reader, now: datetime) -> None:
    items = progress.read("19—25 延期到10月30日；26、27 完成；28号完成", FORTY, now, reader).items

    assert {item.task: item.status for item in items} == {**dict.fromkeys(range(19, 26), "delayed"), 26: "done", 27: "done", 28: "done"}
    assert {item.new_due for item in items} == {date(2026, 10, 30), None}


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("28号完成，29号受阻", [28]), ("28号：已完成", [28]), ("2、3、5号完成", [2, 3, 5]), ("第2项受阻，28号完成", []), ("2 延期，28号完成", []), ("28号前完成", []),
        ("28号下午完成", []), ("预计28号完成", []), ("28号能完成", []), ("28号没完成", []),
    ],
)  # fmt: skip
def test_a_day_by_which_something_will_be_done_is_no_number_of_a_task(reader: Reader, now: datetime, text: str, done: list[int]) -> None:
    assert [item.task for item in progress.read(text, FORTY, now, reader).items if item.status == "done"] == done


def test_with_few_tasks_a_number_with_the_word_for_day_is_a_day(reader: Reader, now: datetime) -> None:
    assert several("3号完成", now, reader) == {None: "in_progress"}


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize("text", ["照旧", "一切照旧", "没变化", "没有变化，谢谢", "同昨天", "跟昨天一样", "as before", "Same as yesterday.", "No change, thanks", "unchanged"])
def test_as_before_is_said_of_every_task_asked_about_and_changes_no_figure(reader: Reader, now: datetime, text: str) -> None:
    items = progress.read(text, THREE, now, reader).items

    assert [(item.task, item.status, item.percent, item.unchanged) for item in items] == [(n, "in_progress", None, True) for n in (1, 2, 3)]
    assert one(text, now, reader).unchanged


@pytest.mark.parametrize("text", ["照旧推进，完成60%", "没有变化，还在等法务部", "same problem as before, blocked by IT"])
def test_as_before_beside_news_is_no_standstill(reader: Reader, now: datetime, text: str) -> None:
    assert not one(text, now, reader).unchanged


def test_an_answer_below_the_printed_line_belongs_to_it_even_below_an_empty_one(reader: Reader, now: datetime) -> None:
    text = "1. 写清退货晚到的缘由（截止10月14日）：\n\n已完成\n\n2. 拿出退货单模板（截止10月15日）：\n\n60%"

    assert several(text, now, reader) == {1: "done", 2: "in_progress"}


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.完成 2.60% 3.延期到11月5日", [(1, "done"), (2, "in_progress"), (3, "delayed")]),
        ("1完成2受阻等IT开账号3进行中", [(1, "done"), (2, "blocked"), (3, "in_progress")]),
        ("1 完成，2 60%，3 延期到11月5日", [(1, "done"), (2, "in_progress"), (3, "delayed")]),
    ],
)
def test_tasks_told_on_one_line_without_anything_between_them_are_told_apart(
    reader: Reader, now: datetime, text: str, expected: list[tuple[int, str]]
) -> None:
    tasks = tuple(OpenTask(n, f"第{n}份清单整理", "王威", date(2026, 10, 22), f"《清单{n}》") for n in (1, 2, 3))

    assert [(item.task, item.status) for item in progress.read(text, tasks, now, reader).items] == expected


@pytest.mark.parametrize("text", ["进行中，10.20完成", "不用延期", "不需要延期，进度正常"])
def test_a_day_to_come_is_no_done_and_a_denied_delay_is_none(reader: Reader, now: datetime, text: str) -> None:
    tasks = (OpenTask(1, "指定结算单提交人", "王威", date(2026, 10, 22), "《名单》"),)

    assert [item.status for item in progress.read(text, tasks, now, reader).items] == ["in_progress"]
