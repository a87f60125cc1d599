"""How far the change of a rule is, and whether the problem has come back."""

from __future__ import annotations

import pytest

from service.reading import norms
from service.reading.reader import Reader


@pytest.mark.parametrize("text", ["初稿已出", "草案完成，请看", "已起草", "修订稿正在审批，下周发布", "The draft is ready", "drafted, out for comments", "draft attached, will be published next month"])
def test_a_draft_is_drafted_even_when_publication_is_promised(text: str, reader: Reader) -> None:
    assert norms.state(text, reader) == "drafted"


@pytest.mark.parametrize("text", ["已修订", "已发布，见附件", "新版已生效", "昨天正式下发了", "修订完成", "published last week", "in force since Monday", "It has been revised and issued", "The new version is in place"])
def test_what_is_in_force_is_published(text: str, reader: Reader) -> None:
    assert norms.state(text, reader) == "published"


@pytest.mark.parametrize("text", ["接受，10月30日前完成", "预计下周发布", "还没发布", "已发布了吗？", "将于11月生效", "好的", "will be published next month", "not published yet", "Has it been published?", "Agreed, by 30 Nov", ""])
def test_what_is_promised_denied_or_asked_is_neither(text: str, reader: Reader) -> None:
    assert norms.state(text, reader) is None


@pytest.mark.parametrize("text", ["不修订", "不修订，明年并入营销制度", "不用改，现有条款够了", "We will not change it", "No change needed, it is merged next year"])
def test_what_stays_as_it_is_is_declined(text: str, reader: Reader) -> None:
    assert norms.state(text, reader) == "declined"


@pytest.mark.parametrize("text", ["复发了", "又出现了两次", "有，上周又晚了", "是", "还在发生", "偶尔还有", "again", "Yes, twice", "It still happens", "unfortunately it came back"])
def test_it_has_come_back(text: str, reader: Reader) -> None:
    assert norms.recurred(text, reader) is True


@pytest.mark.parametrize("text", ["没有", "没再发生", "没有复发", "正常", "没有，运行正常", "未再出现", "否", "no", "all fine", "It has not come back", "No, it has not happened again", "Nothing so far", "everything works fine"])
def test_it_has_not_come_back(text: str, reader: Reader) -> None:
    assert norms.recurred(text, reader) is False


@pytest.mark.parametrize("text", ["又出现了", "您好，上周又发生了两次", "it has come back", "The same thing happened again last week"])
def test_whoever_was_not_asked_says_in_so_many_words_that_it_has_come_back(text: str, reader: Reader) -> None:
    assert norms.recurred_unasked(text, reader) is True


@pytest.mark.parametrize("text", ["还有一个建议", "是的", "如果又出现怎么办", "没有再次发生", "又出现了吗？", "thanks again", "It has not happened again", "if it happened again we would write"])
def test_what_is_feared_asked_or_only_said_in_passing_has_not_come_back(text: str, reader: Reader) -> None:
    assert norms.recurred_unasked(text, reader) is None


@pytest.mark.parametrize("text", ["好的", "收到", "复发了吗？", "Thanks", "", "请问指的是哪个问题？"])
def test_what_says_neither_leaves_it_open(text: str, reader: Reader) -> None:
    assert norms.recurred(text, reader) is None


@pytest.mark.parametrize("text", ["同意，11月20日前完成修订", "月底前完成修订并发布", "下周五之前已发文给各部门是目标"])
def test_what_is_promised_by_a_day_is_not_published(reader: Reader, text: str) -> None:
    assert norms.state(text, reader) is None
