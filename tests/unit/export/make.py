"""Sources for the export tests, and shorthand for masking and verifying them. Names are invented."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, TextSource, TextSpan
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions, Leak
from blindmask.documents.open import open_document
from blindmask.export.proof.verify import verify_output
from blindmask.export.proof.view import open_view
from blindmask.export.write.mask import MaskedFile, write_masked
from blindmask.host.rule_files import load_rules

NAME = "古丽娜尔·阿不都"
TERMS = (NAME, "秋林县检验所", "Qiulin Test Lab")
RED = (220, 0, 0)
RULES = replace(load_rules(), dpi=110)
"""At a low resolution, because most of these tests are about places, not about sharpness."""


def decide(document: Document, box: Rect, *, page: int = 0, verdict: Verdict = Verdict.MASK) -> Decision:
    return Decision(f"{page}-{box.as_list()}", document.page_key(page), box, Kind.NAME, verdict)


def red_box(picture: NDArray[np.uint8]) -> Rect:
    """Around the one red square of a test page, with a little room."""
    red = (picture[:, :, 0] > 150) & (picture[:, :, 1] < 90) & (picture[:, :, 2] < 90)
    rows, columns = np.nonzero(red.any(axis=1))[0], np.nonzero(red.any(axis=0))[0]
    height_px, width_px = red.shape
    edges = columns[0] / width_px, rows[0] / height_px, (columns[-1] + 1) / width_px, (rows[-1] + 1) / height_px
    return Rect(*edges).grown(0.004, 0.004).clipped()


def red_share(picture: NDArray[np.uint8]) -> float:
    return float(((picture[:, :, 0] > 150) & (picture[:, :, 1] < 110) & (picture[:, :, 2] < 110)).mean())


def marked_picture(width_px: int = 600, height_px: int = 800) -> Image.Image:
    """Lines of bars like text on white, and the red square that stands for a name near the top left corner."""
    pixels = np.full((height_px, width_px, 3), 255, np.uint8)
    random = np.random.default_rng(7)
    for top in range(40, height_px - 40, 24):
        for left in range(40, width_px - 40, 14):
            if random.random() < 0.7:
                pixels[top : top + 12, left : left + 9] = 20
    pixels[90:130, 60:140] = RED
    return Image.fromarray(pixels)


def marked_pdf(
    path: Path,
    *,
    rotate: int = 0,
    inherited: bool = False,
    crop: Sequence[int] | None = None,
    user_unit: float = 1,
    pages: int = 1,
) -> Path:
    """A PDF of text and bars with a red square; `inherited` puts /Rotate and the boxes on the page tree."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    lines = "".join(f"BT /F 14 Tf 90 {y} Td (Qiulin Test Lab certifies that {y}) Tj ET\n" for y in range(120, 560, 30))
    content = f"q 0.86 0 0 rg 110 480 60 30 re f Q {lines}".encode()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(500, 700))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(content)
        holder = pdf.Root.Pages if inherited else page.obj
        if inherited:
            del page.obj["/MediaBox"]
        holder.MediaBox = pikepdf.Array([0, 0, 500, 700])
        if rotate:
            holder.Rotate = rotate
        if crop:
            holder.CropBox = pikepdf.Array(list(crop))
        if user_unit != 1:
            page.obj.UserUnit = user_unit
    pdf.save(path, min_version="1.6")
    return path


def scanned_pdf(path: Path, picture: Image.Image, *, dpi: int = 100) -> Path:
    """A PDF whose only page is that picture, losslessly, black and white as one bit."""
    pdf = pikepdf.new()
    width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
    page = pdf.add_blank_page(page_size=(width, height))
    image = pdf.make_stream(zlib.compress(picture.tobytes()))
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray,
        BitsPerComponent=1 if picture.mode == "1" else 8,
        Filter=pikepdf.Name.FlateDecode,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
    pdf.save(path)
    return path


def displayed(path: Path, index: int = 0, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
    """The page through the second renderer."""
    return open_view(path.read_bytes()).picture(index, long_side_px=long_side_px)


def mask(
    document: Document,
    decisions: Sequence[Decision],
    target: Path,
    *,
    turns: Mapping[int, int] | None = None,
    options: ExportOptions | None = None,
) -> MaskedFile:
    (masked,) = write_masked(
        document, decisions, uprights=turns or {}, target=target, rules=RULES, options=options or ExportOptions()
    )
    return masked


def verify(
    path: Path,
    document: Document,
    decisions: Sequence[Decision],
    *,
    turns: Mapping[int, int] | None = None,
    style: str = "black",
    spans: Sequence[TextSpan] = (),
    name: str = "",
    pages: Sequence[int] | None = None,
) -> list[Leak]:
    """What verification finds when OCR would read `spans`."""
    proof = verify_output(
        path,
        source=document,
        decisions=decisions,
        turns=turns or {},
        style=style,
        terms=TERMS,
        read=lambda _: spans,
        name=name,
        pages=pages,
    )
    return list(proof.leaks)


def masked_case(folder: Path, source: Path, *, style: str = "black") -> tuple[Document, list[Decision], Path]:
    """The document, the decision over its red square, and the masked file."""
    document = open_document(source)
    decisions = [decide(document, red_box(displayed(source)))]
    target = folder / f"masked{source.suffix}"
    mask(document, decisions, target, options=ExportOptions(style=style))
    return document, decisions, target


def span(text: str, box: Rect) -> TextSpan:
    """A line whose characters divide its box evenly."""
    step = box.width / len(text)
    boxes = tuple(
        Rect(box.left + step * at, box.top, box.left + step * (at + 1), box.bottom) for at in range(len(text))
    )
    return TextSpan(text, box, boxes, TextSource.OCR)
