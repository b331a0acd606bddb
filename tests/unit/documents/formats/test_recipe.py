"""The recipe "an input format" of CONTRIBUTING.md: a module and a line of the list, and a case goes its whole way."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from blindmask.case.work.analysis import analyse_page
from blindmask.case.work.check import check_file
from blindmask.case.work.masked_copy import export_document
from blindmask.core import input_formats
from blindmask.core.applicants import Applicant
from blindmask.core.errors import DamagedFile, NothingToDo, UnsupportedFormat
from blindmask.core.input_formats import InputFormat, accepted_suffixes
from blindmask.core.pages import Document, TextSource
from blindmask.core.proposals import Decision, Verdict
from blindmask.core.results import ExportOptions, FileResult, Status
from blindmask.documents.formats.registry import format_of
from blindmask.documents.open import open_document
from blindmask.documents.render import page_picture
from blindmask.host.rule_files import load_rules
from blindmask.messages import error_text

from . import toy

RULES = load_rules()
APPLICANT = Applicant(name="周晓澜", units=("库勒地区质量检测中心",))
FILLER = "经考核成绩合格，准予结业，特发此证，以资鼓励。\n" * 6
TEXT = f"姓名：周晓澜\n兹聘任周晓澜同志为工程师。\n{FILLER}\f经周晓澜同意。\n{FILLER}"


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    line = InputFormat(toy.__name__, names=("TOY",), suffixes=(".toy",))
    monkeypatch.setattr(input_formats, "FORMATS", (*input_formats.FORMATS, line))


@pytest.fixture
def document(registered: None, tmp_path: Path) -> Document:
    path = tmp_path / "a.toy"
    path.write_bytes(toy.MAGIC + TEXT.encode())
    return open_document(path)


def masked(document: Document, target: Path, *, but: int = 0) -> FileResult:
    """The copy in which everything preselected is masked, but for so many of the first page's boxes."""
    decisions: list[Decision] = []
    for page in document.pages:
        found = [p for p in analyse_page(document, page.index, APPLICANT, RULES).proposals if p.preselected]
        left = but if page.index == 0 else 0
        decisions += [Decision(p.id, p.page, p.box, p.kind, Verdict.MASK) for p in found[left:]]
    return export_document(document, decisions, {}, str(target), APPLICANT, RULES, ExportOptions())


def test_it_opens_by_its_content(document: Document, tmp_path: Path) -> None:
    other = tmp_path / "a.pdf"
    other.write_bytes(Path(document.path).read_bytes())
    assert [open_document(path).format for path in (document.path, other)] == ["toy", "toy"]
    assert [(page.width, page.height) for page in document.pages] == [toy.PAGE_PT, toy.PAGE_PT]


def test_dialogs_and_messages_name_it(registered: None) -> None:
    assert ".toy" in accepted_suffixes()
    assert "HEIC、TOY" in error_text(NothingToDo())


def test_a_file_that_only_claims_to_be_one_is_damaged(registered: None, tmp_path: Path) -> None:
    path = tmp_path / "a.toy"
    path.write_bytes(b"something else")
    with pytest.raises(DamagedFile):
        open_document(path)


def test_a_document_of_a_format_that_is_not_there_is_refused(document: Document) -> None:
    with pytest.raises(UnsupportedFormat):
        format_of(replace(document, format="gone"))


def test_its_page_is_shown(document: Document) -> None:
    with Image.open(io.BytesIO(page_picture(document, 0, long_side_px=421))) as picture:
        assert picture.size == (298, 421)
        assert np.asarray(picture).min() < 100


def test_its_text_layer_is_read_and_the_name_proposed(document: Document) -> None:
    analysis = analyse_page(document, 0, APPLICANT, RULES)
    assert {span.source for span in analysis.spans} == {TextSource.LAYER}
    assert [p.text for p in analysis.proposals if p.preselected] == ["周晓澜", "周晓澜"]


def test_its_masked_copy_is_a_proved_pdf(document: Document, tmp_path: Path) -> None:
    result = masked(document, tmp_path / "out" / "01")
    assert (result.status, result.leaks, Path(result.output).name) == (Status.PASSED, (), "01.pdf")
    assert result.proofs == {"same_decoder": (0, 1)}, "no other program draws it: that is told"
    assert check_file(result.output, APPLICANT, RULES).status is Status.PASSED


def test_a_name_that_is_left_in_it_fails_the_proof(document: Document, tmp_path: Path) -> None:
    result = masked(document, tmp_path / "out" / "01", but=1)
    assert (result.status, result.output) == (Status.FAILED, "")
    assert {leak.how for leak in result.leaks} == {"ocr"}
