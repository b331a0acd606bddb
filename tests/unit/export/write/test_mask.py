from __future__ import annotations

import errno
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image

from blindmask.core.boxes import Rect
from blindmask.core.errors import (
    CannotWrite,
    ChangedFile,
    DiskFull,
    LimitNotMet,
    MissingCharacters,
    PageOverLimit,
    StillUndecided,
    TargetIsSource,
    UsageError,
)
from blindmask.core.proposals import Kind, Verdict
from blindmask.core.results import ExportOptions
from blindmask.documents.formats import replaced_fonts
from blindmask.documents.open import open_document
from blindmask.documents.render import missing_characters
from blindmask.export.write.containers import PageWriter, open_writer
from blindmask.export.write.mask import output_format, output_suffix, write_masked
from blindmask.messages import error_text
from tests.unit.documents.test_replaced_fonts import page as rare_page
from tests.unit.export.make import (
    RULES,
    decide,
    displayed,
    marked_pdf,
    marked_picture,
    mask,
    masked_case,
    red_box,
    red_share,
    scanned_pdf,
    verify,
)

CROP = (60, 90, 460, 660)


@pytest.mark.parametrize(
    ("rotate", "crop", "user_unit", "inherited"),
    list(itertools.product((0, 90, 180, 270), (None, CROP), (1, 2), (False, True))),
)
def test_a_pdf_page_is_masked_where_it_is_displayed(
    tmp_path: Path, rotate: int, crop: tuple[int, ...] | None, user_unit: float, inherited: bool
) -> None:
    source = marked_pdf(tmp_path / "s.pdf", rotate=rotate, crop=crop, user_unit=user_unit, inherited=inherited)
    assert red_share(displayed(source)) > 0.003
    document, decisions, target = masked_case(tmp_path, source)
    assert red_share(displayed(target)) == 0
    assert verify(target, document, decisions) == []


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_come_out_upright(tmp_path: Path, turn: int) -> None:
    source = marked_pdf(tmp_path / "s.pdf", crop=CROP)
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source)))]
    masked = mask(document, decisions, tmp_path / "m.pdf", turns={0: turn})
    assert masked.pages[0].turned == turn
    assert (masked.pages[0].width_px > masked.pages[0].height_px) == (turn != 180)
    assert red_share(displayed(masked.path)) == 0
    assert verify(masked.path, document, decisions, turns={0: turn}) == []
    assert {leak.how for leak in verify(masked.path, document, decisions)} & {"changed_outside", "page_size"}


