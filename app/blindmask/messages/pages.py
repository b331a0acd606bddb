"""Words for what a page is, what is on it and what to look at there; and the names of masked files."""

from __future__ import annotations

from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind
from blindmask.core.results import Status
from blindmask.messages.language import _, mark

NOTES: dict[str, str] = {
    "no_text": mark("这一页有内容，但没有读出文字"),
    "blank": mark("这一页看上去是空白页"),
    "few_lines": mark("这一页读出的文字很少"),
    "low_confidence": mark("这一页的文字识别把握不大"),
    "unread_lines": mark("这一页有几行没有读清"),
    "no_name": mark("这类材料上应有本人姓名，但没有找到：可能没有读出来，也可能放错了文件"),
    "internal": mark("这一页标有“内部资料”一类的字样：不是国家秘密标志，但不宜扩散，请先问清能否上传"),
    "blurred": mark("画面模糊，不符合“清晰”的要求：请重新扫描，或对准焦点、拿稳后重拍"),
    "coarse": mark("分辨率太低，不符合“清晰”的要求：请用 200 dpi 以上重新扫描，或走近重拍"),
    "dark": mark("画面太暗：请在光线充足处重拍，或调亮后重新扫描"),
    "faint": mark("字迹太淡：请调深浓度后重新扫描或复印"),
    "two_toned": mark("只有黑白两色（像传真件），印章和照片可能认不全：请逐处核对，最好换成彩色扫描件"),
    "cut": mark("有文字被边缘切掉：请把整页放进画面，重新扫描或重拍"),
}
"""Why a page must be looked at and, where a person can mend it, how (the notice asks for 正向、清晰)."""

PAPERS: dict[Paper, str] = {
    Paper.DIPLOMA: mark("学历证书"),
    Paper.DEGREE: mark("学位证书"),
    Paper.REGISTRATION: mark("学历备案表"),
    Paper.GRADUATE_FORM: mark("毕业生登记表"),
    Paper.TITLE: mark("职称证书"),
    Paper.QUALIFICATION: mark("职业资格证书"),
    Paper.APPOINTMENT: mark("聘任材料"),
    Paper.ASSESSMENT: mark("年度考核表"),
    Paper.REVIEW_FORM: mark("评审申报表"),
    Paper.INSURANCE: mark("社保证明"),
    Paper.WORK_PROOF: mark("工作证明"),
    Paper.LICENCE: mark("营业执照"),
    Paper.ID_CARD: mark("身份证"),
    Paper.TRAINING: mark("继续教育证书"),
    Paper.EXEMPTION: mark("免学审批表"),
    Paper.MANDARIN: mark("普通话证书"),
    Paper.EXAM: mark("考试成绩单"),
    Paper.ARTICLE: mark("论文"),
    Paper.BOOK: mark("著作"),
    Paper.PATENT: mark("专利证书"),
    Paper.SOFTWARE: mark("软件著作权"),
    Paper.STANDARD: mark("标准"),
    Paper.AWARD: mark("获奖证书"),
    Paper.PROJECT: mark("项目材料"),
    Paper.CONTRACT: mark("合同"),
    Paper.REPORT: mark("检验检测报告"),
    Paper.PUBLIC_NOTICE: mark("公示"),
    Paper.RECOMMENDATION: mark("推荐意见"),
    Paper.COMMITMENT: mark("承诺书"),
}

_ALMOST_ALL_IDENTITY = mark("此类材料遮盖后可能影响形式审查，请按通知或电话确认。")
ADVICE: dict[Paper, str] = {
    Paper.PUBLIC_NOTICE: _ALMOST_ALL_IDENTITY,
    Paper.RECOMMENDATION: _ALMOST_ALL_IDENTITY,
    Paper.COMMITMENT: _ALMOST_ALL_IDENTITY,
    Paper.ID_CARD: mark("身份证几乎全是个人信息，请确认是否真的需要上传。"),
    Paper.LICENCE: mark("营业执照几乎全是单位信息，请确认是否真的需要上传。"),
    Paper.QUALIFICATION: mark("遮盖会使电子签章失效，请另存好原件，以备核对。"),
}
"""What a person should know before handing in a masked paper of that kind."""

KINDS: dict[Kind, str] = {
    Kind.NAME: mark("姓名"),
    Kind.UNIT: mark("工作单位"),
    Kind.PHOTO: mark("照片"),
    Kind.ID_NUMBER: mark("身份证号"),
    Kind.PHONE: mark("电话"),
    Kind.EMAIL: mark("邮箱"),
    Kind.ADDRESS: mark("住址"),
    Kind.SIGNATURE: mark("签名"),
    Kind.SEAL: mark("印章"),
    Kind.CODE: mark("二维码或条码"),
    Kind.OTHER: mark("其他"),
}

STATUSES: dict[Status, str] = {
    Status.OK: mark("完成"),
    Status.PASSED: mark("通过"),
    Status.FAILED: mark("未通过"),
    Status.BLOCKED: mark("已停止"),
    Status.ERROR: mark("出错"),
}


def note_text(note: str) -> str:
    """Why a page must be looked at, and what to do about it; no full stop."""
    return _(NOTES.get(note, mark("这一页需要人工查看")))


def paper_text(paper: str) -> str:
    """A kind of document in words, fit for a file name; empty when it is not known."""
    return _(PAPERS[Paper(paper)]) if paper else ""


def masked_stem(number: int, *, of: int, paper: str = "") -> str:
    """A masked file's neutral name without its suffix: 01_学历证书_遮盖, or 01_遮盖 where the kind is not known."""
    name = f"{number:0{max(2, len(str(of)))}d}"
    known = paper_text(paper)
    return _("{name}_遮盖").format(name=f"{name}_{known.replace(' ', '_')}" if known else name)


def paper_advice(paper: str) -> str:
    """What to know before handing in a masked paper of that kind; mostly nothing."""
    return _(ADVICE.get(Paper(paper), "")) if paper else ""


def kind_text(kind: str) -> str:
    """A Kind in words; `any`, which leaks may have, as what it stands for."""
    return _(KINDS[Kind(kind)]) if kind in set(Kind) else _("遮盖词")


def status_text(status: Status) -> str:
    return _(STATUSES[status])
