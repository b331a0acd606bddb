"""Code + facts -> the sentence that a person reads. The only place for such sentences.

`_` marks and translates text (Simplified Chinese is the source language); the catalogues are in resources/locale.
"""

from __future__ import annotations

import gettext as _gettext

from app.domain import Kind, Status
from app.errors import AppError
from app.papers import Paper
from app.paths import resources_dir

LANGUAGES = {"zh": "中文", "en": "English"}
"""What a person can choose, each in its own words; the first is the source language."""
_language = "zh"
_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def set_language(language: str) -> None:
    """Use one of LANGUAGES from now on, in this process; an unknown one falls back to the source text."""
    global _language, _translation
    _language = language if language in LANGUAGES else "zh"
    _translation = _gettext.translation(
        "blindmask", localedir=resources_dir() / "locale", languages=[language], fallback=True
    )


def current_language() -> str:
    """The language in use in this process."""
    return _language


def _(text: str) -> str:
    """`text` in the person's language."""
    return _translation.gettext(text) if text else text


def mark(text: str) -> str:
    """Marks a text for translation where it is stored; `_` translates it where it is shown."""
    return text


ERRORS: dict[str, str] = {
    "app.error": mark("程序出错，请重试；如果再次出现，请把“blindmask doctor”的输出发给我们。"),
    "usage": mark("用法不对：{reason}"),
    "usage.applicant": mark("申报人文件不合要求：{reason}。请按说明检查 JSON 的键和值。"),
    "usage.rules": mark("规则文件不合要求：{reason}。"),
    "usage.decisions": mark("决定文件不合要求：{reason}。"),
    "usage.roster": mark("名册读不了，请另存为 xlsx 或 csv 后再试。"),
    "usage.roster.not_a_table": mark("名册不是可以读的表格，请另存为 xlsx 或 csv（GBK、UTF-8）后再试。"),
    "usage.roster.old_excel": mark("名册是旧版 xls，或者有密码。请另存为没有密码的 xlsx 后再试。"),
    "usage.roster.no_header": mark("名册里没有找到“姓名”这一列。请按模板加上表头后再试。"),
    "usage.roster.too_many_rows": mark("名册超过 {limit} 行，请分成几份。"),
    "usage.roster.too_large": mark("名册文件太大，无法安全打开。请只留下需要的行和列，再另存一份。"),
    "usage.no_files": mark("没有找到可以处理的文件。支持 PDF、JPG、PNG、BMP、TIFF、WebP、HEIC。"),
    "input.error": mark("这个文件无法读取。"),
    "input.missing": mark("找不到这个文件，请检查它是否被移走或改名。"),
    "input.not_a_file": mark("这不是一个文件，请选择 PDF 或图片。"),
    "input.no_permission": mark("没有读取这个文件的权限，请检查权限或换一个位置。"),
    "input.empty": mark("这个文件是空的（0 字节），请重新下载或扫描。"),
    "input.unsupported": mark("不支持这种文件。请另存为 PDF、JPG 或 PNG 后再添加。"),
    "input.ofd": mark("不支持直接打开 OFD。请在 OFD 阅读器里选择“打印”或“导出”，另存为 PDF 后再添加。"),
    "input.encrypted": mark("这个 PDF 有密码。请另存一份没有密码的，再重新添加。"),
    "input.damaged": mark("这个文件已损坏，无法打开。请重新下载、扫描或另存一份。"),
    "input.damaged_page": mark("第 {page} 页已损坏，显示不出来，这个文件没有导出。请重新下载、扫描或另存一份。"),
    "input.no_pages": mark("这个文件里没有任何页面。"),
    "input.too_many_pages": mark("这个文件有 {pages} 页，超过上限 {limit} 页。请拆分后再添加。"),
    "input.too_large": mark("这个文件或页面太大，无法安全打开。请降低分辨率或拆分后再添加。"),
    "input.changed": mark("这个文件在读取之后被改动过，请重新添加。"),
    "held": mark("不能确定这个文件是谁的，没有处理，请人工确认。"),
    "held.two_people": mark("文件夹或文件里有名册上不止一个人，不能确定是谁的，没有处理。"),
    "held.nobody": mark("文件夹、文件名和内容都没有对上名册里的人，没有处理。"),
    "held.perhaps": mark("内容里只出现了名册上一个人的姓名，没有其他印证，没有处理，请人工确认。"),
    "held.other_id": mark("文件里是名册上另一个人的身份证号，没有处理，请确认有没有放错文件夹。"),
    "held.other_name": mark("文件里是名册上另一个人的姓名，没有本人的，没有处理，请确认有没有放错文件夹。"),
    "held.other_file_name": mark("文件名是名册上另一个人的姓名，没有处理，请确认有没有放错文件夹。"),
    "held.namesake": mark("名册上有同名的人，文件里是那个人的单位，没有处理，请人工确认。"),
    "held.mixed": mark("同一文件夹里有别人的文件，这个文件又没有姓名，没有处理，请人工确认。"),
    "held.unnamed": mark("这个人的文件里都没有找到本人的姓名或身份证号，没有处理，请人工确认。"),
    "case.error": mark("这份保存的核对打不开。"),
    "case.missing": mark("找不到这份保存的核对，可能已被删除。"),
    "case.damaged": mark("这份保存的核对已损坏，打不开；文件已移到一边，没有删除。请重新添加材料。"),
    "case.in_use": mark("这份核对正在另一个窗口里打开，请到那个窗口继续，或先把它关上。"),
    "case.newer": mark("这份核对是用更新版本的程序保存的，请升级程序后再打开。"),
    "engine.error": mark("识别出错，请重试。"),
    "engine.model_missing": mark("缺少模型文件 {file}。请运行 make setup（或重新安装）后再试。"),
    "engine.model_damaged": mark("模型文件 {file} 与校验值不符。请运行 make setup（或重新安装）后再试。"),
    "engine.no_display": mark("没有找到显示器，窗口打不开。没有显示器时请用命令行：blindmask mask --help。"),
    "engine.unread_page": mark("第 {page} 页没有读出来，这个文件没有导出。请在窗口中查看这一页，或重新扫描。"),
    "worker.crashed": mark("处理这一页的进程意外结束，这一页没有识别，请人工查看。"),
    "worker.memory": mark("处理这一页需要的内存太多，已经停止，这一页没有识别。请降低分辨率或拆分后再添加。"),
    "worker.timeout": mark("处理这一页超时，这一页没有识别，请人工查看。"),
    "cluster.missing": mark("没有安装集群组件。请运行 pip install 'blindmask[cluster]' 后再试。"),
    "cluster.unreachable": mark("连不上这个调度器。请检查地址（tcp://主机:端口）和网络，并确认版本相同。"),
    "worker.cancelled": mark("已取消。"),
    "output.error": mark("无法写出文件。"),
    "output.cannot_write": mark("无法写入目标位置，请检查文件夹是否存在、是否只读。"),
    "output.disk_full": mark("磁盘空间不足，请清理后再导出。"),
    "output.target_is_source": mark("输出位置与原件相同。原件不会被覆盖，请换一个文件夹。"),
    "output.limit": mark(
        "在保证清晰的前提下无法压缩到 {limit} 字节以内。请放宽上限，或允许拆成几个文件（命令行用 --split）。"
    ),
    "output.limit_page": mark("单独一页在保证清晰的前提下也超过 {limit} 字节，请放宽上限；拆分文件没有用。"),
    "output.undecided": mark("还有 {count} 处没有决定，请先逐一确认。"),
    "output.reading": mark("还有 {count} 页没有识别完，请等识别结束再导出。"),
    "output.unconfirmed": mark("还没有人核对确认，没有导出。请在窗口的“批量”里打开核对。"),
    "output.not_looked_at": mark("有 {count} 页识别失败或需注意，还没有打开看过，请先逐页查看。"),
    "secrecy.stop": mark(
        "检测到疑似国家秘密标志。本工具运行于普通计算机，不能存储、处理国家秘密。"
        "请停止操作，按本单位保密规定处理，联系保密工作机构。"
    ),
}


