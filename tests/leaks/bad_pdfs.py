"""PDFs that were masked badly in one common way each, and PDFs that were masked well; written with pikepdf alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from tests.leaks.bad_images import BAD, CLEAN, Case
from tests.leaks.bad_page import (
    HEIGHT_PX,
    ISSUER,
    LINES,
    NAME,
    PLACES,
    UNIT,
    WIDTH_PX,
    Item,
    certificate,
    encoded,
    left,
    unmasked,
)
from tests.leaks.pdf_places import chinese_font, updated

Plant = Callable[["Page"], None]
_TEXT = frozenset(("text_layer", "covered_text"))


class Page:
    """A PDF of one page in the making, at 1 pt per pixel of the certificate; boxes are those of its items."""

    def __init__(self) -> None:
        self.pdf: Pdf = pikepdf.new()
        self.page: Any = self.pdf.add_blank_page(page_size=(WIDTH_PX, HEIGHT_PX)).obj
        self.page.Resources = Dictionary(
            Font=Dictionary(C=self.pdf.make_indirect(chinese_font(self.pdf, "UniGB-UCS2-H"))),
            XObject=Dictionary(),
            ExtGState=Dictionary(),
        )
        self.drawing: list[str] = []

    def draw(self, *content: str) -> None:
        self.drawing += content

    def scan(self, picture: Image.Image, key: str = "S") -> None:
        """The picture over the whole page."""
        self.page.Resources.XObject[f"/{key}"] = self.picture(picture)
        self.draw(f"q {WIDTH_PX} 0 0 {HEIGHT_PX} 0 0 cm /{key} Do Q")

    def picture(self, picture: Image.Image) -> Stream:
        stream = self.pdf.make_stream(encoded(picture, "JPEG", quality=88))
        stream.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        return stream

    def write(self, *, without: tuple[str, ...] = (), mode: int = 0) -> None:
        """The certificate's lines as live text, those that hold one of `without` left out."""
        for x, y, size, text in LINES:
            if not any(word in text for word in without):
                self.text(x, HEIGHT_PX - y - size, size, text, mode=mode)

    def text(self, x: float, y: float, size: float, text: str, *, mode: int = 0) -> None:
        self.draw(f"q {mode} Tr BT /C {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET Q")

    def annotate(self, subtype: str, item: Item, **keys: Any) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(list(bounds(item))), F=4, **keys)
        self.page.Annots = Array([self.pdf.make_indirect(note)])

    def data(self, **options: Any) -> bytes:
        self.page.Contents = self.pdf.make_stream("\n".join(self.drawing).encode())
        buffer = BytesIO()
        self.pdf.save(buffer, **{"compress_streams": False, "fix_metadata_version": False, **options})
        return buffer.getvalue()


def bounds(item: Item) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the PDF's coordinates."""
    x0, y0, x1, y1 = PLACES[item]
    return x0, HEIGHT_PX - y1, x1, HEIGHT_PX - y0


def rectangle(item: Item) -> str:
    x0, y0, x1, y1 = bounds(item)
    return f"{x0} {y0} {x1 - x0} {y1 - y0} re"


def bad(*how: str, item: Item | None = None) -> Callable[[Plant], Plant]:
    return _register(BAD, frozenset(how), item)


def clean(plant: Plant) -> Plant:
    return _register(CLEAN, frozenset(), None)(plant)


def _register(cases: list[Case], how: frozenset[str], item: Item | None) -> Callable[[Plant], Plant]:
    def register(plant: Plant) -> Plant:
        def build() -> bytes:
            page = Page()
            plant(page)
            return page.data()

        cases.append(Case(plant.__name__, ".pdf", how, build, item))
        return plant

    return register


# Blocks drawn over live text: the commonest way, in a text editor, a PDF editor or an office program


def _over_text(name: str, content: str, *how: str, item: Item = Item.NAME) -> None:
    def plant(page: Page) -> None:
        page.write()
        page.draw(content)

    plant.__name__ = name
    bad(*(how or _TEXT), item=item)(plant)


