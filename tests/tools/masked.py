"""Is anything left to see under the boxes that were accepted? Looks at the written pixels and text, no OCR."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageOps

_DPI = 150
_FLAT_STEP = 28
"""How bright a channel of a black block may be: what strong JPEG compression does to it."""


@dataclass(frozen=True, slots=True)
class MaskedCheck:
    """`boxes` accepted boxes looked at; `leaks` names what still shows, `unwritten` the files without an output."""

    boxes: int
    leaks: tuple[str, ...]
    unwritten: tuple[str, ...]


def page_pictures(path: Path) -> list[Image.Image]:
    """Every page as a viewer displays it."""
    if path.suffix.lower() == ".pdf":
        with pymupdf.open(path) as document:
            return [page.get_pixmap(dpi=_DPI).pil_image().convert("RGB") for page in document]
    with Image.open(path) as image:
        pages: list[Image.Image] = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            pages.append(ImageOps.exif_transpose(image).convert("RGB"))
        return pages


def check_masked(proposals: Mapping[str, Any], out_dir: Path, terms: Mapping[str, tuple[str, ...]]) -> MaskedCheck:
    """Checks the outputs named by `out_dir`/map.json against the preselected boxes of `proposals`.

    `terms` are the applicant's terms for each source path; no text of an output may hold one.
    """
    outputs = {row["source"]: row for row in json.loads((out_dir / "map.json").read_text(encoding="utf-8"))}
    boxes, leaks, unwritten = 0, [], []
    for file in proposals["files"]:
        if file["status"] != "ok":
            continue
        row = outputs.get(file["path"])
        if row is None or row["status"] != "passed":
            unwritten.append(f"{file['path']}: {row['status'] if row else 'missing'}")
            continue
        output = out_dir / row["output"]
        leaks += [f"{file['path']}: text layer" for term in terms[file["path"]] if term in _text(output)]
        pictures = page_pictures(output)
        if len(pictures) != len(file["pages"]):
            leaks.append(f"{file['path']}: {len(pictures)} pages")
            continue
        for page in file["pages"]:
            chosen = [p for p in page["proposals"] if p["preselected"]]
            boxes += len(chosen)
            upright = _untilted(pictures[page["index"]], page)
            leaks += [
                f"{file['path']} p{page['index']} {p['kind']}" for p in chosen if not _is_block(upright, p["box"])
            ]
    return MaskedCheck(boxes, tuple(leaks), tuple(unwritten))


def _untilted(picture: Image.Image, page: Mapping[str, Any]) -> Image.Image:
    """The output's page turned back to how its source is displayed; the export turns pages upright."""
    return picture.rotate(page.get("upright", 0), expand=True)


def _is_block(picture: Image.Image, box: list[float]) -> bool:
    """Whether the box, but for a rim of two pixels, is one flat black."""
    width, height = picture.size
    left, right = round(box[0] * width) + 2, round(box[2] * width) - 2
    top, bottom = round(box[1] * height) + 2, round(box[3] * height) - 2
    if left >= right or top >= bottom:
        return True
    pixels = np.asarray(picture.crop((left, top, right, bottom)), dtype=np.int16).reshape(-1, 3)
    return bool((pixels <= _FLAT_STEP).all())


def _text(path: Path) -> str:
    if path.suffix.lower() != ".pdf":
        return ""
    with pymupdf.open(path) as document:
        return "".join(str(page.get_text()) for page in document)
