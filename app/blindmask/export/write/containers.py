"""Files written from page pixels alone: a PDF of one image per page, a TIFF of pages, a single image."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from PIL import Image, TiffImagePlugin

from blindmask.export.write.encode import Coding, Effort, EncodedPage, jpeg_bytes, pdf_image

MAX_SIDE_PT = 14_400
"""The longest side of a page that every PDF viewer opens."""
_PDF_FRAME = 640
"""The most bytes of a page's three objects with their rows in the table; less for what is there once."""


class PageWriter(Protocol):
    """Takes the pages one after the other; the file is complete when its context ends."""

    def add(self, page: EncodedPage, *, size_pt: tuple[float, float]) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class PdfWriter:
    """A PDF with nothing in it but pages and one image for each: no metadata, no dates, no file identifier.

    Written by hand, because every library adds at least a producer, a date or an identifier of its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO
        self._offsets: dict[int, int] = {}
        self._pages: list[int] = []

    def __enter__(self) -> Self:
        self._file = self._path.open("xb")
        self._file.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        return self

    def add(self, page: EncodedPage, *, size_pt: tuple[float, float]) -> None:
        width, height = (format(side, ".6g") for side in _within_limits(size_pt))
        number, content, xobject = (3 + 3 * len(self._pages) + step for step in range(3))
        self._object(
            number,
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
            f"/Resources<</XObject<</P {xobject} 0 R>>>>/Contents {content} 0 R>>",
        )
        drawing = f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode()
        self._object(content, f"<</Length {len(drawing)}>>", drawing)
        self._object(xobject, _image_dictionary(page), page.data)
        self._pages.append(number)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._file.close()

    def _finish(self) -> None:
        self._object(1, "<</Type/Catalog/Pages 2 0 R>>")
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(2, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        start = self._file.tell()
        table = "".join(f"{self._offsets[number]:010d} 00000 n \n" for number in sorted(self._offsets))
        size = len(self._offsets) + 1
        self._file.write(
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
            f"startxref\n{start}\n%%EOF\n".encode()
        )

    def _object(self, number: int, dictionary: str, data: bytes | None = None) -> None:
        self._offsets[number] = self._file.tell()
        stream = b"" if data is None else b"\nstream\n" + data + b"\nendstream"
        self._file.write(f"{number} 0 obj\n{dictionary}".encode() + stream + b"\nendobj\n")


def _image_dictionary(image: EncodedPage) -> str:
    space = "/DeviceRGB" if image.channels == 3 else "/DeviceGray"
    parameters = ""
    if image.filter == "CCITTFaxDecode":
        parameters = f"/DecodeParms<</K -1/Columns {image.width_px}/Rows {image.height_px}>>"
    elif image.is_predicted:
        row = f"/Colors {image.channels}/BitsPerComponent {image.bits}/Columns {image.width_px}"
        parameters = f"/DecodeParms<</Predictor 15{row}>>"
    return (
        f"<</Type/XObject/Subtype/Image/Width {image.width_px}/Height {image.height_px}/ColorSpace{space}"
        f"/BitsPerComponent {image.bits}/Filter/{image.filter}{parameters}/Length {len(image.data)}>>"
    )


def _within_limits(size_pt: tuple[float, float]) -> tuple[float, float]:
    shrink = min(1.0, MAX_SIDE_PT / max(size_pt))
    return size_pt[0] * shrink, size_pt[1] * shrink


class TiffWriter:
    """A TIFF of pages, each of which comes as a TIFF of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO
        self._tiff: TiffImagePlugin.AppendingTiffWriter

    def __enter__(self) -> Self:
        self._file = self._path.open("x+b")
        self._tiff = TiffImagePlugin.AppendingTiffWriter(self._file, True)
        return self

    def add(self, page: EncodedPage, *, size_pt: tuple[float, float]) -> None:
        del size_pt
        self._tiff.write(page.data)
        self._tiff.newFrame()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._tiff.finalize()
        finally:
            self._file.close()


class ImageWriter:
    """One page as a JPEG, PNG, BMP or WebP file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        return self

    def add(self, page: EncodedPage, *, size_pt: tuple[float, float]) -> None:
        del size_pt
        with self._path.open("xb") as file:
            file.write(page.data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def encode_page(picture: Image.Image, effort: Effort, *, clean: bool, format: str, coding: Coding) -> EncodedPage:
    """A page's picture as the writer of `format` takes it."""
    if format == "pdf":
        return pdf_image(picture, effort, clean=clean, coding=coding)
    if format == "tiff":
        data = _tiff_bytes(picture, effort)
    else:
        data = _image_bytes(picture, effort, format=format, coding=coding)
    return EncodedPage(format, data, *picture.size, channels=len(picture.getbands()), bits=8)


def container_bytes(pages: int, *, format: str) -> int:
    """At most how many bytes a file takes besides the data of its pages."""
    return (pages + 1) * _PDF_FRAME if format == "pdf" else 0


def _tiff_bytes(picture: Image.Image, effort: Effort) -> bytes:
    """G4 for black and white, deflate for the rest, JPEG once bytes must be saved."""
    buffer = BytesIO()
    if picture.mode == "1":
        picture.save(buffer, "TIFF", compression="group4")
    elif effort.is_lossless:
        picture.save(buffer, "TIFF", compression="tiff_adobe_deflate")
    else:
        picture.save(buffer, "TIFF", compression="jpeg", quality=effort.quality)
    return buffer.getvalue()


def _image_bytes(picture: Image.Image, effort: Effort, *, format: str, coding: Coding) -> bytes:
    if format == "jpeg":
        options = coding.jpeg_options if effort.is_best else None
        return jpeg_bytes(
            picture.convert("L") if picture.mode == "1" else picture, quality=effort.quality, options=options
        )
    buffer = BytesIO()
    if format == "webp":
        is_lossless = coding.is_lossless and effort.is_best
        picture.convert("RGB").save(buffer, "WEBP", quality=effort.quality, lossless=is_lossless)
    elif format == "png":
        _with_fewer_colours(picture, effort).save(buffer, "PNG", optimize=True)
    else:
        picture.save(buffer, "BMP")
    return buffer.getvalue()


def _with_fewer_colours(picture: Image.Image, effort: Effort) -> Image.Image:
    if effort.is_lossless or picture.mode == "1":
        return picture
    return picture.quantize(colors=64 if picture.mode == "L" else 256, dither=Image.Dither.NONE)


def open_writer(path: Path, *, format: str) -> PageWriter:
    """The writer for `pdf`, `tiff`, `jpeg`, `png`, `bmp` or `webp`; it refuses to write over a file that is there."""
    match format:
        case "pdf":
            return PdfWriter(path)
        case "tiff":
            return TiffWriter(path)
        case _:
            return ImageWriter(path)