_over_text("black_rectangle_over_text", f"0 g {rectangle(Item.NAME)} f")
_over_text("white_rectangle_over_text", f"1 g {rectangle(Item.UNIT)} f", item=Item.UNIT)
_over_text("grey_rectangle_over_text", f"0.6 g {rectangle(Item.NAME)} f")
_over_text("rectangle_with_a_border_over_text", f"0 g 1 0 0 RG 2 w {rectangle(Item.ID_NUMBER)} B", item=Item.ID_NUMBER)
_x0, _y0, _x1, _y1 = bounds(Item.NAME)
_over_text("polygon_over_text", f"0 g {_x0} {_y0} m {_x1} {_y0} l {_x1} {_y1} l {_x0} {_y1} l h f*")
_over_text("thick_line_over_text", f"0 G {_y1 - _y0} w {_x0} {(_y0 + _y1) / 2} m {_x1} {(_y0 + _y1) / 2} l S")
_over_text("even_odd_rounded_shape_over_text", f"0 g {_x0} {_y0} m {_x1} {_y0} {_x1} {_y1} {_x0} {_y1} c h f*")


@bad(*_TEXT, item=Item.NAME)
def shape_of_an_office_program(page: Page) -> None:
    """WPS and Word draw a shape in a form of its own, with a state and marked content around it."""
    page.write()
    form = page.pdf.make_stream(f"/Artifact BMC q /G gs 0 0 0 rg {rectangle(Item.NAME)} f Q EMC".encode())
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, WIDTH_PX, HEIGHT_PX]),
        Resources=Dictionary(ExtGState=Dictionary(G=Dictionary(ca=1, CA=1))),
    )
    page.page.Resources.XObject.F = form
    page.draw("q /F Do Q")


@bad(*_TEXT, item=Item.NAME)
def picture_of_a_block_over_text(page: Page) -> None:
    page.write()
    page.page.Resources.XObject.B = page.picture(Image.new("RGB", (16, 16), "black"))
    x0, y0, x1, y1 = bounds(Item.NAME)
    page.draw(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {y0} cm /B Do Q")


@bad("translucent", "text_layer", "ocr", item=Item.NAME)
def translucent_rectangle_over_text(page: Page) -> None:
    page.write()
    page.page.Resources.ExtGState.G = Dictionary(ca=0.6)
    page.draw(f"q /G gs 0 g {rectangle(Item.NAME)} f Q")


@bad("text_layer", "ocr", item=Item.NAME)
def yellow_marker_in_multiply_mode(page: Page) -> None:
    page.write()
    page.page.Resources.ExtGState.G = Dictionary(BM=Name.Multiply)
    page.draw(f"q /G gs 1 1 0 rg {rectangle(Item.NAME)} f Q")


@bad("text_layer", item=Item.NAME)
def text_made_white(page: Page) -> None:
    page.write(without=(NAME,))
    page.draw("1 g")
    page.text(145, HEIGHT_PX - 134, 26, NAME)


@bad("text_layer", item=Item.UNIT)
def text_made_invisible(page: Page) -> None:
    page.write(without=(UNIT,))
    page.text(192, HEIGHT_PX - 184, 26, UNIT, mode=3)


@bad("text_layer")
def rest_of_the_text_left(page: Page) -> None:
    page.write(without=("姓　名",))


# Annotations


for _subtype, _keys in (
    ("Square", {"C": [0, 0, 0], "IC": [0, 0, 0]}),
    ("Highlight", {"C": [0, 0, 0], "QuadPoints": [_x0, _y1, _x1, _y1, _x0, _y0, _x1, _y0]}),
    ("FreeText", {"C": [0, 0, 0], "DA": "/C 9 Tf 0 g", "Contents": ""}),
    ("Ink", {"C": [0, 0, 0], "InkList": [[_x0, _y0, _x1, _y1]], "BS": {"W": 30}}),
    ("Redact", {"IC": [0, 0, 0], "QuadPoints": [_x0, _y1, _x1, _y1, _x0, _y0, _x1, _y0]}),
):

    def _annotated(page: Page, subtype: str = _subtype, keys: dict[str, Any] = _keys) -> None:
        page.write()
        made = {
            key: Array(value) if isinstance(value, list) and key != "InkList" else value for key, value in keys.items()
        }
        if "InkList" in made:
            made["InkList"] = Array([Array(keys["InkList"][0])])
            made["BS"] = Dictionary(W=30)
        page.annotate(subtype, Item.NAME, **made)

    _annotated.__name__ = f"{_subtype.lower()}_annotation_over_text"
    bad("removable_cover", "unapplied_mark", "text_layer", "ocr", item=Item.NAME)(_annotated)


@bad("removable_cover", "text_layer", item=Item.NAME)
def stamp_with_a_black_appearance(page: Page) -> None:
    page.write()
    x0, y0, x1, y1 = bounds(Item.NAME)
    look = page.pdf.make_stream(f"0 g 0 0 {x1 - x0} {y1 - y0} re f".encode())
    look.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, x1 - x0, y1 - y0]))
    page.annotate("Stamp", Item.NAME, AP=Dictionary(N=look))