def test_pages_stay_as_they_lie_when_asked(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    masked = mask(document, [], tmp_path / "m.pdf", turns={0: 90}, options=ExportOptions(upright=False))
    assert masked.pages[0].turned == 0
    assert verify(masked.path, document, []) == []


def test_a_text_pdf_loses_its_text_layer_and_all_metadata(tmp_path: Path) -> None:
    source = marked_pdf(tmp_path / "s.pdf", pages=2)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Author"] = "Qiulin Test Lab"
        pdf.attachments["original.txt"] = b"Qiulin Test Lab"
        pdf.save(source)
    _, _, target = masked_case(tmp_path, source)
    assert "Qiulin" in pypdfium2.PdfDocument(source)[0].get_textpage().get_text_range()
    masked = pypdfium2.PdfDocument(target)
    assert [masked[index].get_textpage().get_text_range() for index in range(len(masked))] == ["", ""]
    assert b"Qiulin" not in target.read_bytes()
    with pikepdf.open(target) as pdf:
        assert sorted(pdf.trailer.keys()) == ["/Root", "/Size"]
        assert not pdf.attachments


def test_page_sizes_are_those_displayed(tmp_path: Path) -> None:
    document, _, target = masked_case(tmp_path, marked_pdf(tmp_path / "s.pdf", rotate=90, crop=CROP))
    assert (document.pages[0].width, document.pages[0].height) == (570, 400)
    with pikepdf.open(target) as pdf:
        assert [float(edge) for edge in pdf.pages[0].mediabox.as_list()] == [0, 0, 570, 400]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    document, decisions, target = masked_case(tmp_path, marked_pdf(tmp_path / "s.pdf"))
    mask(document, decisions, tmp_path / "again.pdf")
    assert target.read_bytes() == (tmp_path / "again.pdf").read_bytes()


@pytest.mark.parametrize("mode", ["1", "L"])
def test_a_scan_keeps_its_own_pixels(tmp_path: Path, mode: str) -> None:
    picture = marked_picture().convert(mode)
    source = scanned_pdf(tmp_path / "s.pdf", picture)
    document = open_document(source)
    box = Rect(0.1, 0.1, 0.25, 0.17)
    masked = mask(document, [decide(document, box)], tmp_path / "m.pdf")
    assert (masked.pages[0].width_px, masked.pages[0].height_px) == picture.size
    with pikepdf.open(masked.path) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.P
        assert int(image.BitsPerComponent) == (1 if mode == "1" else 8)
    before, after = (
        np.array(picture.convert("L"), np.int16),
        displayed(masked.path, long_side_px=800)[:, :, 0].astype(np.int16),
    )
    x0, y0, x1, y1 = 60, 80, 150, 136
    assert (after[y0:y1, x0:x1] == 0).all()
    before[y0:y1, x0:x1] = 0
    # Sixteen greys are at most half a step of 17 away.
    assert np.abs(before - after).max() <= (0 if mode == "1" else 8)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif"])
def test_lossless_images_change_in_the_boxes_only(tmp_path: Path, suffix: str, mode: str) -> None:
    coloured = marked_picture()
    coloured.paste((0, 90, 200), (300, 500, 360, 560))
    picture = coloured.convert(mode)
    source = tmp_path / f"s{suffix}"
    picture.save(source)
    document = open_document(source)
    decisions = [decide(document, Rect(0.1, 0.1, 0.25, 0.1625))]
    target = tmp_path / f"m{suffix}"
    mask(document, decisions, target)
    expected = np.array(picture.convert("RGB"))
    expected[80:130, 60:150] = 0
    with Image.open(target) as written:
        assert written.mode == mode
        assert np.array_equal(np.array(written.convert("RGB")), expected)
    assert verify(target, document, decisions) == []


def test_a_fax_of_several_pages_stays_one_bit(tmp_path: Path) -> None:
    pages = [marked_picture(600 + 40 * number).convert("1") for number in range(3)]
    source = tmp_path / "s.tif"
    pages[0].save(source, save_all=True, append_images=pages[1:], compression="group4")
    document = open_document(source)
    decisions = [decide(document, Rect(0.1, 0.1, 0.25, 0.17), page=page) for page in (0, 2)]
    masked = mask(document, decisions, tmp_path / "m.tif")
    assert masked.counts == {"name": 2}
    with Image.open(masked.path) as written:
        for index, page in enumerate(pages):
            written.seek(index)
            assert (written.mode, written.size, written.info["compression"]) == ("1", page.size, "group4")
            outside = np.s_[200:, :]
            assert np.array_equal(np.array(written)[outside], np.array(page)[outside])
    assert verify(masked.path, document, decisions) == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_and_removed(tmp_path: Path, orientation: int) -> None:
    source = tmp_path / "s.jpg"
    exif = Image.Exif()
    exif[274] = orientation
    exif[315] = "Qiulin Test Lab"
    marked_picture().save(source, exif=exif, quality=92)
    document, decisions, target = masked_case(tmp_path, source)
    with Image.open(target) as written:
        assert not written.getexif()
        assert (written.width > written.height) == (orientation >= 5)
    assert red_share(displayed(target)) == 0
    assert verify(target, document, decisions) == []


def _transparent(picture: Image.Image) -> Image.Image:
    rgba = picture.convert("RGBA")
    rgba.putalpha(Image.fromarray(np.where(np.array(picture.convert("L")) > 250, 0, 255).astype(np.uint8)))
    return rgba


def _half_transparent(picture: Image.Image) -> Image.Image:
    rgba = picture.convert("RGBA")
    alpha = np.full((picture.height, picture.width), 255, np.uint8)
    alpha[-picture.height // 3 :] = 120
    rgba.putalpha(Image.fromarray(alpha))
    return rgba


@pytest.mark.parametrize(
    ("name", "convert"),
    [
        ("cmyk.jpg", lambda picture: picture.convert("CMYK")),
        ("cmyk.tif", lambda picture: picture.convert("CMYK")),
        ("transparent.png", _transparent),
        ("half.png", _half_transparent),
        ("half.tif", _half_transparent),
        ("palette.png", lambda picture: picture.quantize(8)),
        ("photo.webp", lambda picture: picture),
        ("bitmap.bmp", lambda picture: picture),
        ("photo.heic", lambda picture: picture),
    ],
)
def test_every_kind_of_picture_is_masked_and_proved(
    tmp_path: Path, name: str, convert: Callable[[Image.Image], Image.Image]
) -> None:
    source = tmp_path / name
    convert(marked_picture()).save(source)
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source)))]
    target = tmp_path / f"m{output_suffix(document, ExportOptions())}"
    mask(document, decisions, target)
    assert red_share(displayed(target)) == 0
    assert verify(target, document, decisions) == []


