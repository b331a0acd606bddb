"""The summaries of a batch: summary.html and .xlsx without names; folders.xlsx and doubts.xlsx with names and paths.

The first two are to be shared, the others are for whoever prepared the batch. Runs in a worker.
"""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import replace
from pathlib import Path

from blindmask.batch.entry import DOUBTS, Told
from blindmask.batch.records import Record, State
from blindmask.batch.roster_sheets import write_sheet
from blindmask.batch.wording import basis_of, problem_lines, state_text, stray_line, unverified
from blindmask.case.folder_map import MAP, FolderMap, write_map
from blindmask.core.results import EarlierFiles, FileResult, Status
from blindmask.host.saving import write_whole
from blindmask.messages import _, basis_text, roster_text, set_language, status_text
from blindmask.messages.report_page import html_list, report_page


def write_summaries(out: str, told: Told, language: str) -> None:
    """Every summary and the one map.json, beside the applicants' folders. Raises OutputErrors."""
    set_language(language)  # a worker does not know what was chosen in the window
    folder = Path(out)
    _write_map(folder, told)
    write_whole(folder / "summary.html", _html(told).encode(), is_private=False)
    table = [_heads(), *(_row(record) for record in told.records)]
    write_sheet(str(folder / "summary.xlsx"), table, widths=[10, 8, 10, 8, 8, 8, 8, 8, 24, 70])
    write_sheet(str(folder / "folders.xlsx"), _private_rows(told), widths=[10, 8, 14, 34, 10, 70])
    doubts = _doubt_rows(told)
    if len(doubts) > 1:
        write_sheet(str(folder / DOUBTS), doubts, widths=[10, 50, 16, 60, 14])
    else:
        (folder / DOUBTS).unlink(missing_ok=True)


def _write_map(out: Path, told: Told) -> None:
    """One map over all applicants: outputs relative to the output folder. What else lies there stays listed."""
    results = [_from_above(file.result, record.folder) for record in told.records for file in record.files]
    folders = {record.folder for record in told.records}
    known = FolderMap(out)
    others = [row for row in known.rows if any(name.split("/")[0] not in folders for name in known.lying(row))]
    write_map([*results, *(file.result for file in told.loose)], out / MAP, EarlierFiles(rows=tuple(others)))


def _from_above(result: FileResult, folder: str) -> FileResult:
    """With its outputs as seen from the folder that holds the applicant's."""
    parts = tuple(_from_above(part, folder) for part in result.parts)
    return replace(result, output=f"{folder}/{result.output}" if result.output else "", parts=parts)


def _heads() -> list[str]:
    return [
        _("文件夹"),
        _("名册行"),
        _("状态"),
        _("文件"),
        _("通过"),
        _("未核实"),
        _("页数"),
        _("遮盖"),
        _("依据"),
        _("问题"),
    ]


def _row(record: Record) -> list[str | int | float]:
    results = [file.result for file in record.files]
    return [
        record.folder,
        record.row,
        state_text(record.state),
        len(results),
        sum(result.status is Status.PASSED for result in results),
        unverified(record),
        sum(result.pages for result in results),
        sum(sum(result.counts.values()) for result in results),
        basis_text(basis_of(record)),
        "\n".join(problem_lines(record)),
    ]


def _html(told: Told) -> str:
    rows: list[str] = []
    for record in told.records:
        folder, row, state, *numbers, basis, _problems = _row(record)
        kind = "good" if record.state is State.DONE else "bad"
        cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
        rows.append(
            f'<tr><td>{folder}</td><td class="number">{row}</td>'
            f'<td><span class="{kind}">{html.escape(str(state))}</span>'
            f"{html_list(problem_lines(record))}</td>{cells}<td>{html.escape(str(basis))}</td></tr>"
        )
    return report_page(
        _("批量遮盖汇总"),
        lead=_lead(told),
        heads=_heads()[:-1],
        rows=rows,
        more=html_list(_open_lines(told)),
        foot=_("本报告不含姓名、单位、路径和识别出的文字。"),
    )


def _lead(told: Told) -> str:
    states = Counter(record.state for record in told.records)
    files = [file for record in told.records for file in record.files]
    passed = sum(file.result.status is Status.PASSED for file in files)
    counts = _("，").join(f"{state_text(state)} {states[state]}" for state in State if states[state])
    lead = _("规则：{rules}。共 {people} 名申报人（{counts}），{files} 个文件，{passed} 个通过。").format(
        rules=told.rules_title, people=len(told.records), counts=counts, files=len(files), passed=passed
    )
    return lead + (_("还有 {count} 名没有处理。").format(count=told.waiting) if told.waiting else "")


def _open_lines(told: Told) -> list[str]:
    """What no applicant's row tells: rows of the roster, and files that are nobody's."""
    lines = [_("名册第 {row} 行：{what}").format(row=p.row, what=roster_text(p.code)) for p in told.roster.problems]
    for file in told.loose:
        name = status_text(file.result.status) if not file.result.source_id else file.result.source_id
        lines.append(_("没有归属的文件（{name}）：{what}").format(name=name, what=file.result.message))
    return lines


def _private_rows(told: Told) -> list[list[str | int | float]]:
    members = {member.row: member for member in told.roster.members}
    heads = [_("文件夹"), _("名册行"), _("姓名"), _("工作单位"), _("状态"), _("问题")]
    rows: list[list[str | int | float]] = [list(heads)]
    for record in told.records:
        applicant = members[record.row].applicant
        state = state_text(record.state)
        lines = "\n".join(filter(None, [*problem_lines(record), stray_line(record)]))
        rows.append([record.folder, record.row, applicant.name, _("；").join(applicant.units), state, lines])
    return rows


def _doubt_rows(told: Told) -> list[list[str | int | float]]:
    """The files that wait for a person's word; `attributions.py` reads them back when the last column says yes."""
    rows: list[list[str | int | float]] = [
        [_("文件夹"), _("文件"), _("原件"), _("原因"), _("确认（填“是”）")],
    ]
    held = [(record.folder, file) for record in told.records for file in record.files]
    held += [("", file) for file in told.loose]
    for folder, file in held:
        if file.is_held:
            rows.append([folder, file.result.source, file.result.source_id, file.result.message, ""])
    return rows