@bad("removable_cover", "covered_picture", "translucent", item=Item.NAME)
def square_annotation_over_a_scan(page: Page) -> None:
    page.scan(certificate({Item.NAME: left}))
    x0, y0, x1, y1 = bounds(Item.NAME)
    look = page.pdf.make_stream(f"0 g 0 0 {x1 - x0} {y1 - y0} re f".encode())
    look.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, x1 - x0, y1 - y0]))
    page.annotate("Square", Item.NAME, C=Array([0, 0, 0]), IC=Array([0, 0, 0]), AP=Dictionary(N=look))


# Scans


def _over_scan(name: str, item: Item, colour: str) -> None:
    def plant(page: Page) -> None:
        page.scan(certificate({item: left}))
        page.draw(f"{colour} {rectangle(item)} f")

    plant.__name__ = name
    bad("covered_picture", item=item)(plant)


_over_scan("black_rectangle_over_a_scanned_name", Item.NAME, "0 g")
_over_scan("white_rectangle_over_a_scanned_unit", Item.UNIT, "1 g")
_over_scan("black_rectangle_over_a_photo", Item.PHOTO, "0 g")
_over_scan("white_rectangle_over_a_code", Item.CODE, "1 g")
_over_scan("coloured_rectangle_over_a_seal", Item.SEAL, "0.2 0.3 0.8 rg")


@bad("ocr", item=Item.NAME)
def scanned_name_left(page: Page) -> None:
    page.scan(certificate({Item.NAME: left}))


@bad("visible", item=Item.PHOTO)
def scanned_photo_left(page: Page) -> None:
    page.scan(certificate({Item.PHOTO: left}))


@bad("visible", item=Item.SEAL)
def scanned_seal_left(page: Page) -> None:
    page.scan(certificate({Item.SEAL: left}))


@bad("text_layer", "covered_text", item=Item.NAME)
def text_layer_of_a_masked_scan_kept(page: Page) -> None:
    page.scan(certificate())
    page.write(mode=3)


@bad("hidden_picture", "covered_picture")
def unmasked_scan_under_the_masked_one(page: Page) -> None:
    page.scan(unmasked(), "U")
    page.scan(certificate())


@bad("hidden_picture")
def unmasked_scan_kept_in_the_file(page: Page) -> None:
    page.scan(certificate())
    page.page.Resources.XObject.U = page.picture(unmasked())


@bad("hidden_picture")
def name_cropped_away(page: Page) -> None:
    page.scan(certificate({Item.NAME: left}))
    page.page.CropBox = Array([0, 0, WIDTH_PX, HEIGHT_PX - 150])


@bad("text_layer")
def text_cropped_away(page: Page) -> None:
    page.write(without=(UNIT, "同志"))
    page.page.CropBox = Array([0, 0, WIDTH_PX, HEIGHT_PX - 150])


@bad("thumbnail")
def thumbnail_of_the_unmasked_scan(page: Page) -> None:
    page.scan(certificate())
    page.page.Thumb = page.picture(unmasked().resize((210, 150), Image.Resampling.LANCZOS))


# What the file carries beside its pages


@bad("metadata")
def name_in_the_title(page: Page) -> None:
    page.scan(certificate())
    page.pdf.trailer.Info = page.pdf.make_indirect(Dictionary(Title=f"{NAME}的培训证书"))


@bad("metadata")
def name_in_the_xmp(page: Page) -> None:
    page.scan(certificate())
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>{NAME}</creator></x:xmpmeta>".encode()
    page.pdf.Root.Metadata = page.pdf.make_stream(xmp)


@bad("bookmark")
def unit_in_a_bookmark(page: Page) -> None:
    page.scan(certificate())
    entry = page.pdf.make_indirect(Dictionary(Title=f"{UNIT}证明"))
    page.pdf.Root.Outlines = page.pdf.make_indirect(Dictionary(First=entry, Last=entry, Count=1))


@bad("attachment")
def original_attached(page: Page) -> None:
    page.scan(certificate())
    held = page.pdf.make_stream(zlib.compress(encoded(unmasked(), "PNG")))
    spec = page.pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a.png", EF=Dictionary(F=held)))
    page.pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a.png", spec])))