BASES: dict[str, str] = {
    "preselected": mark("遮盖的是预选项，没有经过人工核对。"),
    "confirmed": mark("每一处都经过人工核对。"),
}
"""Who decided what is masked, by code."""


def basis_text(code: str) -> str:
    """Who decided what is masked, in words; empty for no code."""
    return _(BASES[code]) if code else ""


DOUBTS: dict[str, str] = {
    "also_named": mark("还出现了名册上其他人"),
    "silent": mark("没有找到本人姓名，按文件夹处理"),
    "poor_pages": mark("有的页没有读清，请打开看一遍"),
    "twin": mark("与另一个文件相同，只处理一份"),
}
"""What a person should look at in a file that passed, by code."""


def doubt_text(code: str) -> str:
    """What a person should look at in a file that passed, in words."""
    return _(DOUBTS[code])


ROSTER: dict[str, str] = {
    "no_name": mark("没有姓名，这一行没有处理"),
    "merged_name": mark("姓名在合并单元格里，这一行没有自己的姓名，没有处理；请取消合并后逐行填写"),
    "repeated": mark("与前面一行完全相同，只算一次"),
    "no_id": mark("没有身份证号，按号码规则查找"),
    "bad_id": mark("身份证号位数或校验码不对，请核对"),
    "id_as_number": mark("身份证号存成了数字，后几位已丢失；请把这一列设为文本后重新填写"),
    "no_unit": mark("没有工作单位，只按材料上的标签查找"),
    "too_long": mark("有的单元格过长，只取了前 300 字"),
    "same_name": mark("姓名与另一行相同，只按文件夹或身份证号区分"),
    "same_id": mark("身份证号与另一行相同，请核对"),
    "same_folder": mark("文件夹与另一行相同，请核对"),
}
"""What is wrong in a row of a roster, by code."""