def test_sixteen_bit_greys_become_eight(tmp_path: Path) -> None:
    source = tmp_path / "s.png"
    grey = np.array(marked_picture().convert("L"), np.uint16) * 257
    Image.fromarray(grey).save(source)
    document = open_document(source)
    decisions = [decide(document, Rect(0.1, 0.1, 0.25, 0.17))]
    masked = mask(document, decisions, tmp_path / "m.png")
    with Image.open(masked.path) as written:
        assert written.mode == "L"
    assert verify(masked.path, document, decisions) == []


@pytest.mark.parametrize("style", ["black", "white", "label"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".pdf"])
def test_every_style_is_proved(tmp_path: Path, style: str, suffix: str) -> None:
    source = tmp_path / f"s{suffix}"
    if suffix == ".pdf":
        marked_pdf(source)
    else:
        marked_picture().save(source)
    document, decisions, target = masked_case(tmp_path, source, style=style)
    assert red_share(displayed(target)) == 0
    assert verify(target, document, decisions, style=style) == []


def test_a_label_is_a_word_on_a_flat_block(tmp_path: Path) -> None:
    source = tmp_path / "s.png"
    marked_picture(1200, 1600).save(source)
    document = open_document(source)
    decisions = [decide(document, Rect(0.1, 0.1, 0.4, 0.15))]
    target = tmp_path / "m.png"
    mask(document, decisions, target, options=ExportOptions(style="label"))
    block = displayed(target)[160:240, 120:480]
    assert (block[:, :60] == 217).all()
    assert 0.02 < (block < 100).mean() < 0.4
    assert verify(target, document, decisions, style="label") == []


def test_a_label_says_which_author_a_name_is(tmp_path: Path) -> None:
    source = tmp_path / "s.png"
    marked_picture(1200, 1600).save(source)
    document = open_document(source)
    plain = decide(document, Rect(0.1, 0.1, 0.4, 0.15))
    blocks: list[NDArray[np.uint8]] = []
    for author in (0, 1, 2):
        target = tmp_path / f"m{author}.png"
        decisions = [replace(plain, author=author)]
        mask(document, decisions, target, options=ExportOptions(style="label"))
        assert verify(target, document, decisions, style="label") == []
        blocks.append(displayed(target)[160:240, 120:480])
    assert all((block < 100).any() for block in blocks)
    assert not any((a == b).all() for a, b in itertools.combinations(blocks, 2))


