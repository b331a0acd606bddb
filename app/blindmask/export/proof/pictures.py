"""Pictures in a file that its pages do not show whole: covered, cropped, off the page, thumbnails, second frames."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pikepdf

from blindmask.core.boxes import Rect
from blindmask.export.proof.image_carriers import sub_directories, webp_frames
from blindmask.export.proof.layer import displayed_rect
from blindmask.export.proof.pdfium import PdfiumError, pdfium, pdfium_c
from blindmask.export.proof.view import ImageView, PdfView, View, decode_pages, fit_picture, other_heif_pictures

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_PX = (8, 16)
"""Height and width under which a picture holds no name that can be read."""
_MOST_PX = 4000
_COMPARED_PX = 1200
_GRID = 64
"""Cells per side in which a picture is compared with what the page shows of it."""
_SAME_CELL = 60
_SAME_PICTURE = 6.0
_OLDER_PICTURE = 30.0
"""The most by which cells of a picture and of its older version differ in the mean."""
_START = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n")
_NESTING = 15
_ENLARGED = 2.0
_END = b"%%EOF"


@dataclass(frozen=True, slots=True)
class HiddenPicture:
    """Pixels that no page shows whole. `how` is the Leak's word for where they are."""

    page: int | None
    how: str
    pixels: NDArray[np.uint8]
    is_older_version: bool = False
    """The same picture as one that is shown, but for some places: what it was before it was masked."""


def hidden_pictures(data: bytes, view: View) -> Iterator[HiddenPicture]:
    """The pictures of a file that a reader of its pages does not see, or not whole. Raises what the libraries raise."""
    if isinstance(view, PdfView):
        found = _in_pdf(data, view)
    else:
        assert isinstance(view, ImageView)
        found = _in_image(data, view)
    for picture in found:
        if picture.pixels.shape[0] >= _LEAST_PX[0] and picture.pixels.shape[1] >= _LEAST_PX[1]:
            yield picture


def _in_pdf(data: bytes, view: PdfView) -> Iterator[HiddenPicture]:
    known: list[NDArray[np.float32]] = []
    pages: list[NDArray[np.float32]] = []
    for index in range(len(view)):
        page = view.pdf[index]
        images = list(page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING))
        shown = view.picture(index, long_side_px=_COMPARED_PX) if images else None
        pages += [] if shown is None else [_cells(shown)]
        for image in images:
            pixels = _own_pixels(image)
            if pixels is None or shown is None:
                continue
            known.append(_cells(pixels))
            if image.level or not _is_shown(pixels, shown, _place(page, image)):
                yield HiddenPicture(index, "hidden_picture", pixels)
    yield from _undrawn(data, known, pages)
    for part in (data[: data.find(b"%PDF-")], data[data.rfind(_END) :]):
        yield from (HiddenPicture(None, "raw_bytes", pixels) for pixels in _embedded(part, 0))


def enlarged_places(view: PdfView, index: int) -> list[Rect]:
    """Where a page shows pictures so much enlarged that their own pixels look like the tiles of a mosaic."""
    page = view.pdf[index]
    shown_px = max(view.picture(index).shape[:2])
    side = max(page.get_size())
    places: list[Rect] = []
    for image in page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING):
        left, bottom, right, top = image.get_bounds()
        own_px = max(pdfium.PdfImage(image.raw, page=page).get_px_size())
        place = _place(page, image)
        if place is not None and max(right - left, top - bottom) / side * shown_px > _ENLARGED * own_px:
            places.append(place)
    return places


def _own_pixels(image: Any) -> NDArray[np.uint8] | None:
    """A drawn picture's pixels without its mask; None when pdfium cannot decode it, which the page then shows too."""
    try:
        pixels = image.get_bitmap(render=False).to_numpy()
    except PdfiumError:
        return None
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2).astype(np.uint8)
    return np.ascontiguousarray(pixels[:, :, 2::-1], dtype=np.uint8)


def _place(page: Any, image: Any) -> Rect | None:
    left, bottom, right, top = image.get_bounds()
    return displayed_rect(page, (left, bottom, right, top))


def _is_shown(pixels: NDArray[np.uint8], shown: NDArray[np.uint8], place: Rect | None) -> bool:
    """Whether the page shows the whole picture at that place, turned and mirrored in some way."""
    if place is None or place.left < -0.002 or place.top < -0.002 or place.right > 1.002 or place.bottom > 1.002:
        return False
    height_px, width_px = shown.shape[:2]
    x0, x1 = (min(max(0, round(edge * width_px)), width_px) for edge in (place.left, place.right))
    y0, y1 = (min(max(0, round(edge * height_px)), height_px) for edge in (place.top, place.bottom))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return False
    there, own = _cells(shown[y0:y1, x0:x1]), _cells(pixels)
    forms = (np.rot90(side, turn) for side in (own, np.fliplr(own)) for turn in range(4))
    return any(bool(np.abs(there - form).max() <= _SAME_CELL) for form in forms)