def roster_text(code: str) -> str:
    """What is wrong in a row of a roster, in words."""
    return _(ROSTER[code])


def error_text(error: AppError) -> str:
    """The sentence for an expected failure: what happened and what to do next."""
    return code_text(error.code, error.facts)


def code_text(code: str, facts: dict[str, str | int | float] | None = None) -> str:
    """The sentence for an error code; an unknown code gets the general one."""
    template = _(ERRORS.get(code, ERRORS["app.error"]))
    return template.format_map(_Facts(facts or {}))


LEAKS: dict[str, str] = {
    "ocr": mark("画面上仍能读出"),
    "text_layer": mark("文字层里仍有"),
    "metadata": mark("文件属性里仍有"),
    "annotation": mark("批注或链接里仍有"),
    "attachment": mark("附件里仍有"),
    "form": mark("表单里仍有"),
    "bookmark": mark("书签里仍有"),
    "hidden_layer": mark("隐藏图层里仍有"),
    "thumbnail": mark("缩略图里仍有"),
    "exif": mark("照片信息里仍有"),
    "file_name": mark("文件名里仍有"),
    "raw_bytes": mark("文件数据里仍有"),
    "not_flat": mark("遮盖块没有盖严"),
    "changed_outside": mark("遮盖块以外有改动"),
    "hidden_picture": mark("看不见的图片里仍有"),
    "script": mark("脚本或动作里仍有"),
    "covered_text": mark("色块下面仍有文字"),
    "covered_picture": mark("色块下面仍有图像"),
    "removable_cover": mark("只用批注盖住，删掉批注就能看到"),
    "unapplied_mark": mark("密文标记还没有应用"),
    "translucent": mark("色块半透明，下面仍看得出"),
    "page_count": mark("页数与原件不同"),
    "page_size": mark("页面大小或方向与原件不同"),
    "visible": mark("画面上仍能看到"),
    "blurred": mark("只打了马赛克或做了模糊，还能还原或猜出"),
    "older_version": mark("文件里还存着遮盖前的页面"),
    "unreadable": mark("文件打不开，无法证明"),
}