@bad("form", "annotation", "text_layer")
def value_of_a_form_field(page: Page) -> None:
    page.scan(certificate())
    page.annotate("Widget", Item.NAME, FT=Name.Tx, T="name", V=NAME)
    page.pdf.Root.AcroForm = Dictionary(Fields=page.page.Annots, DA="/C 9 Tf 0 g")


@bad("annotation")
def note_with_the_name(page: Page) -> None:
    page.scan(certificate())
    page.annotate("Text", Item.NAME, Contents=f"已遮盖{NAME}", T=NAME)


@bad("annotation")
def link_that_tells_the_name(page: Page) -> None:
    page.scan(certificate())
    address = "https://verify.example/?name=" + "".join(f"%{byte:02X}" for byte in NAME.encode())
    page.annotate("Link", Item.CODE, A=Dictionary(S=Name.URI, URI=address))


@bad("hidden_layer", "text_layer")
def layer_switched_off(page: Page) -> None:
    page.scan(certificate())
    layer = page.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="1"))
    page.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page.page.Resources.Properties = Dictionary(L=layer)
    page.draw("/OC /L BDC")
    page.text(145, HEIGHT_PX - 134, 26, NAME)
    page.draw("EMC")


# Saved by adding to the original


def _replaced(before: Callable[[Page], None], after: Callable[[Page], None]) -> bytes:
    """`before` with an incremental save that replaces what the page draws by what `after` draws."""
    old, new = Page(), Page()
    before(old)
    after(new)
    data = old.data()
    with Pdf.open(BytesIO(data)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
    content = "\n".join(new.drawing).encode()
    update = b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    return updated(data, update, number)


def _scan_then_block() -> bytes:
    def masked(page: Page) -> None:
        page.draw(f"q {WIDTH_PX} 0 0 {HEIGHT_PX} 0 0 cm /S Do Q 0 g {rectangle(Item.NAME)} f")

    return _replaced(lambda page: page.scan(certificate({Item.NAME: left})), masked)


def _text_then_none() -> bytes:
    return _replaced(Page.write, lambda page: page.write(without=(NAME, UNIT)))


for _name, _how, _build in (
    ("scan_with_a_block_saved_on_top", ("older_version", "covered_picture"), _scan_then_block),
    ("text_deleted_by_an_incremental_save", ("text_layer", "raw_bytes"), _text_then_none),
):
    BAD.append(Case(_name, ".pdf", frozenset(_how), _build))


# Masked well


@clean
def masked_scan(page: Page) -> None:
    page.scan(certificate())


@clean
def masked_scan_on_a_turned_page(page: Page) -> None:
    page.scan(certificate())
    page.page.Rotate = 90


@clean
def text_really_removed_with_blocks_in_its_place(page: Page) -> None:
    page.write(without=(NAME, UNIT, "身份证号"))
    page.draw("0 g", *(f"{rectangle(item)} f" for item in (Item.NAME, Item.UNIT, Item.ID_NUMBER)))


@clean
def masked_scan_with_its_own_text_layer(page: Page) -> None:
    page.scan(certificate())
    page.write(without=(NAME, UNIT, "身份证号"), mode=3)


@clean
def harmless_properties_and_a_highlight(page: Page) -> None:
    page.write(without=(NAME, UNIT, "身份证号"))
    page.pdf.trailer.Info = page.pdf.make_indirect(Dictionary(Title="培训证书", Producer="Office", Author=ISSUER))
    x, y = 50, HEIGHT_PX - 348 - 24
    quad = Array([x, y + 26, x + 300, y + 26, x, y - 4, x + 300, y - 4])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([x, y - 4, x + 300, y + 26]))
    note.QuadPoints, note.C, note.CA = quad, Array([1, 1, 0]), 0.5
    page.page.Annots = Array([page.pdf.make_indirect(note)])


@clean
def text_on_shaded_table_cells(page: Page) -> None:
    page.draw("0.85 0.9 1 rg 40 236 500 30 re f 0 G 0.7 w 40 236 500 30 re S 0 g")
    page.write(without=(NAME, UNIT, "身份证号"))


@clean
def block_over_an_empty_place_of_a_scan(page: Page) -> None:
    page.scan(certificate())
    page.draw("0 g", f"{rectangle(Item.NAME)} f")


def _signed_afterwards() -> bytes:
    def same(page: Page) -> None:
        page.draw(f"q {WIDTH_PX} 0 0 {HEIGHT_PX} 0 0 cm /S Do Q")

    return _replaced(lambda page: page.scan(certificate()), same)


CLEAN.append(Case("masked_scan_saved_once_more", ".pdf", frozenset(), _signed_afterwards))
