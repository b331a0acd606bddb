from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.tools.facts import chinese_date, id_number
from tests.tools.make_samples import ATTACHMENTS, DEFAULT_OUT, DOTTED, SAMPLE, SPACED, make_case, make_set
from tests.tools.masked import page_pictures

BUDGET_BYTES = 2_500_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    make_case(SAMPLE, folder)
    return folder


def truth_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def test_the_same_applicant_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    make_case(SAMPLE, tmp_path)
    assert sorted(path.name for path in made.iterdir()) == sorted(path.name for path in tmp_path.iterdir())
    for path in made.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_another_seed_gives_another_case(made: Path, tmp_path: Path) -> None:
    first = ATTACHMENTS[:1]
    make_case(SAMPLE, tmp_path, seed=7, attachments=first)
    assert (tmp_path / first[0].file_name).read_bytes() != (made / first[0].file_name).read_bytes()


@pytest.mark.parametrize("applicant", [SAMPLE, DOTTED, SPACED], ids=lambda a: a.id)
def test_id_numbers_have_a_right_check_digit_and_no_real_region(applicant: Any) -> None:
    number = applicant.id_number
    # ISO 7064 MOD 11-2: the digits, doubled on from the left, leave 1.
    total = 0
    for digit in number:
        total = (total * 2 + (10 if digit == "X" else int(digit))) % 11
    assert len(number) == 18
    assert total == 1
    assert number.startswith("9999")


def test_a_check_digit_can_be_x() -> None:
    found = {id_number("999999", date(1990, 1, 1), serial)[-1] for serial in range(40)}
    assert "X" in found


def test_the_committed_case_is_small_and_complete() -> None:
    names = {a.file_name.format(name=SAMPLE.name) for a in ATTACHMENTS}
    assert {path.name for path in DEFAULT_OUT.iterdir()} == names | {"applicant.json", "truth.json"}
    assert sum(path.stat().st_size for path in DEFAULT_OUT.iterdir()) <= BUDGET_BYTES
    assert {file["path"] for file in truth_of(DEFAULT_OUT)["files"]} == names


@pytest.mark.parametrize("attachment", ATTACHMENTS, ids=lambda a: a.kind)
def test_marked_boxes_hold_ink(made: Path, attachment: Any) -> None:
    name = attachment.file_name.format(name=SAMPLE.name)
    file = next(file for file in truth_of(made)["files"] if file["path"] == name)
    pictures = page_pictures(made / name)
    assert len(pictures) == len(file["pages"])
    for page, picture in zip(file["pages"], pictures, strict=True):
        assert picture.width / picture.height == pytest.approx(page["width"] / page["height"], rel=0.01)
        assert page["items"]
        for item in page["items"]:
            assert ink_in(picture, item["box"]).mean() > 0.04, (page["index"], item["text"])


@pytest.mark.parametrize("name", ["03_毕业证书_陆砚秋.pdf", "04_聘书.jpg", "05_公需课合格证书.png", "10_荣誉证书.jpg"])
def test_boxes_end_where_the_ink_of_the_name_ends(made: Path, name: str) -> None:
    page = next(file for file in truth_of(made)["files"] if file["path"] == name)["pages"][0]
    picture = page_pictures(made / name)[0]
    item = next(item for item in page["items"] if item["kind"] == "name")
    left, top, right, bottom = item["box"]
    room = (bottom - top) * 0.3
    rows = np.flatnonzero(ink_in(picture, [left, top - room, right, bottom + room]).any(axis=1))
    room_px = room * picture.height
    assert rows[0] == pytest.approx(room_px, abs=3)
    assert rows[-1] == pytest.approx(room_px + (bottom - top) * picture.height, abs=3)


def ink_in(picture: Image.Image, box: list[float]) -> NDArray[np.bool_]:
    """Which pixels of a box are clearly darker or redder than the box's own paper."""
    width, height = picture.size
    crop = picture.crop((round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height)))
    pixels = np.asarray(crop, dtype=np.int16)
    paper = np.percentile(pixels.reshape(-1, 3), 90, axis=0)
    return (paper - pixels).max(axis=2) > 60


@pytest.mark.parametrize("name", ["01_职称证书.pdf", "02_学历证书电子注册备案表.pdf", "07_论文.pdf", "09_公示.pdf"])
def test_boxes_of_a_text_pdf_are_where_its_text_layer_says(made: Path, name: str) -> None:
    file = next(file for file in truth_of(made)["files"] if file["path"] == name)
    with pymupdf.open(made / name) as document:
        for page, true in zip(document.pages(), file["pages"], strict=True):
            own = [i for i in true["items"] if i["must"] == "mask" and i["kind"] in ("name", "unit")]
            assert own
            for item in own:
                found = [hit * page.rotation_matrix for hit in page.search_for(item["text"])]
                assert any(holds(hit, item["box"], page.rect) for hit in found), item["text"]


def holds(hit: pymupdf.Rect, box: list[float], page: pymupdf.Rect) -> bool:
    """Whether the text layer's line box holds the ink's box, to a point."""
    left, right = box[0] * page.width, box[2] * page.width
    top, bottom = box[1] * page.height, box[3] * page.height
    return hit.x0 - 1 <= left and right <= hit.x1 + 1 and hit.y0 - 1 <= top and bottom <= hit.y1 + 1


def test_forms_are_what_they_say(made: Path) -> None:
    with pymupdf.open(made / "09_公示.pdf") as notice:
        assert notice[0].rotation == 90
        assert notice[0].cropbox != notice[0].mediabox
    with pymupdf.open(made / "03_毕业证书_陆砚秋.pdf") as scan:
        assert not str(scan[0].get_text()).strip()
    with Image.open(made / "04_聘书.jpg") as photo:
        assert photo.getexif()[0x0112] == 6
    with Image.open(made / "06_2022年度考核登记表.tif") as form:
        assert getattr(form, "n_frames", 1) == 2
        form.seek(1)
        assert form.mode == "1"
    with Image.open(made / "08_单位推荐意见.jpg") as letter:
        assert letter.width > letter.height


def test_every_kind_of_own_fact_occurs(made: Path) -> None:
    truth = truth_of(made)
    kinds = {i["kind"] for f in truth["files"] for p in f["pages"] for i in p["items"] if i["must"] == "mask"}
    assert kinds == {"name", "unit", "photo", "id_number", "phone", "email", "signature", "seal_own", "code"}


def test_a_set_has_a_folder_for_each_applicant(tmp_path: Path) -> None:
    truth = make_set([DOTTED], tmp_path)
    assert truth["files"] == truth_of(tmp_path)["files"]
    for file in truth["files"]:
        assert (tmp_path / "files" / file["path"]).is_file()
    wrapped = [i for f in truth["files"] for p in f["pages"] for i in p["items"] if i["note"] == "wrapped"]
    assert all(item["given"] for item in wrapped if item["must"] == "mask")


def test_dates_on_diplomas_are_written_in_chinese() -> None:
    assert chinese_date(date(1987, 3, 14)) == "一九八七年三月十四日"
    assert chinese_date(date(2009, 11, 30)) == "二〇〇九年十一月三十日"
