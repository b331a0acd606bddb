from __future__ import annotations

import io
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, Reason, make_proposal
from blindmask.detect.marks.photos.find import fit_to_pictures
from blindmask.documents.open import open_document
from blindmask.documents.pictures import page_pictures
from blindmask.host.paths import resources_dir
from tests.unit.detect.pages import KEY

PLACE = pymupdf.Rect(400, 100, 471, 199)


def saved(tmp_path: Path, *, strips: int = 1, rotation: int = 0, crop: bool = False) -> Document:
    """A page with a portrait, stored in strips, on a page that is turned or cropped."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=595, height=842)
    page.insert_text((72, 90), "certificate")
    with Image.open(resources_dir() / "samples" / "assets" / "portrait.jpg") as portrait:
        for number in range(strips):
            top, bottom = (round(portrait.height * n / strips) for n in (number, number + 1))
            data = io.BytesIO()
            portrait.crop((0, top, portrait.width, bottom)).save(data, "PNG")
            y0, y1 = (PLACE.y0 + PLACE.height * n / strips for n in (number, number + 1))
            page.insert_image(pymupdf.Rect(PLACE.x0, y0, PLACE.x1, y1), stream=data.getvalue(), keep_proportion=False)
    if crop:
        page.set_cropbox(pymupdf.Rect(50, 50, 545, 792))
    page.set_rotation(rotation)
    pdf.save(tmp_path / "a.pdf")
    return open_document(str(tmp_path / "a.pdf"))


@pytest.mark.parametrize("strips", [1, 5])
def test_a_pictures_box_is_exact_also_in_strips(tmp_path: Path, strips: int) -> None:
    (box,) = page_pictures(saved(tmp_path, strips=strips), 0)
    expected = [PLACE.x0 / 595, PLACE.y0 / 842, PLACE.x1 / 595, PLACE.y1 / 842]
    assert box.as_list() == pytest.approx(expected, abs=0.003)


def test_boxes_are_those_of_the_turned_page(tmp_path: Path) -> None:
    (box,) = page_pictures(saved(tmp_path, rotation=90), 0)
    expected = [1 - PLACE.y1 / 842, PLACE.x0 / 595, 1 - PLACE.y0 / 842, PLACE.x1 / 595]
    assert box.as_list() == pytest.approx(expected, abs=0.003)


def test_boxes_are_those_of_the_cropped_page(tmp_path: Path) -> None:
    (box,) = page_pictures(saved(tmp_path, crop=True), 0)
    expected = [(PLACE.x0 - 50) / 495, (PLACE.y0 - 50) / 742, (PLACE.x1 - 50) / 495, (PLACE.y1 - 50) / 742]
    assert box.as_list() == pytest.approx(expected, abs=0.003)


def test_an_image_file_has_none(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "a.png")
    assert page_pictures(open_document(str(tmp_path / "a.png")), 0) == []


def photo(box: Rect, detector: str = "photos") -> Rect:
    proposal = make_proposal(KEY, box, Kind.PHOTO, detector=detector, reason=Reason.FACE)
    (fitted,) = fit_to_pictures([proposal], [Rect(0.6, 0.1, 0.72, 0.25)])
    return fitted.box


def test_a_photo_covers_its_whole_picture() -> None:
    assert photo(Rect(0.61, 0.11, 0.71, 0.2)) == Rect(0.6, 0.1, 0.72, 0.25)


@pytest.mark.parametrize("box", [Rect(0.64, 0.12, 0.67, 0.15), Rect(0.2, 0.1, 0.3, 0.2), Rect(0.5, 0.0, 0.9, 0.5)])
def test_other_pictures_do_not_change_it(box: Rect) -> None:
    """A face in a picture of many, a photo elsewhere, and one that holds the picture."""
    assert photo(box) == box


def test_other_proposals_stay() -> None:
    box = Rect(0.61, 0.11, 0.71, 0.2)
    assert photo(box, detector="codes") == box
