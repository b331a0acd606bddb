"""Where the stages meet, on small drawn pages with the real engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from blindmask.case.work.analysis import analyse_page
from blindmask.case.work.check import check_file
from blindmask.case.work.masked_copy import export_document
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import ChangedFile, LimitNotMet, SecrecyStop
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Verdict
from blindmask.core.results import ExportOptions, Status
from blindmask.documents.open import open_document
from blindmask.documents.render import page_picture
from blindmask.host.rule_files import load_rules

RULES = load_rules()
APPLICANT = Applicant(name="周晓澜", units=("库勒地区质量检测中心",))
SIZE_PX = (1000, 1400)


def draw(path: Path, font: Path, texts: list[tuple[int, int, str]], *, turned: int = 0) -> Document:
    """A page with lines of 36 px at (x, y), saved after being turned clockwise."""
    picture = Image.new("RGB", SIZE_PX, "white")
    pen = ImageDraw.Draw(picture)
    for x, y, text in texts:
        pen.text((x, y), text, fill="black", font=ImageFont.truetype(str(font), 36))
    picture.rotate(-turned, expand=True).save(path)
    return open_document(str(path))


FILLER = [(120, 700 + 60 * i, "经考核成绩合格，准予结业，特发此证，以资鼓励。") for i in range(6)]
TWICE = [(120, 200, "姓名：周晓澜"), (120, 400, "兹聘任周晓澜同志为工程师。"), *FILLER]


def covers(box: Rect, x_px: float, y_px: float, size: tuple[int, int] = SIZE_PX) -> bool:
    x, y = x_px / size[0], y_px / size[1]
    return box.left < x < box.right and box.top < y < box.bottom


def names(analysis: PageAnalysis) -> list[Proposal]:
    return [p for p in analysis.proposals if p.kind is Kind.NAME and p.preselected]


def test_boxes_lie_on_the_names(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    analysis = analyse_page(document, 0, APPLICANT, RULES)
    first, second = names(analysis)
    assert covers(first.box, 120 + 36 * 4.5, 225)
    assert covers(second.box, 120 + 36 * 4.5, 425)
    assert analysis.upright == 0


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_on_its_side_keeps_its_boxes_as_displayed(tmp_path: Path, cjk_font: Path, turned: int) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE, turned=turned)
    analysis = analyse_page(document, 0, APPLICANT, RULES)
    assert analysis.upright == (360 - turned) % 360
    x, y = 120 + 36 * 4.5, 225.0
    width, height = SIZE_PX
    shown = {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[turned]
    size = (height, width) if turned % 180 else (width, height)
    assert any(covers(p.box, *shown, size=size) for p in names(analysis))


def test_a_marked_page_stops(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, [(100, 60, "机密★10年"), *TWICE])
    with pytest.raises(SecrecyStop):
        analyse_page(document, 0, APPLICANT, RULES)


def test_a_blank_page_and_a_picture_without_text_are_told_apart(tmp_path: Path) -> None:
    Image.new("RGB", SIZE_PX, "white").save(tmp_path / "blank.png")
    assert analyse_page(open_document(str(tmp_path / "blank.png")), 0, APPLICANT, RULES).notes == ("blank",)
    noise = np.random.default_rng(1).integers(0, 255, (140, 100), dtype=np.uint8)
    Image.fromarray(noise).resize(SIZE_PX, Image.Resampling.BICUBIC).save(tmp_path / "noise.png")
    assert "blank" not in analyse_page(open_document(str(tmp_path / "noise.png")), 0, APPLICANT, RULES).notes


def masked_first(document: Document, analysis: PageAnalysis) -> list[Decision]:
    first = names(analysis)[0]
    return [Decision(first.id, document.page_key(0), first.box, Kind.NAME, Verdict.MASK)]


def test_a_name_that_was_forgotten_fails_the_export_and_leaves_nothing(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    decisions = masked_first(document, analyse_page(document, 0, APPLICANT, RULES))
    out = tmp_path / "out"
    result = export_document(document, decisions, {}, str(out / "01"), APPLICANT, RULES, ExportOptions())
    assert result.status is Status.FAILED
    assert {leak.how for leak in result.leaks} == {"ocr"}
    assert list(out.iterdir()) == []


def test_where_nobody_decides_it_is_masked_as_well(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    decisions = masked_first(document, analyse_page(document, 0, APPLICANT, RULES))
    target = str(tmp_path / "out" / "01")
    result = export_document(document, decisions, {}, target, APPLICANT, RULES, ExportOptions(), True)
    assert result.status is Status.PASSED
    assert Path(result.output).name == "01.png"
    clean = check_file(result.output, APPLICANT, RULES)
    assert (clean.status, clean.leaks) == (Status.PASSED, ())


def test_a_name_that_a_person_kept_is_no_leak(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    analysis = analyse_page(document, 0, APPLICANT, RULES)
    decisions = masked_first(document, analysis)
    kept = names(analysis)[1]
    decisions.append(Decision(kept.id, document.page_key(0), kept.box, Kind.NAME, Verdict.KEEP))
    result = export_document(document, decisions, {}, str(tmp_path / "o" / "01"), APPLICANT, RULES, ExportOptions())
    assert result.status is Status.PASSED


def test_a_source_that_changed_meanwhile_is_refused(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    draw(tmp_path / "a.png", cjk_font, FILLER)
    with pytest.raises(ChangedFile):
        export_document(document, [], {}, str(tmp_path / "o" / "01"), APPLICANT, RULES, ExportOptions())


def test_check_finds_what_an_unmasked_file_shows(tmp_path: Path, cjk_font: Path) -> None:
    draw(tmp_path / "a.png", cjk_font, TWICE)
    result = check_file(str(tmp_path / "a.png"), APPLICANT, RULES)
    assert result.status is Status.FAILED
    assert len(result.leaks) == 2


def test_the_screen_gets_a_picture(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE)
    assert page_picture(document, 0, long_side_px=300)[:2] == b"\xff\xd8"


def test_a_page_is_read_the_way_a_person_turned_it(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "a.png", cjk_font, TWICE, turned=90)
    found = analyse_page(document, 0, APPLICANT, RULES, 270)
    assert found.upright == 270
    assert any(p.kind is Kind.NAME and p.preselected for p in found.proposals)
    assert analyse_page(document, 0, APPLICANT, RULES, 0).upright == 0


def test_a_split_output_is_proved_part_by_part_and_all_or_nothing(tmp_path: Path, cjk_font: Path) -> None:
    pages = [draw(tmp_path / f"{name}.png", cjk_font, TWICE if name == "b" else FILLER).path for name in "abc"]
    first, *others = (Image.open(path) for path in pages)
    first.save(tmp_path / "s.pdf", save_all=True, append_images=others, resolution=120)
    document = open_document(str(tmp_path / "s.pdf"))
    target, out = str(tmp_path / "out" / "01"), tmp_path / "out"
    with pytest.raises(LimitNotMet) as refused:
        export_document(document, [], {}, target, APPLICANT, RULES, ExportOptions(max_bytes=5_000))
    limit = int(refused.value.facts["smallest"]) * 3 // 4
    options = ExportOptions(max_bytes=limit, may_split=True)
    leaking = export_document(document, [], {}, target, APPLICANT, RULES, options)
    assert (leaking.status, leaking.parts, {leak.page for leak in leaking.leaks}) == (Status.FAILED, (), {1})
    assert list(out.iterdir()) == []
    result = export_document(document, [], {}, target, APPLICANT, RULES, options, True)
    assert result.status is Status.PASSED
    assert [Path(part.output).name for part in result.parts] == ["01_1.pdf", "01_2.pdf"]
    assert sorted(path.name for path in out.iterdir()) == ["01_1.pdf", "01_2.pdf"]
    assert all(Path(part.output).stat().st_size == part.bytes <= limit for part in result.parts)
    assert sum(len(open_document(part.output).pages) for part in result.parts) == result.pages == 3


def test_a_picture_that_became_a_jpeg_for_a_limit_is_put_in_place_as_one(tmp_path: Path, cjk_font: Path) -> None:
    document = draw(tmp_path / "s.png", cjk_font, FILLER)
    grain = np.random.default_rng(3).normal(0, 6, (SIZE_PX[1], SIZE_PX[0], 3))
    with Image.open(document.path) as page:
        noisy = np.clip(np.asarray(page) - 20 + grain, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(tmp_path / "s.png")
    options, out = ExportOptions(max_bytes=500_000), tmp_path / "out"
    result = export_document(open_document(document.path), [], {}, str(out / "01.masked"), APPLICANT, RULES, options)
    assert result.status is Status.PASSED
    assert [path.name for path in out.iterdir()] == ["01.masked.jpg"] == [Path(result.output).name]
    assert (out / "01.masked.jpg").stat().st_size == result.bytes <= 500_000


def test_the_typed_home_address_is_proposed_proved_and_checked(tmp_path: Path, cjk_font: Path) -> None:
    who = Applicant(name="周晓澜", address="云北省青柳市长春路123号5栋2单元301室")
    document = draw(tmp_path / "a.png", cjk_font, [(120, 200, "现居青柳市长春路123号5栋2单元301室。"), *FILLER])
    analysis = analyse_page(document, 0, who, RULES)
    (found,) = [p for p in analysis.proposals if p.kind is Kind.ADDRESS]
    assert found.preselected
    assert covers(found.box, 120 + 36 * 4, 225)
    left = export_document(document, [], {}, str(tmp_path / "left"), who, RULES, ExportOptions())
    assert left.status is Status.FAILED
    assert [leak.kind for leak in check_file(document.path, who, RULES).leaks] == ["address"]
    decision = Decision.from_proposal(found)
    masked = export_document(document, [decision], {}, str(tmp_path / "masked"), who, RULES, ExportOptions())
    assert masked.status is Status.PASSED
    assert check_file(masked.output, who, RULES).leaks == ()
