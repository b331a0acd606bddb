"""Measures how well looks tell prints of one seal from those of others: `python -m tests.tools.measure_looks`.

Every print has its own ink, wear, turn, resolution and writing across it.
"""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
from PIL import Image

from blindmask.detect.marks.seals.looks import seal_look
from blindmask.detect.marks.seals.shapes import find_shapes
from blindmask.review.looks import ALIKE, likeness
from tests.tools.detector_pages import PT, UNIT
from tests.tools.pictures import render, scanned
from tests.tools.sheet import Mark, Sheet
from tests.tools.stamps import INKS, SIZES_MM, Shape, seal

_UNITS = (UNIT, "青柳地区质量检验检测所", "云北自治区人力资源厅", "云北自治区教育厅", "昆岭理工大学", "沙枣县第二中学")
_PRINTS = 5


def print_of(text: str, shape: Shape, rng: random.Random, *, ink: str) -> str:
    """The look of one more print of a seal; empty when it was not found."""
    sheet = Sheet(595, 842)
    wide, high = (side * PT for side in SIZES_MM[shape])
    x, y = rng.uniform(150, 450), rng.uniform(200, 650)
    for row in range(3):
        sheet.text(x - 90, y - 30 + 26 * row, "二〇二三年五月八日同意推荐申报", size=13)
    stamp = seal(shape, ink, text, rng, size_mm=SIZES_MM[shape])
    turned = stamp.rotate(rng.uniform(-25, 25) if shape is Shape.ROUND else 0, Image.Resampling.BICUBIC)
    box = x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
    sheet.stamp(turned, box, Mark("seal", "keep"), text=text)
    shot = scanned(render(sheet, dpi=rng.choice((120, 150, 200))), rng)
    picture = np.ascontiguousarray(np.asarray(shot.image.convert("RGB"), np.uint8))
    shapes = find_shapes(picture)
    return seal_look(picture, shapes[0]) if shapes else ""


def main() -> None:
    rng = random.Random(5)
    inks = [ink for ink in INKS if ink != "grey"]
    for shape in (Shape.ROUND, Shape.SQUARE):
        prints = [
            (text, look)
            for text in _UNITS
            for _ in range(_PRINTS)
            if (look := print_of(text, shape, rng, ink=rng.choice(inks)))
        ]
        same: list[float] = []
        other: list[float] = []
        for (text_a, a), (text_b, b) in combinations(prints, 2):
            (same if text_a == text_b else other).append(likeness(a, b))
        print(f"{shape}: {len(prints)} prints")
        for name, values in (("one seal", same), ("two seals", other)):
            quantiles = np.percentile(values, [0, 5, 50, 95, 100])
            offered = sum(value >= ALIKE for value in values) / len(values)
            spread = "".join(f"{q:7.2f}" for q in quantiles)
            print(f"  {name:<10}{spread}   (least, 5 %, half, 95 %, most)   offered {offered:.3f}")


if __name__ == "__main__":
    main()