@pytest.mark.parametrize(
    ("name", "format", "expected"),
    [
        ("s.pdf", "same", ".pdf"),
        ("s.pdf", "jpg", ".jpg"),
        ("s.heic", "same", ".jpg"),
        ("s.tif", "same", ".tif"),
        ("s.png", "jpg", ".jpg"),
        ("s.png", "pdf", ".pdf"),
    ],
)
def test_formats_are_kept_or_converted(tmp_path: Path, name: str, format: str, expected: str) -> None:
    source = tmp_path / name
    if name == "s.pdf":
        marked_pdf(source)
    else:
        marked_picture().save(source)
    document = open_document(source)
    options = ExportOptions(format=format)
    assert output_suffix(document, options) == expected
    decisions = [decide(document, red_box(displayed(source)))]
    masked = mask(document, decisions, tmp_path / f"m{expected}", options=options)
    assert verify(masked.path, document, decisions) == []


def test_several_pages_become_one_pdf_instead_of_a_jpg(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf", pages=2))
    options = ExportOptions(format="jpg")
    masked = mask(document, [], tmp_path / "m.pdf", options=options)
    assert (masked.format, len(masked.pages)) == ("pdf", 2)


def test_unknown_formats_and_styles_are_refused(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    with pytest.raises(UsageError):
        output_format(document, ExportOptions(format="gif"))
    with pytest.raises(UsageError):
        mask(document, [], tmp_path / "m.pdf", options=ExportOptions(style="blur"))


@pytest.mark.parametrize("quality", [60, 92, 100])
def test_a_jpeg_keeps_its_tables_or_all_its_bytes(tmp_path: Path, quality: int) -> None:
    source = tmp_path / "s.jpg"
    marked_picture().save(source, quality=quality, comment=b"what a camera writes")
    document = open_document(source)
    mask(document, [], tmp_path / "free.jpg")
    mask(document, [decide(document, red_box(displayed(source)))], tmp_path / "m.jpg")
    scans = [path.read_bytes().split(b"\xff\xda")[1] for path in (source, tmp_path / "free.jpg")]
    assert scans[0] == scans[1]
    assert b"camera" not in (tmp_path / "free.jpg").read_bytes()
    with Image.open(source) as before, Image.open(tmp_path / "m.jpg") as after:
        tables = [picture.quantization[0] for picture in (before, after)]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]: a JPEG
    assert tables[0] == tables[1]


@pytest.mark.parametrize("quality", [10, 20, 30])
def test_a_box_is_flat_in_a_jpeg_of_low_quality_and_nothing_else_changes(tmp_path: Path, quality: int) -> None:
    source = tmp_path / "s.jpg"
    marked_picture(608, 800).save(source, quality=quality, subsampling=0)
    document = open_document(source)
    masked = mask(document, [decide(document, Rect(0.103, 0.115, 0.247, 0.173))], tmp_path / "m.jpg")
    before, after = displayed(source).astype(np.int16), displayed(masked.path).astype(np.int16)
    assert after[95:135, 66:146].max() <= 30
    apart = np.abs(before - after).max(axis=2)
    apart[80:152, 48:168] = 0
    assert apart.mean() < 1.2


def _source_without_loss(path: Path, picture: Image.Image) -> Path:
    if path.suffix == ".pdf":
        return scanned_pdf(path, picture)
    if path.suffix == ".webp":
        picture.save(path, lossless=True)
    else:
        picture.save(path)
    return path


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".webp", ".pdf"])
@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_lossless_source_is_the_same_to_the_pixel_outside_the_boxes(tmp_path: Path, suffix: str, mode: str) -> None:
    grain = np.random.default_rng(2).integers(-3, 4, (800, 600, 3))
    tinted = Image.fromarray(np.clip(np.asarray(marked_picture(), np.int16) + grain, 0, 255).astype(np.uint8))
    source = _source_without_loss(tmp_path / f"s{suffix}", tinted.convert(mode))
    document = open_document(source)
    masked = mask(document, [decide(document, Rect(0.1, 0.1, 0.25, 0.17))], tmp_path / f"m{suffix}")
    before, after = displayed(source, long_side_px=800), displayed(masked.path, long_side_px=800)
    outside = np.ones(before.shape[:2], np.bool_)
    outside[78:139, 58:153] = False
    assert np.array_equal(before[outside], after[outside])
    assert not after[82:134, 62:148].any()


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".pdf"])
def test_a_byte_limit_is_met_and_the_result_is_proved(tmp_path: Path, suffix: str) -> None:
    random = np.random.default_rng(5)
    picture = np.array(marked_picture(1240, 1754), np.int16)
    grain = np.clip(picture + random.integers(-6, 7, picture.shape), 0, 255).astype(np.uint8)
    source = tmp_path / f"s{suffix}"
    if suffix == ".pdf":
        scanned_pdf(source, Image.fromarray(grain), dpi=150)
    else:
        Image.fromarray(grain).save(source)
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source)))]
    free = mask(document, decisions, tmp_path / f"free{suffix}").bytes
    limit = free * 3 // 4
    masked = mask(document, decisions, tmp_path / f"m{suffix}", options=ExportOptions(max_bytes=limit))
    assert masked.bytes == masked.path.stat().st_size <= limit
    assert verify(masked.path, document, decisions) == []


