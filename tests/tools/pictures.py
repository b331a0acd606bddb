"""Sheets as pixels, and what happens to paper: scanning, photographing, faxing, turning. The truth follows the ink."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.tools.sheet import Fill, Glyphs, Item, Point, Sheet, Stamp, Stroke, advance, font

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a page and the marked ink on it, in pixels of the picture."""

    image: Image.Image
    items: tuple[Item, ...]


def render(sheet: Sheet, *, dpi: float) -> Shot:
    """The sheet as it would leave a perfect printer."""
    scale = dpi / 72
    page = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), sheet.paper)
    pen = ImageDraw.Draw(page)
    for step in sheet.steps:
        match step:
            case Glyphs():
                _write(pen, step, scale)
            case Stroke():
                points = [(x * scale, y * scale) for x, y in step.points]
                pen.line(points, fill=step.colour, width=max(1, round(step.width * scale)), joint="curve")
            case Fill():
                pen.rectangle([edge * scale for edge in step.box], fill=step.colour)
            case Stamp():
                _lay(page, step, scale)
    return Shot(page, moved(sheet.items, lambda point: (point[0] * scale, point[1] * scale)))


def _write(pen: ImageDraw.ImageDraw, step: Glyphs, scale: float) -> None:
    x = step.x
    for character in step.text:
        # One by one: in a run, Pillow rounds each advance to whole pixels and drifts from the noted boxes.
        place = x * scale, step.baseline * scale
        pen.text(place, character, fill=step.colour, font=font(step.face, step.size * scale), anchor="ls")
        x += advance(character, step.face, step.size)


def _lay(page: Image.Image, stamp: Stamp, scale: float) -> None:
    left, top, right, bottom = (round(edge * scale) for edge in stamp.box)
    picture = stamp.image.resize((right - left, bottom - top), Image.Resampling.LANCZOS)
    if picture.mode != "RGBA":
        page.paste(picture, (left, top))
        return
    ink = Image.new("RGB", page.size, (255, 255, 255))
    ink.paste(picture, (left, top), picture)
    page.paste(ImageChops.multiply(page, ink))


def moved(items: Sequence[Item], move: Callable[[Point], Point]) -> tuple[Item, ...]:
    return tuple(replace(item, outline=tuple(move(point) for point in item.outline)) for item in items)


def homography(source: Sequence[Point], target: Sequence[Point]) -> Matrix:
    """The 3x3 matrix that takes four points of `source` to those of `target`."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solution = np.linalg.solve(np.array(rows), np.array(target, dtype=np.float64).ravel())
    return np.append(solution, 1.0).reshape(3, 3)


def warped(shot: Shot, matrix: Matrix, size: tuple[int, int], background: Image.Image) -> Shot:
    back = np.linalg.inv(matrix)
    back /= back[2, 2]
    coefficients = [float(c) for c in back.ravel()[:8]]
    how = Image.Transform.PERSPECTIVE
    picture = shot.image.transform(size, how, coefficients, Image.Resampling.BICUBIC)
    mask = Image.new("L", shot.image.size, 255).transform(size, how, coefficients, Image.Resampling.BILINEAR)

    def move(point: Point) -> Point:
        x, y, w = matrix @ np.array([point[0], point[1], 1.0])
        return float(x / w), float(y / w)

    return Shot(Image.composite(picture, background, mask), moved(shot.items, move))


def noisy(image: Image.Image, rng: random.Random, *, strength: float) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, strength, pixels.shape[:2])
    noise = noise[..., None] if pixels.ndim == 3 else noise
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def scanned(shot: Shot, rng: random.Random, *, strength: float = 3.0, grey: bool = False) -> Shot:
    """A flatbed scan: a little askew, soft, off-white, with grain."""
    width, height = shot.image.size
    angle = np.deg2rad(rng.choice((-1, 1)) * rng.uniform(0.2, 0.7))
    cos, sin, cx, cy = np.cos(angle), np.sin(angle), width / 2, height / 2
    matrix = np.array([[cos, -sin, cx - cos * cx + sin * cy], [sin, cos, cy - sin * cx - cos * cy], [0, 0, 1]])
    turned = warped(shot, matrix, shot.image.size, Image.new("RGB", shot.image.size, (246, 246, 243)))
    soft = turned.image.filter(ImageFilter.GaussianBlur(0.5)).point([round(6 + v * 0.955) for v in range(256)] * 3)
    if grey:
        soft = soft.convert("L")
    return replace(turned, image=noisy(soft, rng, strength=strength))


def photographed(shot: Shot, rng: random.Random, *, size: tuple[int, int]) -> Shot:
    """A phone photo of the sheet on a desk: perspective, uneven light, the shadow of a hand."""
    width, height = size
    margin = 0.055

    def near(x: float, y: float) -> Point:
        return (x + rng.uniform(-0.025, 0.025)) * width, (y + rng.uniform(-0.02, 0.02)) * height

    target = near(margin, margin), near(1 - margin, margin), near(1 - margin, 1 - margin), near(margin, 1 - margin)
    right, bottom = shot.image.size
    matrix = homography([(0, 0), (right, 0), (right, bottom), (0, bottom)], target)
    laid = warped(shot, matrix, size, _desk(size, rng))
    return lit(laid, rng)


def lit(shot: Shot, rng: random.Random) -> Shot:
    """As a phone sees it: a little soft, under uneven warm light, with the shadow of a hand."""
    soft = np.asarray(shot.image.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    seen = soft * _light(shot.image.size, rng)[..., None] * np.array([1.0, 0.985, 0.945], dtype=np.float32)
    return replace(shot, image=noisy(Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8)), rng, strength=2.5))


def _desk(size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Wooden boards: long soft streaks."""
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 14, (size[1] // 12, 3)).astype(np.float32)
    boards = Image.fromarray(np.clip(grain + 118, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    warm = Image.new("RGB", size, (190, 142, 100))
    return ImageChops.multiply(boards.convert("RGB"), warm).point([min(255, v * 2) for v in range(256)] * 3)


def _light(size: tuple[int, int], rng: random.Random) -> NDArray[np.float32]:
    """How bright the light is at each pixel, about 0.6 to 1."""
    width, height = size
    x, y = np.meshgrid(np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32))
    slope = 1.0 - 0.16 * (x if rng.random() < 0.5 else 1 - x) - 0.08 * y
    edge = rng.uniform(0.62, 0.72) + 0.25 * y
    shadow = 1.0 - 0.26 / (1.0 + np.exp(-(x - edge) * 40))
    return (slope * shadow).astype(np.float32)


def quarter_turned(shot: Shot) -> Shot:
    """The picture lying on its side: turned clockwise by 90 degrees."""
    height = shot.image.height
    turned = shot.image.transpose(Image.Transpose.ROTATE_270)
    return Shot(turned, moved(shot.items, lambda point: (height - point[1], point[0])))


def faxed(shot: Shot) -> Shot:
    """Black and white, one bit a pixel."""
    return replace(shot, image=shot.image.convert("L").point([255 if v > 168 else 0 for v in range(256)]).convert("1"))
