"""A harder copy of a set with a truth.json: `python -m tests.tools.degrade SET OUT --how HOW`.

It is made for `evaluate --set OUT`. Every page becomes a picture as a viewer displays it, and is then made worse in one
way. The truth goes with it: boxes are fractions of the page, so that only turns change them. Files keep their paths but
for the suffix; what has to be refused stays as it is.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageEnhance, ImageFilter, ImageOps, ImageSequence

from tests.tools.conditions import compressed
from tests.tools.pictures import noisy
from tests.tools.scoring import load_truth

_DPI = 200
_SEED = 20
_INK = 150
"""What is darker is black on a fax."""


def _turned(quarters: int) -> Callable[[Image.Image], Image.Image]:
    return lambda page: page.rotate(-90 * quarters, expand=True)


def _shadowed(page: Image.Image) -> Image.Image:
    """Light falls off to one corner, and the sensor adds noise."""
    pixels = np.asarray(page, np.float32)
    height_px, width_px = pixels.shape[:2]
    light = 1 - 0.6 * np.linspace(0, 1, width_px)[None, :, None] * np.linspace(0.3, 1, height_px)[:, None, None]
    return noisy(Image.fromarray((pixels * light).astype(np.uint8)), random.Random(_SEED), strength=7)


def _faxed(page: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(page.convert("L")) > _INK).convert("RGB")


def _dithered(page: Image.Image) -> Image.Image:
    return page.convert("1").convert("RGB")


HOW: dict[str, Callable[[Image.Image], Image.Image]] = {
    "plain": lambda page: page,
    "coarse": lambda page: page.resize((page.width * 120 // _DPI, page.height * 120 // _DPI), Image.Resampling.LANCZOS),
    "blurred": lambda page: page.filter(ImageFilter.GaussianBlur(1.4)),
    "faint": lambda page: ImageEnhance.Contrast(page.convert("L").convert("RGB")).enhance(0.35),
    "grey": lambda page: ImageOps.grayscale(page).convert("RGB"),
    "compressed": lambda page: compressed(page, quality=22),
    "shadowed": _shadowed,
    "faxed": _faxed,
    "dithered": _dithered,
    "turned90": _turned(1),
    "turned180": _turned(2),
    "turned270": _turned(3),
}
QUARTERS = {"turned90": 1, "turned180": 2, "turned270": 3}


def pages_of(path: Path) -> Iterator[Image.Image]:
    """The pages of a PDF or an image as displayed."""
    if path.suffix.lower() == ".pdf":
        document = pdfium.PdfDocument(path)
        scale: Any = _DPI / 72  # pypdfium2 says int and takes any number
        for page in document:
            yield page.render(scale=scale).to_pil().convert("RGB")
        return
    with Image.open(path) as image:
        for frame in ImageSequence.Iterator(image):
            page = ImageOps.exif_transpose(frame.convert("RGB"))
            yield page


def turned_point(point: list[float], quarters: int) -> list[float]:
    """A point of a page, in fractions, after quarter turns clockwise."""
    x, y = point
    for _turn in range(quarters):
        x, y = 1 - y, x
    return [round(x, 5), round(y, 5)]


def _turned_item(item: dict[str, Any], quarters: int) -> dict[str, Any]:
    outline = [turned_point(point, quarters) for point in item["poly"]]
    xs, ys = [point[0] for point in outline], [point[1] for point in outline]
    return item | {"poly": outline, "box": [min(xs), min(ys), max(xs), max(ys)]}


def degrade(folder: Path, out: Path, how: str) -> None:
    """Writes the harder set into `out`, which must not exist."""
    files = folder / "files" if (folder / "files").is_dir() else folder
    truth = load_truth(folder)
    out.mkdir(parents=True)
    for applicant in files.rglob("applicant.json"):
        target = out / "files" / applicant.relative_to(files)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(applicant, target)
    for file in truth["files"]:
        source = files / file["path"]
        if file["stop"]:
            target = out / "files" / file["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
            continue
        pages = [HOW[how](page) for page in pages_of(source)]
        file["path"] = str(Path(file["path"]).with_suffix(f".{source.suffix[1:]}.pdf"))
        file["form"] = how
        target = out / "files" / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, quality=90)
        for page in file["pages"]:
            page["items"] = [_turned_item(item, QUARTERS.get(how, 0)) for item in page["items"]]
    (out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a harder copy of a set.")
    parser.add_argument("folder", type=Path, metavar="SET")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--how", choices=tuple(HOW), required=True)
    args = parser.parse_args()
    degrade(args.folder, args.out, args.how)


if __name__ == "__main__":
    main()
