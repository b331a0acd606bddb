from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tests.tools.masked import check_masked

BOX = [0.25, 0.25, 0.75, 0.5]
TERMS = {"a.png": ("陆砚秋",)}


def write_output(folder: Path, *, mark: bool = False, status: str = "passed", turned: bool = False) -> None:
    picture = Image.new("RGB", (400, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((100, 50, 300, 100), fill="black")
    if mark:
        pen.line((150, 75, 180, 75), fill="white", width=3)
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_270)
    picture.save(folder / "01.png")
    row = {"source": "a.png", "output": "01.png", "status": status}
    (folder / "map.json").write_text(json.dumps([row]), encoding="utf-8")


def proposals(*, upright: int = 0) -> dict[str, Any]:
    box = {"kind": "name", "box": BOX, "preselected": True}
    page = {"index": 0, "upright": upright, "proposals": [box]}
    return {"files": [{"path": "a.png", "status": "ok", "pages": [page]}]}


def test_a_flat_block_is_clean(tmp_path: Path) -> None:
    write_output(tmp_path)
    check = check_masked(proposals(), tmp_path, TERMS)
    assert (check.boxes, check.leaks, check.unwritten) == (1, (), ())


def test_ink_under_a_box_is_a_leak(tmp_path: Path) -> None:
    write_output(tmp_path, mark=True)
    assert check_masked(proposals(), tmp_path, TERMS).leaks == ("a.png p0 name",)


def test_a_page_that_the_export_turned_upright_is_turned_back(tmp_path: Path) -> None:
    write_output(tmp_path, turned=True)
    assert not check_masked(proposals(upright=90), tmp_path, TERMS).leaks
    assert check_masked(proposals(upright=270), tmp_path, TERMS).leaks


def test_a_file_without_an_output_is_named(tmp_path: Path) -> None:
    write_output(tmp_path, status="failed")
    assert check_masked(proposals(), tmp_path, TERMS).unwritten == ("a.png: failed",)
