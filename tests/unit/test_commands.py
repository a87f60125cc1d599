"""Orders in passing: what is ordered is read, what is only spoken of is not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.issue import Task
from service.reading import commands
from service.reading.reader import Reader

TASKS = (Task(n=1, task="整理门店清单"), Task(n=2, task="Rebuild the price list"), Task(n=3, task="修订调价流程"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("请问进展如何?", "status"), ("Any update?", "status"), ("我想撤回这个问题", "withdraw"), ("I withdraw my report", "withdraw"), ("withdraw BH-1", "withdraw"), ("Withdraw.", "withdraw"), ("withdraw the complaint about the lots", "withdraw"),
        ("撤回BH-1", "withdraw"), ("撤回我上周提的问题", "withdraw"), ("请撤回,已经解决", "withdraw"), ("这事先放一放", "pause"),
        ("Please pause this", "pause"), ("请恢复处理", "resume"), ("麻烦把法务部也拉进来", "add_department"), ("Could you include Legal?", "add_department"),
        ("能把数据部拉进来吗?", "add_department"), ("客服部和这事无关,请去掉客服部", "drop_department"), ("Please remove HR", "drop_department"),
        ("对接人换成郝然", "liaison"), ("our liaison: Hao Ran", "liaison"), ("专题会议改到下周三", "reschedule"), ("move the meeting to Thursday", "reschedule"),
        ("会就不开了", "cancel_meeting"), ("we do not need a meeting", "cancel_meeting"), ("允许他加入", "admit"), ("let her in", "admit"), ("不加入", "drop"),
        ("请按新问题登记", "new_issue"), ("第1项取消", "drop_task"), ("“整理门店清单”这一项取消", "drop_task"), ("cancel task 2", "drop_task"),
        ("新增任务: 郝然 10月20日前 核对库存", "add_task"), ("方案走不通,要和法务部重新讨论", "replan"), ("我明天到周五出差", "leave"),
        ("I am on leave until Friday", "leave"), ("昨天会没开成", "not_held"), ("the meeting was not held: meeting did not happen", "not_held"),
        ("按此执行,理由:工期已定", "accept_faults"), ("合并到BH-12", "merge"),
    ],
)  # fmt: skip
def test_an_order_in_natural_words_is_read(text: str, name: str, reader: Reader, now: datetime) -> None:
    assert name in [c.name for c in commands.read(text, now, reader, TASKS)]


@pytest.mark.parametrize(
    "text",
    [
        "不要撤回", "先别暂停", "please do not pause it", "要不要撤回?", "可以撤回吗?", "Should we withdraw it?", "如果月底没有结果就撤回", "仓库昨天撤回了两批货", "请撤回不合格批次", "请撤回有问题的批次", "Please withdraw the faulty lots", "We withdraw goods every day",
        "服务器暂停了两小时", "The carrier will pause deliveries", "顾客取消了订单", "市场部去掉了一列", "因王威出差,初稿晚两天,10月15日交", "王威下周一出差",
        "财务部加入了新的校验", "昨天的新问题已经修好", "Everything runs without HR", "we discussed the new issue of the magazine", "同意", "10月20日交报告",
    ],
)  # fmt: skip
def test_what_is_denied_asked_supposed_or_told_is_no_order(text: str, reader: Reader, now: datetime) -> None:
    assert commands.read(text, now, reader, TASKS) == ()


def test_an_order_carries_what_it_names(reader: Reader, now: datetime) -> None:
    (leave,) = commands.read("我下周一到周三休假,由于飞代", now, reader)
    (drop,) = commands.read("请去掉第2项", now, reader, TASKS)

    assert (leave.day, leave.people) == (date(2026, 10, 21), ("yu.fei@firm.example",))
    assert (drop.name, drop.task) == ("drop_task", 2)


def test_two_orders_in_one_sentence_keep_their_departments_apart(reader: Reader, now: datetime) -> None:
    found = {c.name: c.departments for c in commands.read("去掉运营部,增加法务部", now, reader)}

    assert found == {"drop_department": ("OPS",), "add_department": ("LEG",)}


@pytest.mark.meets("G4", "P27")
@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("add_task", ("新增任务:郝然 10月20日前 核对库存", "请加一项任务:吴敏负责10月25日前整理投诉清单", "任务表里增加一条:沈涛10月30日前开通接口账号",
                      "Please add a task: Sam Reed to open the account by 30 October", "One more task: Peter Hall checks the template by Friday",
                      "We need an additional task: check the data by Friday")),
        ("drop_task", ("第3项取消", "“整理门店清单”这一项取消", "第二项不用做了", "任务1作废", "删掉第3项", "Please cancel task 2", "Task 2 is no longer needed",
                       "“Rebuild the price list” can be dropped")),
        ("replan", ("方案不可行,需要运营部一起重新讨论", "原方案走不通,请重新开会讨论", "计划需要调整,请重新安排讨论", "执行中发现原方案不可行",
                    "The plan does not work, we need to discuss it again with Legal", "This plan is not feasible", "We have to replan together with IT")),
        ("merge", ("请把这个问题合并到BH-12", "和BH-12是同一个问题,请合并", "请与BH-3合并处理", "Please merge this into BH-12", "Merge with BH-12",
                   "This is the same issue as BH-4, please merge them")),
        ("split", ("请把下面这件事拆分出来:仓库也缺人", "第二件事请单独立项", "请拆成两个问题", "Please split this off: the warehouse is short of people",
                   "Please split off the second matter", "Please make this a separate issue")),
        ("undo", ("撤销上一步", "请撤销刚才的操作", "撤回上一步", "撤销", "Undo", "Please undo my last order", "Please take that back")),
        ("resend", ("请再发一次", "麻烦重发一下", "之前的邮件找不到了,请再发一遍", "Could you send it again?", "Please resend the last letter",
                    "I cannot find your mail, please send it again")),
        ("handover", ("由王芳接手", "第1项交给郝然负责", "我的工作移交给张敏", "请由郝然接替我", "Wang Fang will take over from me", "I hand my tasks over to Hao Ran",
                      "Please hand over task 2 to Peter Novak", "换李妍接手第2项", "Sam Reed takes over task 2")),
        ("liaison", ("对接人换成王芳", "我部门的对接人改为张敏", "The liaison will be Peter Hall")),
        ("deputy", ("我的代理人是于飞", "代理人改为于飞", "Yu Fei is my deputy")),
        ("remove_person", ("请把吴敏移出小组", "把张敏从小组里去掉", "Please remove Peter Hall from the circle")),
        ("admit", ("让张敏加入小组", "请把郝然拉进来", "请允许郝然加入", "Please add Hao Ran to the circle", "Let Peter Hall in", "Please admit Hao Ran")),
        ("reopen", ("请重新打开", "重新打开这个问题", "问题又出现了,请重新开启", "Please reopen this issue", "Reopen", "Please open it again")),
        ("back", ("我回来了", "已返岗,谢谢", "不休假了", "10月20日的出差取消了", "I'm back", "My leave is cancelled")),
        ("add_department", ("麻烦把法务部也拉进来", "请增加运营部", "还需要法务部一起参加", "Please add Legal", "Could you bring in Operations?")),
        ("drop_department", ("请去掉人力资源部", "客服部不需要参加", "Legal does not need to take part")),
        ("leave", ("我10月20日到24日休假,期间由于飞代", "下周一至周三出差,于飞代理", "I am on leave until 24 October")),
    ],
)  # fmt: skip
def test_each_order_is_read_in_the_words_of_people(name: str, texts: tuple[str, ...], reader: Reader, now: datetime) -> None:
    read = {text: [c.name for c in commands.read(text, now, reader, TASKS)] for text in texts}

    assert {text: names for text, names in read.items() if name not in names} == {}


@pytest.mark.meets("S4-2", "S4-3", "S4-15")
@pytest.mark.parametrize(
    "text",
    [
        "延期到10月20日,请知悉", "第3项取消不了", "不用提醒了", "第2项:删除重复数据,进度60%", "2. 删除重复数据,已完成一半", "删除第3项里的重复数据,今天完成",
        "第1项完成80%,等法务部确认", "已完成数据格式模板初稿,待市场部确认", "第2项已交给李妍审核", "第2项转交给李妍审核", "增加运营部的字段后重新导出",
        "补充法务部意见后定稿", "已邀请法务部评审", "客户暂停了付款,我们在跟", "第2项先暂停,等接口开通", "撤回邀请", "撤回上一封邮件里的数字,应为3天",
        "报价方案行不通,重新做了一版", "法务要求重新讨论付款条款", "两张表已合并", "拆分表格,明天交", "周五请假的人多,进度慢", "由运营部牵头整理的清单已交",
        "第2项由运营部牵头,李妍配合", "新增任务单已处理", "系统新增任务功能上线了", "重新打开文件后正常", "文件打不开,请重发文件", "再发一遍给供应商",
        "撤销了两条记录", "我23日回来", "恢复产销协调会", "可以取消第3项吗", "Can we drop task 3?", "这项和市场部无关,我来做", "Please send me the file again",
        "上周四出差没带电脑,进度落后", "撤回:李妍想撤回邮件“进度确认”",
        "Ray - add Support to the firewall change checklist, due Oct 21", "I am back on 23 October", "完成", "80%", "受阻,等郝然", "取消第2项中的两条记录", "Task 2: remove duplicates by Friday", "Task 2: drop the old prices and reload",
        "task 1: cancelled orders are listed, 60%", "Delayed to 20 October, please note", "Done. Please send it again to the supplier",
        "Task 3 cannot be cancelled", "No need to remind me", "Add Legal's comments by Friday", "We add Sales figures tomorrow", "I split the data by store",
        "Merge the two lists today", "Pause task 2 until the data is there", "Meeting is no longer needed", "The backup plan does not work",
        "I handed the draft over to Hao Ran for review", "Reopen the file and it works", "Waiting for Hao Ran", "I take over task 2",
    ],
)  # fmt: skip
def test_an_ordinary_progress_answer_orders_nothing(text: str, reader: Reader, now: datetime) -> None:
    assert commands.read(text, now, reader, TASKS) == ()


@pytest.mark.parametrize("text", ["取消第1项和第3项", "第1、3项取消", "第1项取消。第3项也取消。", "Please cancel tasks 1 and 3"])
def test_several_tasks_are_dropped_by_one_mail(text: str, reader: Reader, now: datetime) -> None:
    assert [c.task for c in commands.read(text, now, reader, TASKS) if c.name == "drop_task"] == [1, 3]


def test_a_merge_names_the_issue_and_a_handover_the_task_and_the_heir(reader: Reader, now: datetime) -> None:
    (merge,) = commands.read("请与 bh-12 合并", now, reader)
    (handover,) = commands.read("第1项交给郝然负责", now, reader, TASKS)

    assert merge.text == "BH-12"
    assert (handover.task, handover.people) == (1, ("hao.ran@firm.example",))


@pytest.mark.parametrize("text", ["同意，牵头让市场部吧", "牵头换市场部吧", "牵头让市场部来", "让市场部牵头吧", "牵头给市场部"])
def test_who_is_to_lead_may_stand_behind_the_word(text: str, reader: Reader, now: datetime) -> None:
    assert [(c.name, c.departments) for c in commands.read(text, now, reader)] == [("lead", ("MKT",))]


@pytest.mark.parametrize("text", ["牵头让市场部的人很为难", "牵头由谁定", "牵头给市场部带来很多工作"])
def test_leading_spoken_of_is_no_order_to_lead(text: str, reader: Reader, now: datetime) -> None:
    assert commands.read(text, now, reader) == ()
