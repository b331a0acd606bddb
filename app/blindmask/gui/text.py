"""The words that the window alone needs: verdicts, states, groups, sizes and times."""

from __future__ import annotations

from blindmask.core.proposals import Kind, Verdict
from blindmask.core.results import FileResult
from blindmask.messages import _, kind_text, leak_text, mark
from blindmask.review.groups import Group, GroupKey
from blindmask.review.page_state import PageState

_VERDICTS = {Verdict.MASK: mark("遮盖"), Verdict.KEEP: mark("保留"), Verdict.UNDECIDED: mark("待定")}
_STATES = {
    PageState.WAITING: mark("等待识别"),
    PageState.PENDING: mark("待核对"),
    PageState.DONE: mark("已核对"),
    PageState.ATTENTION: mark("需注意"),
    PageState.FAILED: mark("失败"),
}


def verdict_word(verdict: Verdict) -> str:
    return _(_VERDICTS[verdict])


def state_word(state: PageState) -> str:
    return _(_STATES[state])


def group_title(group: Group) -> str:
    """“姓名：陈小明”, “照片”, “手动添加”."""
    return key_title(group.key)


def key_title(key: GroupKey) -> str:
    """What the places of a group have in common, in words."""
    if key.drawn:
        return _("手动添加")
    if key.former:
        return _("上次决定过的地方")
    if key.unread:
        return _("没有读出的文字") if key.kind is Kind.OTHER else _("可能是姓名：没有读出的文字")
    word = kind_text(key.kind)
    if key.kind is Kind.SEAL:
        word = _("本单位印章") if key.own else _("其他印章")
    is_told = key.term in ("", word)  # the label “签名” adds nothing to 签名
    return word if is_told else _("{kind}：{term}").format(kind=word, term=key.term)


def group_counts(group: Group) -> str:
    return _("{files} 个文件 {places} 处").format(files=group.files, places=group.places)


def leak_words(result: FileResult) -> str:
    """What still shows in an output, each way once, with the pages where it does."""
    pages: dict[str, set[int]] = {}
    for leak in result.leaks:
        pages.setdefault(leak.how, set()).update(() if leak.page is None else (leak.page + 1,))
    return _("；").join(_leak_word(how, sorted(numbers)) for how, numbers in pages.items())


def _leak_word(how: str, numbers: list[int]) -> str:
    word = leak_text(how)
    if not numbers:
        return word
    return _("{what}（第 {pages} 页）").format(what=word, pages=_("、").join(map(str, numbers)))


def size_word(size_bytes: int) -> str:
    """“312 KB”, “1.8 MB”."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def time_word(seconds: float) -> str:
    """“不到 1 分钟”, “约 3 分钟”."""
    minutes = round(seconds / 60)
    return _("不到 1 分钟") if minutes < 1 else _("约 {minutes} 分钟").format(minutes=minutes)