MENDS: dict[str, str] = {
    "ocr": mark("这里没有遮住，或者遮得不严。请从原件重新遮盖，把这一处框进去。"),
    "text_layer": mark(
        "色块只盖住了画面，下面的文字仍可选中和复制。请从原件用本程序遮盖：导出时每一页重新生成图像，文字不会留下。"
    ),
    "metadata": mark("标题、作者等属性随文件一起传出。请从原件用本程序重新导出，或在编辑软件里清除文档属性。"),
    "annotation": mark("请删除批注、链接和便笺后再导出，或从原件用本程序重新遮盖。"),
    "attachment": mark("PDF 里夹带了附件。请删除附件，或从原件用本程序重新遮盖。"),
    "form": mark("表单里填写的内容仍可提取。请从原件用本程序重新遮盖。"),
    "bookmark": mark("请删除书签（目录）里的这些字，或从原件用本程序重新遮盖。"),
    "hidden_layer": mark("隐藏的图层仍可打开。请从原件用本程序重新遮盖。"),
    "thumbnail": mark("文件里存有遮盖前的小图。请从原件用本程序重新遮盖，小图不会写出。"),
    "exif": mark("照片自带的拍摄信息里有这些字。请从原件用本程序重新遮盖，拍摄信息不会写出。"),
    "file_name": mark("请给文件改一个不带姓名和单位的名字，例如“01_遮盖”。"),
    "raw_bytes": mark("文件里还存着改动前的内容。不要只“保存”，请从原件用本程序重新遮盖。"),
    "not_flat": mark("遮盖块里还看得出下面的内容。请用不透明的单色块重新遮盖。"),
    "changed_outside": mark(
        "除遮盖以外的地方和原件不一样。请从原件重新遮盖；"
        "如果原件没有嵌入字体（生僻字可能因此缺失），请先用 WPS 或 Word 另存为嵌入字体的 PDF。"
    ),
    "hidden_picture": mark("文件里还有被裁掉、盖住或没有显示的图片。请从原件用本程序重新遮盖，没有显示的不会写出。"),
    "script": mark("请从原件用本程序重新遮盖，脚本和动作不会写出。"),
    "covered_text": mark("色块是后画上去的，移开就能看到下面的文字。请从原件用本程序重新遮盖。"),
    "covered_picture": mark("色块是后画上去的，移开就能看到下面的图像。请从原件用本程序重新遮盖。"),
    "removable_cover": mark("高亮、方框等批注不是遮盖。请从原件用本程序重新遮盖。"),
    "unapplied_mark": mark("在编辑软件里只做了密文标记，没有执行“应用”，内容都还在。请从原件用本程序重新遮盖。"),
    "translucent": mark("请用完全不透明的单色块，从原件重新遮盖。"),
    "page_count": mark("请从原件重新遮盖，不要增减页面。"),
    "page_size": mark("请从原件重新遮盖，不要改变页面的大小和方向。"),
    "visible": mark("照片、二维码或本单位的章没有遮住，或者遮得不严。请从原件重新遮盖，把这一处框进去。"),
    "blurred": mark("马赛克和模糊都不是遮盖。请用不透明的单色块，从原件重新遮盖。"),
    "older_version": mark("编辑软件“保存”时把改动附在了原件后面，去掉最后一次改动就能看到。请从原件重新遮盖。"),
    "unreadable": mark("读不出来的文件不能证明是干净的。请重新导出，或从原件重新遮盖。"),
}
"""For each way of LEAKS, what a person can do about it."""

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
"""What a person should know before handing in a masked paper of that kind (DOMAIN 2.2)."""

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


def leak_text(how: str) -> str:
    """Where something still shows, in words."""
    return _(LEAKS.get(how, LEAKS["unreadable"]))


def mend_text(how: str) -> str:
    """What to do about something that still shows."""
    return _(MENDS.get(how, MENDS["unreadable"]))


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


class _Facts(dict[str, "str | int | float"]):
    def __missing__(self, key: str) -> str:
        return "?"
