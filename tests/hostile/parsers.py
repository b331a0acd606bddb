"""Our own parsers as the fuzzers see them: bytes in; what comes out is right, or is an error that a person can act on.

Used by the hypothesis tests beside it and by `tests.tools.fuzz_parsers`, which is guided by coverage.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import openpyxl

from blindmask.batch.roster import LONGEST_TEXT
from blindmask.batch.roster_sheets import read_roster
from blindmask.case.attachments import Input
from blindmask.cli.proposals_file import DecisionsFile
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, BadApplicantFile, BadDecisionsFile, BadRoster, BadRuleFile, CaseError
from blindmask.core.pages import Document, PageInfo
from blindmask.host.applicant_file import load_applicant
from blindmask.host.paths import resources_dir, user_data_dir
from blindmask.host.rule_files import load_rules
from blindmask.host.settings import load_settings, save_settings
from blindmask.review.case_format import Encoder
from blindmask.review.casefile import cases_dir, list_cases, load_case, write_case

CASE_ID = "0123456789abcdef" * 2
HASH = "a" * 64
DOCUMENT = Document("/in/a.pdf", HASH, "pdf", (PageInfo(0, 595, 842), PageInfo(1, 595, 842)))


@dataclass(frozen=True, slots=True)
class Parser:
    """One parser: `check` reads the bytes of `seed`'s form and asserts what must hold of the result."""

    name: str
    seed: bytes
    refuses: tuple[type[AppError], ...]
    check: Callable[[bytes, Path], None]

    def try_on(self, data: bytes, folder: Path) -> bool:
        """Whether the parser took `data`; False when it refused it properly. Anything else is a finding."""
        try:
            self.check(data, folder)
        except self.refuses:
            return False
        return True


def _written(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _check_applicant(data: bytes, folder: Path) -> None:
    applicant = load_applicant(_written(data, folder, "applicant.json"))
    for field in fields(Applicant):
        value = getattr(applicant, field.name)
        texts = value if isinstance(value, tuple) else (value,)
        assert all(isinstance(text, str) and text == text.strip() for text in texts)
        "".join(texts).encode()  # what cannot be written as UTF-8 would fail later, far from its cause


def _check_rules(data: bytes, folder: Path) -> None:
    rules = load_rules(str(_written(data, folder, "rules.toml")))
    assert 0 <= rules.padding <= 2
    assert 0 <= rules.min_width <= 20
    assert 72 <= rules.dpi <= 600
    assert rules.style in ("black", "white", "label")
    assert all(word.strip() for word in rules.secrecy_levels)
    assert len(rules.secrecy_levels) > 0


def _check_decisions(data: bytes, folder: Path) -> None:
    decided = DecisionsFile(_written(data, folder, "decisions.json"))
    for name in ("a.pdf", "学历证书.jpg"):
        if not decided.knows(name):
            continue
        told = decided.decided(Input(Path(name), name, Applicant()), DOCUMENT, accept_all=False)
        assert all(turn in (0, 90, 180, 270) for turn in told.uprights.values())
        for decision in told.decisions:
            assert 0 <= decision.page.index < len(DOCUMENT.pages)
            assert all(math.isfinite(edge) and 0 <= edge <= 1 for edge in decision.box.as_list())


def _check_case(data: bytes, _folder: Path) -> None:
    write_case(CASE_ID, "")
    path = cases_dir() / f"{CASE_ID}.json"
    path.write_bytes(data)
    list_cases()
    case = load_case(CASE_ID)
    write_case(case.id, Encoder().encode(case))
    assert load_case(case.id).documents == case.documents


def _decisions_seed() -> bytes:
    entry = {
        "id": "0123456789abcdef",
        "kind": "name",
        "box": [0.31, 0.22, 0.38, 0.25],
        "text": "周晓澜",
        "confidence": 0.98,
        "preselected": True,
        "reason": "exact",
        "verdict": "mask",
    }
    page = {"index": 0, "upright": 90, "notes": ["few_lines"], "proposals": [entry]}
    file = {"path": "a.pdf", "status": "ok", "message": "", "pages": [page]}
    return json.dumps({"version": 1, "files": [file]}, ensure_ascii=False).encode()


def _case_seed() -> bytes:
    decision = {"id": "x1", "kind": "name", "verdict": "mask", "box": [0.1, 0.1, 0.2, 0.2]}
    page = {"document": HASH, "index": 0, "opened": True, "done": ["x1"], "turn": 90, "decisions": [decision]}
    applicant = {"id": "", "name": "周晓澜", "other_names": ["周晓兰"], "units": [], "unit_aliases": []}
    applicant |= {"id_number": "", "phone": "", "email": "", "address": "", "keep": []}
    case = {"version": 1, "id": CASE_ID, "saved": "2026-05-04T10:20:30+00:00", "rules": "three-items"}
    case |= {"applicant": applicant, "documents": [{"sha256": HASH, "path": "/in/a.pdf"}], "pages": [page]}
    return json.dumps(case, ensure_ascii=False).encode()


def _applicant_seed() -> bytes:
    data = {
        "name": "周晓澜",
        "other_names": ["Zhou Xiaolan"],
        "units": ["青石县农业技术推广中心"],
        "phone": "19900001357",
    }
    return json.dumps(data, ensure_ascii=False).encode()


def _check_roster(data: bytes, folder: Path) -> None:
    roster = read_roster(str(_written(data, folder, "roster")))
    for member in roster.members:
        assert member.applicant.is_known
        assert member.row >= 1
        texts = "".join((*member.applicant.names, *member.applicant.all_units, member.folder))
        assert len(texts) <= LONGEST_TEXT * 100
    assert all(problem.row >= 1 for problem in roster.problems)


def _roster_seed() -> bytes:
    return "姓名,工作单位,手机\n周晓澜,青石县农业技术推广中心,19900001357\n陈小明,青石县林场,\n".encode()


def _workbook_seed() -> bytes:
    """Small, and with a merged cell; without the dates that openpyxl writes."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("姓名", "工作单位"), ("周晓澜", "青石县农业技术推广中心"), ("陈小明", None)):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _check_settings(data: bytes, _folder: Path) -> None:
    """A file of the program itself: whatever is wrong with it, there are settings."""
    user_data_dir().mkdir(parents=True, exist_ok=True)
    (user_data_dir() / "settings.json").write_bytes(data)
    save_settings(load_settings())


PARSERS = {
    parser.name: parser
    for parser in (
        Parser("applicant", _applicant_seed(), (BadApplicantFile,), _check_applicant),
        Parser("rules", (resources_dir() / "rules" / "three-items.toml").read_bytes(), (BadRuleFile,), _check_rules),
        Parser("decisions", _decisions_seed(), (BadDecisionsFile,), _check_decisions),
        Parser("case", _case_seed(), (CaseError,), _check_case),
        Parser("roster_csv", _roster_seed(), (BadRoster,), _check_roster),
        Parser("roster_xlsx", _workbook_seed(), (BadRoster,), _check_roster),
        Parser("settings", b'{"format": "pdf", "max_bytes": 600000, "theme": "dark"}', (), _check_settings),
    )
}