def _photographed() -> Image.Image:
    """A page with a camera's grain, in which no two neighbours are alike."""
    grain = np.random.default_rng(5).normal(0, 4, (1754, 1240, 3))
    return Image.fromarray(np.clip(np.asarray(marked_picture(1240, 1754)) * 0.8 + 30 + grain, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(("suffix", "kept"), [(".png", ".png"), (".png", ".jpg"), (".bmp", ".jpg")])
def test_a_picture_that_is_too_large_without_loss_becomes_a_jpeg(tmp_path: Path, suffix: str, kept: str) -> None:
    source = tmp_path / f"s{suffix}"
    (_photographed() if kept == ".jpg" else marked_picture(1240, 1754)).save(source)
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source)))]
    free = mask(document, decisions, tmp_path / f"free{suffix}").bytes
    limit = free // 8 if kept == ".jpg" else free * 9 // 10
    masked = mask(document, decisions, tmp_path / f"m{suffix}", options=ExportOptions(max_bytes=limit))
    assert masked.path == tmp_path / f"m{kept}"
    assert [path.name for path in tmp_path.glob("m.*")] == [f"m{kept}"]
    assert masked.bytes == masked.path.stat().st_size <= limit
    assert masked.pages[0].width_px == 1240
    assert verify(masked.path, document, decisions) == []


def test_a_limit_under_the_floor_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    with pytest.raises(LimitNotMet):
        mask(document, [], tmp_path / "m.pdf", options=ExportOptions(max_bytes=900))
    assert not (tmp_path / "m.pdf").exists()


