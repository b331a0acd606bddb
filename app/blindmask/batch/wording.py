"""Words for an applicant's state and problems, in the window and in the summaries; no names."""

from __future__ import annotations

from collections import Counter

from blindmask.batch.records import FileRecord, Record, State
from blindmask.core.results import Status
from blindmask.messages import _, code_text, doubt_text, leak_text, mark, status_text

_STATES = {
    State.WAITING: mark("等待"),
    State.RUNNING: mark("正在处理"),
    State.REVIEW: mark("待核对"),
    State.DONE: mark("完成"),
    State.PROBLEMS: mark("有问题"),
    State.EMPTY: mark("没有文件"),
}


def state_text(state: State) -> str:
    """How far an applicant is, in words."""
    return _(_STATES[state])


def problem_lines(record: Record) -> list[str]:
    """What is to be known about an applicant's files, each once with how many files it is about; no names."""
    counted: Counter[str] = Counter()
    for file in record.files:
        counted.update(list(dict.fromkeys(file_lines(file))))
    lines = [f"{line} × {count}" if count > 1 else line for line, count in counted.items()]
    if record.strays:
        lines.append(
            _("文件夹里有 {count} 个不是本程序写的文件，没有动，请打开看一看").format(count=len(record.strays))
        )
    return lines


def stray_line(record: Record) -> str:
    """The names of files in the applicant's folder that are not ours: for whoever prepared the batch; else empty."""
    return _("不是本程序写的：{names}").format(names=_("、").join(record.strays)) if record.strays else ""


def file_text(file: FileRecord) -> str:
    """How a file ended, in words; one that waits for a person did not fail."""
    if file.is_waiting:
        return _("待确认") if file.is_held else state_text(State.REVIEW)
    return status_text(file.result.status)


def file_lines(file: FileRecord) -> list[str]:
    """Why a file did not pass, and what to look at although it did; no names."""
    result = file.result
    lines = [code_text(result.code) if not result.message else result.message] if result.code else []
    if result.status is Status.FAILED:
        reasons = _("、").join(dict.fromkeys(leak_text(leak.how) for leak in result.leaks))
        lines.append(_("检查未通过，没有保留输出（{reasons}）。").format(reasons=reasons))
    lines += [doubt_text(doubt) for doubt in file.doubts]
    if file.others:
        rows = _("、").join(map(str, file.others))
        lines.append(_("文件里有名册第 {rows} 行的人").format(rows=rows))
    return lines


def unverified(record: Record) -> int:
    """How many files passed but were not read well, or are not there at all."""
    return sum(file.result.status is not Status.PASSED or "poor_pages" in file.doubts for file in record.files)


def basis_of(record: Record) -> str:
    """Who decided about an applicant's files, as a code of messages.BASES; empty when nothing was written."""
    by_person = [file.is_confirmed for file in record.files if file.result.output]
    return ("confirmed" if all(by_person) else "preselected") if by_person else ""
