from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.errors import CannotWrite
from blindmask.core.results import FileResult, Leak, Status
from blindmask.export.write.report import write_report
from blindmask.host.rule_files import load_rules
from blindmask.messages import PROOFS, proof_lines, proof_text
from tests.unit.export.make import NAME

SOURCE_ID = "0123456789ab"
SOURCE_SHA256 = SOURCE_ID + "0" * 52
LEAKS = (Leak(0, "any", "ocr", Rect(0.1, 0.1, 0.2, 0.2)), Leak(0, "any", "ocr"), Leak(None, "name", "metadata"))


def results(folder: Path) -> list[FileResult]:
    source = folder / f"{NAME}_证书.pdf"
    source.write_bytes(b"the source")
    return [
        FileResult(
            str(source),
            str(folder / "01_遮盖.pdf"),
            Status.PASSED,
            (),
            "ab" * 32,
            2048,
            counts={"name": 3},
            pages=2,
            source_sha256=SOURCE_SHA256,
        ),
        FileResult(str(source), "", Status.FAILED, LEAKS, pages=1),
        FileResult(str(source), "", Status.BLOCKED, message="<停止>", code="secrecy.stop"),
        FileResult(str(source), str(folder / f"{NAME}_证书_遮盖.pdf"), Status.PASSED),
    ]


def test_reports_hold_no_personal_text(tmp_path: Path) -> None:
    page, data = write_report(results(tmp_path), out_dir=tmp_path, versions={"pikepdf": "1.2"}, rules=load_rules())
    for path in (page, data):
        text = path.read_text(encoding="utf-8")
        assert NAME not in text
        assert str(tmp_path) not in text
        assert SOURCE_ID in text


def test_the_json_report_tells_everything_else(tmp_path: Path) -> None:
    _, data = write_report(results(tmp_path), out_dir=tmp_path, versions={"pikepdf": "1.2"}, rules=load_rules())
    report = json.loads(data.read_text(encoding="utf-8"))
    assert (report["version"], report["rules"], report["versions"]) == (1, "three-items", {"pikepdf": "1.2"})
    assert [file["name"] for file in report["files"]] == ["01_遮盖.pdf", "文件 2", "文件 3", "文件 4"]
    assert report["files"][0]["masked"] == {"name": 3}
    assert len(report["files"][1]["leaks"]) == 3
    assert report["files"][2]["code"] == "secrecy.stop"


def test_the_reports_say_which_pages_were_proved_otherwise_and_how_files_are_proved(tmp_path: Path) -> None:
    first, *others = results(tmp_path)
    told = [replace(first, proofs={"by_reading": (0, 1)}), *others]
    page, data = write_report(told, out_dir=tmp_path, versions={}, rules=load_rules())
    assert json.loads(data.read_text(encoding="utf-8"))["files"][0]["proofs"] == {"by_reading": [0, 1]}
    text = page.read_text(encoding="utf-8")
    assert "第 1、2 页：有文字没有嵌入字体" in text
    assert "怎样校验" in text
    assert "没有嵌入字体的文字，每个软件显示的字形都不同" in text
    assert "HEIC" not in text


def test_every_other_means_of_proof_has_words() -> None:
    lines = proof_lines(sorted(PROOFS))
    assert len(lines) == len(PROOFS) + 1
    assert all(proof_text(code) for code in PROOFS)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_stands_alone_and_escapes_what_it_is_told(tmp_path: Path) -> None:
    page, _ = write_report(results(tmp_path), out_dir=tmp_path, versions={}, rules=load_rules())
    text = page.read_text(encoding="utf-8")
    parsed = _Page()
    parsed.feed(text)
    assert (parsed.rows, parsed.links) == (5, [])
    assert "&lt;停止&gt;" in text
    assert "第 1 页：遮盖词，画面上仍能读出 × 2" in text
    assert "整个文件：姓名，文件属性" in text


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        write_report([], out_dir=tmp_path / "missing", versions={}, rules=load_rules())