def test_a_limit_that_splitting_would_meet_is_told_apart(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf", pages=3))
    with pytest.raises(PageOverLimit) as alone:
        mask(document, [], tmp_path / "m.pdf", options=ExportOptions(max_bytes=900))
    smallest = int(alone.value.facts["smallest"])
    with pytest.raises(LimitNotMet) as together:
        mask(document, [], tmp_path / "m.pdf", options=ExportOptions(max_bytes=smallest * 3 // 4))
    assert type(together.value) is LimitNotMet


def test_only_the_largest_page_gives_way_to_a_limit(tmp_path: Path) -> None:
    random = np.random.default_rng(9)
    grain = Image.fromarray(random.integers(120, 255, (800, 600, 3)).astype(np.uint8))
    source = tmp_path / "s.pdf"
    marked_picture().save(source, save_all=True, append_images=[grain], resolution=100)
    document = open_document(source)
    free = mask(document, [], tmp_path / "free.pdf")
    small = mask(document, [], tmp_path / "m.pdf", options=ExportOptions(max_bytes=free.bytes * 3 // 4))
    with pikepdf.open(free.path) as before, pikepdf.open(small.path) as after:
        streams = [[page.obj.Resources.XObject.P.read_raw_bytes() for page in pdf.pages] for pdf in (before, after)]
    assert streams[0][0] == streams[1][0]
    assert len(streams[1][1]) < len(streams[0][1])


def test_a_photo_stays_a_photo_under_a_byte_limit(tmp_path: Path) -> None:
    """Clean white paper with a grey photo once became black and white."""
    pixels = np.full((1100, 800), 255, np.uint8)
    pixels[200:500, 100:350] = np.linspace(40, 220, 250, dtype=np.uint8)[None, :]
    source = tmp_path / "s.pdf"
    scanned_pdf(source, Image.fromarray(pixels))
    document = open_document(source)
    floor = 1
    for limit in (60_000, 30_000, 15_000, 10_000):
        try:
            target = mask(document, [], tmp_path / f"{limit}.pdf", options=ExportOptions(max_bytes=limit)).path
        except LimitNotMet:
            continue
        floor = limit
        greys = np.unique(displayed(target, long_side_px=1100)[200:500, 100:350, 0])
        assert len(greys) > 8
        assert verify(target, document, []) == []
    assert floor <= 30_000


def test_nothing_is_exported_while_something_is_undecided(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    waiting = decide(document, Rect(0.1, 0.1, 0.2, 0.2), verdict=Verdict.UNDECIDED)
    with pytest.raises(StillUndecided):
        mask(document, [waiting], tmp_path / "m.pdf")
    assert not (tmp_path / "m.pdf").exists()


def test_boxes_to_keep_are_not_painted(tmp_path: Path) -> None:
    source = marked_pdf(tmp_path / "s.pdf")
    document = open_document(source)
    kept = decide(document, red_box(displayed(source)), verdict=Verdict.KEEP)
    masked = mask(document, [kept], tmp_path / "m.pdf")
    assert masked.counts == {}
    assert red_share(displayed(masked.path)) > 0.003
    assert verify(masked.path, document, [kept]) == []


def test_painted_boxes_are_told_in_the_output_page(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    masked = mask(document, [decide(document, Rect(0.1, 0.2, 0.3, 0.25))], tmp_path / "m.pdf", turns={0: 90})
    (painted,) = masked.pages[0].boxes
    assert painted.kind is Kind.NAME
    assert painted.box.as_list() == pytest.approx([0.75, 0.1, 0.8, 0.3], abs=0.002)


def test_neither_the_source_nor_another_file_is_overwritten(tmp_path: Path) -> None:
    source = marked_pdf(tmp_path / "s.pdf")
    document, before = open_document(source), source.read_bytes()
    with pytest.raises(TargetIsSource):
        mask(document, [], source)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"kept")
    with pytest.raises(CannotWrite):
        mask(document, [], other)
    assert (source.read_bytes(), other.read_bytes()) == (before, b"kept")


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    with pytest.raises(CannotWrite):
        mask(document, [], tmp_path / "missing" / "m.pdf")


def test_a_source_that_changed_is_refused(tmp_path: Path) -> None:
    source = marked_pdf(tmp_path / "s.pdf")
    document = open_document(source)
    marked_pdf(source, rotate=90)
    with pytest.raises(ChangedFile):
        mask(document, [], tmp_path / "m.pdf")
    assert not (tmp_path / "m.pdf").exists()


def numbered_pdf(path: Path, *, pages: int) -> Path:
    """Pages of different heavy grain with the red square at different heights."""
    random = np.random.default_rng(3)
    pictures: list[Image.Image] = []
    for index in range(pages):
        pixels = np.repeat(random.integers(110, 250, (800, 600, 1)), 3, axis=2).astype(np.uint8)
        pixels[100 + 150 * index : 200 + 150 * index, 100:300] = (255, 0, 0)
        pictures.append(Image.fromarray(pixels))
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=72)
    return path


@pytest.mark.parametrize("suffix", [".pdf", ".tif"])
def test_what_cannot_meet_the_limit_in_one_file_becomes_several(tmp_path: Path, suffix: str) -> None:
    source = numbered_pdf(tmp_path / f"s{suffix}", pages=4)
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source, index)), page=index) for index in range(4)]
    turns = {1: 90, 3: 180}
    target = tmp_path / f"m{suffix}"
    with pytest.raises(PageOverLimit) as refused:
        mask(document, decisions, target, turns=turns, options=ExportOptions(max_bytes=900, may_split=True))
    limit = int(refused.value.facts["smallest"]) * 2 // 3
    with pytest.raises(LimitNotMet):
        mask(document, decisions, target, turns=turns, options=ExportOptions(max_bytes=limit))
    options = ExportOptions(max_bytes=limit, may_split=True)
    parts = write_masked(document, decisions, uprights=turns, target=target, rules=RULES, options=options)
    assert [part.path.name for part in parts] == [f"m_1{suffix}", f"m_2{suffix}"]
    assert [[page.index for page in part.pages] for part in parts] == [[0, 1], [2, 3]]
    assert not target.exists()
    for part in parts:
        assert part.bytes == part.path.stat().st_size <= limit
        own, other = [page.index for page in part.pages], [page.index for page in parts[part is parts[0]].pages]
        assert verify(part.path, document, decisions, turns=turns, pages=own) == []
        assert verify(part.path, document, decisions, turns=turns, pages=other) != []
        assert verify(part.path, document, decisions, turns=turns, pages=own[:1]) != []
        assert verify(part.path, document, decisions, turns=turns) != []


def test_a_file_that_meets_its_limit_is_not_split(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf", pages=3))
    whole = mask(document, [], tmp_path / "free.pdf").bytes
    options = ExportOptions(max_bytes=whole, may_split=True)
    assert mask(document, [], tmp_path / "m.pdf", options=options).path.name == "m.pdf"


def test_a_part_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = open_document(numbered_pdf(tmp_path / "s.pdf", pages=3))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(PageOverLimit) as refused:
        mask(document, [], out / "m.pdf", options=ExportOptions(max_bytes=900))
    options = ExportOptions(max_bytes=int(refused.value.facts["smallest"]) * 3 // 4, may_split=True)
    (out / "m_2.pdf").write_bytes(b"somebody's")
    with pytest.raises(CannotWrite):
        mask(document, [], out / "m.pdf", options=options)
    assert [path.name for path in out.iterdir()] == ["m_2.pdf"]
    (out / "m_2.pdf").unlink()

    def full(path: Path, *, format: str) -> PageWriter:
        if path.name == "m_2.pdf":
            raise OSError(errno.ENOSPC, "full")
        return open_writer(path, format=format)

    monkeypatch.setattr("blindmask.export.write.mask.open_writer", full)
    with pytest.raises(DiskFull):
        mask(document, [], out / "m.pdf", options=options)
    assert list(out.iterdir()) == []


def test_a_character_that_no_font_shows_is_not_lost_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaced_fonts, "find_cjk_fonts", list)
    document = rare_page(tmp_path)
    (gap,) = missing_characters(document, 0)
    with pytest.raises(MissingCharacters) as told:
        mask(document, [], tmp_path / "m.pdf")
    assert (told.value.facts["page"], told.value.facts["count"]) == (1, 1)
    assert "嵌入字体" in error_text(told.value)
    assert not (tmp_path / "m.pdf").exists()
    decisions = [decide(document, gap)]
    mask(document, decisions, tmp_path / "m.pdf")
    assert (tmp_path / "m.pdf").exists()
