"""The words that the window alone needs: verdicts, states, reasons, groups, sizes and times."""

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
_REASONS = {
    "exact": mark("完全一致"),
    "spaced": mark("中间有空格"),
    "wrapped": mark("跨行"),
    "similar": mark("字形相近"),
    "variant": mark("其他写法"),
    "label": mark("标签后的内容"),
    "pattern": mark("符合号码格式"),
    "sentence": mark("句中提到"),
    "face": mark("人脸"),
    "picture": mark("像照片"),
    "signature": mark("签名处"),
    "handwriting": mark("像手写的蓝色笔迹"),
    "finger_print": mark("指印"),
    "latin": mark("拼音或外文写法"),
    "initials": mark("拼音缩写"),
    "traditional": mark("繁体写法"),
    "spelling": mark("另一种音译"),
    "part": mark("名字的一部分"),
    "short": mark("简称"),
    "own_unit": mark("本单位"),
    "own_school": mark("本单位，此处是学校：请确认"),
    "superior": mark("上级单位：请确认"),
    "other_person": mark("其他人员（默认保留）"),
    "other_unit": mark("其他单位（默认保留）"),
    "learned": mark("材料中的简称"),
    "domain": mark("邮箱域名"),
    "dot": mark("间隔号不同"),
    "truncated": mark("写了一部分"),
    "seal": mark("非本单位或未读清"),
    "seal_text": mark("印章上有本单位"),
    "seal_name": mark("印章上有本人姓名"),
    "seal_place": mark("盖在本单位处的印章"),
    "under_seal": mark("印章下的文字"),
    "qr": mark("二维码"),
    "barcode": mark("条形码"),
    "same_picture": mark("与画出的框图案相同"),
    "beside_code": mark("码旁的验证号码"),
    "unit_code": mark("统一社会信用代码"),
    "doc_code": mark("发文字号中的单位代字"),
    "unread": mark("没有读出的文字"),
    "no_line": mark("有笔迹或图样，没有找到一行字"),
    "beside_name": mark("姓名旁没有读出的文字"),
    "script_name": mark("可能是民族文字写的姓名"),
}


def verdict_word(verdict: Verdict) -> str:
    return _(_VERDICTS[verdict])


def state_word(state: PageState) -> str:
    return _(_STATES[state])


def reason_word(reason: str, term: str = "") -> str:
    """Why a box was proposed; a reason without a word of its own gets a general one. `term`: the label, for a label."""
    if reason == "label" and term:
        return _("标签“{label}”").format(label=term)
    return _(_REASONS.get(reason, mark("自动识别")))


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
