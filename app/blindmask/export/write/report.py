"""Reports for people: report.html and report.json, which hold no path, unlike map.json."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blindmask.core.results import FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.host.saving import write_whole
from blindmask.messages import (
    _,
    basis_text,
    current_language,
    kind_text,
    leak_text,
    proof_lines,
    proof_text,
    status_text,
)
from blindmask.messages.report_page import html_list, report_page


def write_report(
    results: Sequence[FileResult], *, out_dir: Path, versions: Mapping[str, str], rules: RuleSet, basis: str = ""
) -> tuple[Path, Path]:
    """Writes report.html and report.json into `out_dir` and returns their paths. Raises OutputErrors.

    They can be shared: no source path, no found text; a source is told by the start of its hash, an output by its
    name unless that was taken over from the source. `basis`: who decided about the boxes, a code of messages.BASES.
    """
    rows = [_row(number, result) for number, result in enumerate(results, start=1)]
    page, data = out_dir / "report.html", out_dir / "report.json"
    write_whole(page, _html(rows, versions=versions, rules=rules, basis=basis).encode(), is_private=False)
    facts = {
        "version": 1,
        "rules": rules.name,
        **({"basis": basis} if basis else {}),
        "versions": dict(sorted(versions.items())),
        "files": [_facts(row) for row in rows],
    }
    write_whole(data, (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode(), is_private=False)
    return page, data


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    source_id: str
    result: FileResult


def _row(number: int, result: FileResult) -> _Row:
    output = Path(result.output).name
    took_over = Path(result.source).stem in Path(output).stem if output else True
    name = _("文件 {number}").format(number=number) if took_over else output
    if result.parts:
        name = _("{name} 等 {count} 个文件").format(name=name, count=len(result.parts))
    return _Row(name, result.source_id, result)


def _leak_rows(leaks: Sequence[Leak]) -> list[dict[str, Any]]:
    return [{"page": leak.page, "kind": leak.kind, "how": leak.how} for leak in leaks]


def _facts(row: _Row) -> dict[str, Any]:
    result = row.result
    return {
        "name": row.name,
        "source": row.source_id,
        "status": str(result.status),
        "code": result.code,
        "pages": result.pages,
        "masked": dict(sorted(result.counts.items())),
        "leaks": _leak_rows(result.leaks),
        "proofs": {code: list(pages) for code, pages in sorted(result.proofs.items())},
        "sha256": [part.sha256 for part in result.parts] or result.sha256,
        "bytes": result.bytes,
        "seconds": round(result.seconds, 2),
    }


def _html(rows: Sequence[_Row], *, versions: Mapping[str, str], rules: RuleSet, basis: str) -> str:
    heads = [_("文件"), _("结果"), _("页数"), _("遮盖"), _("大小"), _("校验值")]
    return report_page(
        _("遮盖报告"),
        lead=_summary(rows, rules) + basis_text(basis),
        heads=heads,
        rows=[_html_row(row) for row in rows],
        more=html_list(proof_lines(sorted({code for row in rows for code in row.result.proofs}))),
        foot=_footer(versions),
    )


def _summary(rows: Sequence[_Row], rules: RuleSet) -> str:
    states = Counter(row.result.status for row in rows)
    boxes = sum(sum(row.result.counts.values()) for row in rows)
    counts = _("，").join(f"{status_text(status)} {states[status]}" for status in Status if states[status])
    return _("规则：{rules}。共 {files} 个文件（{counts}），遮盖 {boxes} 处。").format(
        rules=rules.title_in(current_language()), files=len(rows), counts=counts, boxes=boxes
    )


def _footer(versions: Mapping[str, str]) -> str:
    told = " · ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    return _("本报告不含姓名、单位、路径和识别出的文字。{versions}").format(versions=told)


def _html_row(row: _Row) -> str:
    result = row.result
    kind = "good" if result.status in (Status.OK, Status.PASSED) else "bad"
    masked = _("，").join(f"{kind_text(key)} {count}" for key, count in sorted(result.counts.items()))
    size = f"{result.bytes / 1024:,.0f} KB" if result.bytes else ""
    digests = "<br>".join(part.sha256 for part in result.parts) or result.sha256
    source = f"<br><code>{_('原件')} {row.source_id}</code>" if row.source_id else ""
    return (
        f"<tr><td>{html.escape(row.name)}{source}</td>"
        f'<td><span class="{kind}">{html.escape(status_text(result.status))}</span>{_html_findings(result)}</td>'
        f'<td class="number">{result.pages or ""}</td><td>{html.escape(masked)}</td>'
        f'<td class="number">{size}</td><td><code>{digests}</code></td></tr>'
    )


def _html_findings(result: FileResult) -> str:
    lines = [result.message] if result.message else []
    counted = Counter((leak.page, leak.kind, leak.how) for leak in result.leaks)
    for (page, kind, how), count in counted.items():
        place = _("整个文件") if page is None else _("第 {page} 页").format(page=page + 1)
        times = f" × {count}" if count > 1 else ""
        what = _("{place}：{what}").format(place=place, what=_("，").join((kind_text(kind), leak_text(how))))
        lines.append(what + times)
    for code, pages in sorted(result.proofs.items()) if result.status is Status.PASSED else ():
        numbers = _("、").join(str(page + 1) for page in pages)
        lines.append(_("第 {pages} 页：{how}").format(pages=numbers, how=proof_text(code)))
    return html_list(lines)
