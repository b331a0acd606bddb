"""Words for what went wrong or is in doubt: errors with their facts, rows of a roster, files of a batch."""

from __future__ import annotations

from collections.abc import Sequence

from blindmask.core.errors import AppError
from blindmask.core.input_formats import accepted_names
from blindmask.messages.language import _, mark

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
    "usage.no_files": mark("没有找到可以处理的文件。支持 {formats}。"),
    "input.error": mark("这个文件无法读取。"),
    "input.missing": mark("找不到这个文件，请检查它是否被移走或改名。"),
    "input.not_a_file": mark("这不是一个文件，请选择一个文件。"),
    "input.no_permission": mark("没有读取这个文件的权限，请检查权限或换一个位置。"),
    "input.empty": mark("这个文件是空的（0 字节），请重新下载或扫描。"),
    "input.unsupported": mark("不支持这种文件。请另存为 PDF、JPG 或 PNG 后再添加。"),
    "input.ofd": mark("不支持直接打开 OFD。请在 OFD 阅读器里选择“打印”或“导出”，另存为 PDF 后再添加。"),
    "input.encrypted": mark("这个 PDF 有密码。请另存一份没有密码的，再重新添加。"),
    "input.damaged": mark("这个文件已损坏，无法打开。请重新下载、扫描或另存一份。"),
    "input.damaged_page": mark("第 {page} 页已损坏，显示不出来，这个文件没有导出。请重新下载、扫描或另存一份。"),
    "input.missing_characters": mark(
        "第 {page} 页有 {count} 个字（生僻字等）没有嵌入字体，这台电脑也没有能显示它的字体，"
        "导出后会是空白，所以这个文件没有导出。请用做这个 PDF 的软件（WPS、Word 等）另存为嵌入字体的 PDF，"
        "或安装有这些字的字体（如思源黑体、宋体-ExtB）后重试。"
    ),
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
    "held.stranger": mark("文件上的姓名不是本人，也不在名册上，没有处理，请确认有没有放错文件夹。"),
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
    "output.not_ours": mark("输出文件夹里有不是本程序写的文件，没有动。请把它们移走，或换一个输出文件夹后再试。"),
    "output.in_use": mark(
        "另一个窗口或命令正在使用这个输出文件夹。请等它结束，或把那个窗口关上，或换一个文件夹后再试。"
    ),
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


def error_text(error: AppError) -> str:
    """The sentence for an expected failure: what happened and what to do next."""
    return code_text(error.code, error.facts)


def code_text(code: str, facts: dict[str, str | int | float] | None = None) -> str:
    """The sentence for an error code; an unknown code gets the general one."""
    template = _(ERRORS.get(code, ERRORS["app.error"]))
    return template.format_map(_Facts({"formats": accepted_text(), **(facts or {})}))


def accepted_text() -> str:
    """The formats of files that can be added, in words."""
    return _("、").join(accepted_names())


class _Facts(dict[str, "str | int | float"]):
    def __missing__(self, key: str) -> str:
        return "?"


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


def earlier_lines(*, removed: Sequence[str], left: Sequence[str]) -> list[str]:
    """What became of masked files of an earlier export in the same folder, in words; nothing where there were none."""
    lines: list[str] = []
    if removed:
        lines.append(_("上次导出的 {count} 个遮盖件已经过时，已删除。").format(count=len(removed)))
    if left:
        names = _("、").join(left)
        lines.append(_("文件夹里还有不是这次导出的文件，没有动，请不要误传：{names}").format(names=names))
    return lines


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