def _cells(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    small = cv2.resize(pixels, (_GRID, _GRID), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(small.mean(axis=2), dtype=np.float32)


def _is_older(own: NDArray[np.float32], shown: Sequence[NDArray[np.float32]]) -> bool:
    differences = [np.abs(own - other) for other in shown]
    return any(float(d.mean()) <= _OLDER_PICTURE and float(d.max()) > _SAME_CELL for d in differences) and not any(
        float(d.max()) <= _SAME_CELL for d in differences
    )


def _undrawn(
    data: bytes, known: Sequence[NDArray[np.float32]], pages: Sequence[NDArray[np.float32]]
) -> Iterator[HiddenPicture]:
    """Image streams that no page draws, decoded by drawing each on a page of its own."""
    with pikepdf.open(BytesIO(data)) as pdf:
        thumbnails = {page.obj.Thumb.objgen for page in pdf.pages if "/Thumb" in page.obj}
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream) or item.get("/Subtype", "/Image") != "/Image":
                continue
            if int(item.get("/Height", 0)) < _LEAST_PX[0] or int(item.get("/Width", 0)) < _LEAST_PX[1]:
                continue
            is_thumbnail = item.objgen in thumbnails
            pixels = _drawn_alone(pdf, item)
            own = _cells(pixels)
            if is_thumbnail or not any(np.abs(own - other).mean() <= _SAME_PICTURE for other in known):
                how = "thumbnail" if is_thumbnail else "hidden_picture"
                yield HiddenPicture(None, how, pixels, _is_older(own, [*known, *pages]))
            if "/DCTDecode" in str(item.get("/Filter")):
                inner = _embedded(item.read_raw_bytes(), 2)
                for thumbnail in inner:
                    yield HiddenPicture(None, "thumbnail", thumbnail, _is_older(_cells(thumbnail), [own]))


def _drawn_alone(pdf: pikepdf.Pdf, image: pikepdf.Stream) -> NDArray[np.uint8]:
    """The stream's pixels, without the masks that make parts of it transparent."""
    alone = pikepdf.new()
    size = [min(int(image.Width), _MOST_PX), min(int(image.Height), _MOST_PX)]
    page: Any = alone.add_blank_page(page_size=(size[0], size[1])).obj
    copied: Any = alone.copy_foreign(pdf.make_indirect(image))
    for key in ("/SMask", "/SMaskInData", "/Mask", "/OC", "/Alternates"):
        if key in copied:
            del copied[key]
    copied.Type, copied.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=copied))
    page.Contents = alone.make_stream(f"{size[0]} 0 0 {size[1]} 0 0 cm /I Do".encode())
    buffer = BytesIO()
    alone.save(buffer)
    bitmap = pdfium.PdfDocument(buffer.getvalue())[0].render(scale=1, rev_byteorder=True)
    return np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)


def _in_image(data: bytes, view: ImageView) -> Iterator[HiddenPicture]:
    pages = [_cells(view.picture(index)) for index in range(len(view))]
    others: list[tuple[str, NDArray[np.uint8]]] = []
    others += [("hidden_picture", pixels) for pixels in _frames(data)]
    others += [("hidden_picture", pixels) for pixels in (*_sub_pictures(data), *other_heif_pictures(data))]
    how = "hidden_picture" if data.startswith(b"\x89PNG") else "thumbnail"
    others += [(how, pixels) for pixels in _embedded(data, 2)]
    for how, pixels in others:
        own = _cells(pixels)
        if not any(np.abs(own - page).max() <= _SAME_CELL / 4 for page in pages):
            yield HiddenPicture(None, how, pixels, _is_older(own, pages))
    # What transparent pixels hold may be a drawing's leftovers: there only what can be read or seen counts.
    yield from (HiddenPicture(None, "hidden_picture", pixels) for pixels in _under_transparency(data))


def _embedded(data: bytes, after: int) -> Iterator[NDArray[np.uint8]]:
    """JPEG and PNG files inside other bytes, from `after` on."""
    for start in _START.finditer(data, after):
        try:
            yield from decode_pages(data[start.start() :])
        except (ValueError, cv2.error):
            continue


def _frames(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """The later frames of a WebP, or those of a PNG (APNG: each has its size in fcTL and its data in fdAT chunks)."""
    for frame in islice(webp_frames(data), 1, None):
        yield from decode_pages(frame)
    if not data.startswith(b"\x89PNG") or b"fcTL" not in data:
        return
    at, header, palette, size, packed = 8, b"", b"", b"", b""
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if name == b"IHDR":
            header = body
        elif name in (b"PLTE", b"tRNS"):
            palette += _chunk(name, body)
        elif name == b"fdAT":
            packed += body[4:]
        if name in (b"fcTL", b"IEND"):
            if packed:
                yield from decode_pages(
                    b"\x89PNG\r\n\x1a\n"
                    + _chunk(b"IHDR", size + header[8:])
                    + palette
                    + _chunk(b"IDAT", packed)
                    + _chunk(b"IEND", b"")
                )
            size, packed = body[4:12], b""


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _sub_pictures(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """Pictures to which only a SubIFDs tag of a TIFF leads: seen by making each the file's first directory."""
    for directory in sub_directories(data):
        order = "<" if data[:2] == b"II" else ">"
        try:
            yield from decode_pages(data[:4] + struct.pack(order + "I", directory) + data[8:])
        except (ValueError, cv2.error):
            continue


def _under_transparency(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """The colours of transparent pixels, which a viewer does not show."""
    if data[4:8] == b"ftyp":
        return
    pixels: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if (
        pixels is not None
        and pixels.ndim == 3
        and pixels.shape[2] == 4
        and pixels[:, :, 3].min() < np.iinfo(pixels.dtype).max
    ):
        scale = 257 if pixels.dtype == np.uint16 else 1
        yield np.ascontiguousarray((pixels[:, :, 2::-1] // scale).astype(np.uint8))


def picture_for_reading(picture: HiddenPicture) -> NDArray[np.uint8]:
    """Its pixels, at most 4000 px long."""
    long_side_px = max(picture.pixels.shape[:2])
    return fit_picture(picture.pixels, long_side_px=_MOST_PX) if long_side_px > _MOST_PX else picture.pixels
