"""Where a PDF hides a name: one small file for each place."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Encryption, Name, Object, ObjectStreamMode, OutlineItem, Pdf, String
from PIL import Image

from tests.leaks.draft import (
    Draft,
    Place,
    Visible,
    Words,
    inked_picture,
    jpeg_of,
    segment,
    tiff_block,
)

PLACES: list[Place] = []
TEXT = ("text_layer", "covered_text")
PICTURE = ("hidden_picture", "covered_picture")

Plant = Callable[[Draft], None]


def _add(name: str, how: tuple[str, ...], build: Callable[[Words, Visible], bytes], *, always: bool = False) -> None:
    PLACES.append(Place(name, frozenset(how), build, ".pdf", is_always_found=always))


def place(*how: str, always: bool = False, **options: Any) -> Callable[[Plant], Plant]:
    """Registers what plants the words in a draft. `options` are for saving it."""

    def register(plant: Plant) -> Plant:
        def build(words: Words, visible: Visible) -> bytes:
            draft = Draft(words, visible)
            plant(draft)
            return draft.data(**options)

        _add(plant.__name__, how, build, always=always)
        return plant

    return register


def rewritten(*how: str) -> Callable[[Callable[[bytes, Words], bytes]], Callable[[bytes, Words], bytes]]:
    """Registers what plants the words in the bytes of a finished file."""

    def register(rewrite: Callable[[bytes, Words], bytes]) -> Callable[[bytes, Words], bytes]:
        _add(rewrite.__name__, how, lambda words, visible: rewrite(Draft(words, visible).data(), words))
        return rewrite

    return register


# Text that is not seen


@place(*TEXT, always=True)
def text_under_an_older_rectangle(draft: Draft) -> None:
    draft.show()
    draft.draw("q 0 g 50 30 150 25 re f Q")


@place(*TEXT, always=True)
def text_under_an_image(draft: Draft) -> None:
    draft.show()
    white = Image.new("RGB", (8, 8), "white")
    draft.use("W", draft.image(white))
    draft.draw("q 150 0 0 25 50 30 cm /W Do Q")


@place(*TEXT)
def white_text(draft: Draft) -> None:
    draft.show(before="1 g")


@place(*TEXT)
def tiny_text(draft: Draft) -> None:
    draft.show(size=0.4)


@place(*TEXT)
def text_off_the_page(draft: Draft) -> None:
    draft.show(x=900, y=900)


@place(*TEXT)
def text_clipped_away(draft: Draft) -> None:
    draft.show(before="0 0 5 5 re W n")


@place(*TEXT)
def text_in_render_mode_3(draft: Draft) -> None:
    draft.show(before="3 Tr")


@place(*TEXT)
def text_as_a_clip_only(draft: Draft) -> None:
    draft.show(before="7 Tr")


@place(*TEXT)
def transparent_text(draft: Draft) -> None:
    draft.page.Resources.ExtGState = Dictionary(G=Dictionary(ca=0))
    draft.show(before="/G gs")


@place(*TEXT)
def text_outside_the_crop_box(draft: Draft) -> None:
    draft.page.MediaBox = Array([0, -100, 300, 200])
    draft.page.CropBox = Array([0, 0, 300, 200])
    draft.show(y=-50)


@place(*TEXT)
def letters_apart_in_an_array(draft: Draft) -> None:
    letters = " -20 ".join(f"({letter})" for letter in draft.words.latin)
    draft.draw(f"q 3 Tr BT /F 9 Tf 60 40 Td [{letters}] TJ ET Q")


@place(*TEXT)
def letters_as_hexadecimal(draft: Draft) -> None:
    draft.show(before="3 Tr", text=f"<{draft.words.latin.encode().hex()}>")


@place(*TEXT)
def letters_as_octal(draft: Draft) -> None:
    octal = "".join(f"\\{byte:03o}" for byte in draft.words.latin.encode())
    draft.show(before="3 Tr", text=f"({octal})")


@place(*TEXT)
def one_text_object_for_each_letter(draft: Draft) -> None:
    for at, letter in enumerate(draft.words.latin):
        draft.show(before="3 Tr", x=60 + 6 * at, text=f"({letter})")


@place(*TEXT)
def chinese_text_in_a_composite_font(draft: Draft) -> None:
    _chinese_font(draft, "UniGB-UCS2-H")
    shown = draft.words.han.encode("utf-16-be").hex()
    draft.draw(f"q 3 Tr BT /C 9 Tf 60 40 Td <{shown}> Tj ET Q")


@place(*TEXT)
def chinese_text_in_gbk(draft: Draft) -> None:
    _chinese_font(draft, "GBK-EUC-H")
    shown = draft.words.han.replace("·", "").encode("gbk").hex()
    draft.draw(f"q 3 Tr BT /C 9 Tf 60 40 Td <{shown}> Tj ET Q")


def _chinese_font(draft: Draft, encoding: str) -> None:
    draft.page.Resources.Font.C = chinese_font(draft.pdf, encoding)


def chinese_font(pdf: Pdf, encoding: str) -> Object:
    """A composite font that every viewer has to replace by one of its own."""
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name(f"/{encoding}"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
    )


def font_descriptor(pdf: Pdf, name: str) -> Object:
    """What an office program says of a font that it leaves out of the file."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{name}"),
            Flags=6,
            FontBBox=[-25, -254, 1000, 880],
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=880,
            StemV=93,
        )
    )


def black_picture(pdf: Pdf) -> Object:
    """One black pixel, to be drawn at any size."""
    picture = pdf.make_stream(bytes(3))
    picture.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    return picture


# Content that is nested


@place(*TEXT, "raw_bytes")
def form_drawn_off_the_page(draft: Draft) -> None:
    draft.use("X", draft.worded_form())
    draft.draw("q 1 0 0 1 2000 2000 cm /X Do Q")


@place(*TEXT, "raw_bytes")
def form_never_drawn(draft: Draft) -> None:
    draft.use("X", draft.worded_form())


@place(*TEXT, "raw_bytes")
def form_in_a_form(draft: Draft) -> None:
    outer = draft.form("q 3 Tr /Y Do Q")
    outer.Resources.XObject = Dictionary(Y=draft.worded_form())
    draft.use("X", outer)
    draft.draw("q 0 0 1 1 re W n /X Do Q")


@place(*TEXT, "raw_bytes")
def tiling_pattern(draft: Draft) -> None:
    pattern = draft.stream(
        f"1 g BT /F 9 Tf 0 0 Td ({draft.words.latin}) Tj ET".encode(),
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 50, 50]),
        XStep=50,
        YStep=50,
        Resources=Dictionary(Font=Dictionary(F=draft.font)),
    )
    draft.page.Resources.Pattern = Dictionary(P=pattern)
    draft.draw("q /Pattern cs /P scn 200 20 2 2 re f Q")


@place(*TEXT, "raw_bytes")
def soft_mask_group(draft: Draft) -> None:
    group = draft.worded_form(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    draft.page.Resources.ExtGState = Dictionary(G=Dictionary(SMask=mask))
    draft.draw("q /G gs 1 g 200 20 2 2 re f Q")


@place(*TEXT, "raw_bytes")
def type3_glyph(draft: Draft) -> None:
    glyph = draft.stream(f"500 0 d0 3 Tr BT /F 1 Tf ({draft.words.latin}) Tj ET".encode())
    draft.page.Resources.Font.T = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 1000, 1000]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
        Encoding=Dictionary(Differences=Array([97, Name.a])),
        CharProcs=Dictionary(a=glyph),
        Resources=Dictionary(Font=Dictionary(F=draft.font)),
    )
    draft.draw("BT /T 9 Tf 60 40 Td (a) Tj ET")


@place(*TEXT, "raw_bytes")
def postscript_comment(draft: Draft) -> None:
    draft.draw(f"% {draft.words.latin}\n")


# Pictures that are not seen


@place(*PICTURE)
def inline_image_off_the_page(draft: Draft) -> None:
    picture = inked_picture(draft.words)
    head = f"q 120 0 0 40 900 900 cm BI /W {picture.width} /H {picture.height} /CS /RGB /BPC 8 ID "
    draft.draw(head.encode() + picture.tobytes() + b"\nEI Q")


@place(*PICTURE)
def image_larger_than_the_crop_box(draft: Draft) -> None:
    draft.page.MediaBox = Array([0, -100, 300, 200])
    draft.page.CropBox = Array([0, 0, 300, 200])
    draft.use("I", draft.picture())
    draft.draw("q 120 0 0 100 60 -95 cm /I Do Q")


@place(*PICTURE)
def image_off_the_page(draft: Draft) -> None:
    draft.use("I", draft.picture())
    draft.draw("q 120 0 0 40 900 900 cm /I Do Q")


@place(*PICTURE, always=True)
def image_under_a_rectangle(draft: Draft) -> None:
    draft.use("I", draft.picture())
    draft.draw("q 120 0 0 40 60 20 cm /I Do Q q 0 g 55 15 130 50 re f Q")


@place(*PICTURE)
def image_under_an_image(draft: Draft) -> None:
    draft.use("I", draft.picture())
    draft.use("W", draft.image(Image.new("RGB", (8, 8), "white")))
    draft.draw("q 120 0 0 40 60 20 cm /I Do Q q 130 0 0 50 55 15 cm /W Do Q")


@place(*PICTURE)
def image_clipped_away(draft: Draft) -> None:
    draft.use("I", draft.picture())
    draft.draw("q 0 0 5 5 re W n 120 0 0 40 60 20 cm /I Do Q")


@place(*PICTURE)
def image_never_drawn(draft: Draft) -> None:
    draft.use("I", draft.picture())


@place(*PICTURE)
def alternate_image(draft: Draft) -> None:
    shown = draft.image(Image.new("RGB", (8, 8), "white"))
    shown.Alternates = Array([Dictionary(Image=draft.picture(), DefaultForPrinting=True)])
    draft.use("I", shown)
    draft.draw("q 60 0 0 40 200 20 cm /I Do Q")


@place(*PICTURE)
def image_behind_its_mask(draft: Draft) -> None:
    picture = draft.picture()
    width, height = int(picture.Width), int(picture.Height)
    picture.SMask = draft.stream(
        bytes(width * height),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    draft.use("I", picture)
    draft.draw("q 120 0 0 40 60 20 cm /I Do Q")


@place("thumbnail")
def page_thumbnail(draft: Draft) -> None:
    draft.page.Thumb = draft.picture()


def _shown_jpeg(insert: bytes = b"", append: bytes = b"", **options: Any) -> bytes:
    data = jpeg_of(Image.new("RGB", (60, 40), (200, 210, 220)), **options)
    return data[:2] + insert + data[2:] + append


@place("metadata")
def comment_in_an_embedded_jpeg(draft: Draft) -> None:
    draft.jpeg(_shown_jpeg(segment(0xFE, draft.words.han.encode())))


@place("exif", "metadata")
def exif_in_an_embedded_jpeg(draft: Draft) -> None:
    value = draft.words.han.encode()
    draft.jpeg(_shown_jpeg(segment(0xE1, b"Exif\0\0" + tiff_block("MM", 315, 2, len(value), value))))


@place("thumbnail", "exif")
def exif_thumbnail_in_an_embedded_jpeg(draft: Draft) -> None:
    small = jpeg_of(inked_picture(draft.words))
    draft.jpeg(_shown_jpeg(segment(0xE1, b"Exif\0\0" + tiff_block("MM", 513, 7, len(small), small))))


@place("raw_bytes")
def bytes_after_an_embedded_jpeg(draft: Draft) -> None:
    draft.jpeg(_shown_jpeg(append=draft.words.han.encode("gb18030")))


@place("metadata")
def icc_text_in_an_embedded_jpeg(draft: Draft) -> None:
    draft.jpeg(_shown_jpeg(icc_profile=bytes(128) + draft.words.han.encode("utf-16-be")))


# Metadata


@place("metadata")
def document_information(draft: Draft) -> None:
    draft.pdf.docinfo["/Author"] = draft.words.han


@place("metadata")
def private_information_key(draft: Draft) -> None:
    draft.pdf.docinfo["/Applicant"] = draft.words.latin


@place("metadata")
def information_in_gbk(draft: Draft) -> None:
    draft.pdf.docinfo["/Title"] = String(draft.words.han.encode("gbk"))


def _xmp(words: Words, encoding: str = "utf-8") -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{words.han}</a></x:xmpmeta>".encode(encoding)


@place("metadata")
def document_xmp(draft: Draft) -> None:
    draft.pdf.Root.Metadata = draft.stream(_xmp(draft.words), Type=Name.Metadata, Subtype=Name.XML)


@place("metadata")
def document_xmp_in_utf_16(draft: Draft) -> None:
    draft.pdf.Root.Metadata = draft.stream(_xmp(draft.words, "utf-16"), Type=Name.Metadata, Subtype=Name.XML)


@place("metadata")
def document_xmp_with_entities(draft: Draft) -> None:
    text = "".join(f"&#x{ord(letter):x};" for letter in draft.words.han)
    draft.pdf.Root.Metadata = draft.stream(f"<a>{text}</a>".encode(), Type=Name.Metadata, Subtype=Name.XML)


@place("metadata")
def page_xmp(draft: Draft) -> None:
    draft.page.Metadata = draft.stream(_xmp(draft.words), Type=Name.Metadata, Subtype=Name.XML)


@place("metadata")
def image_xmp(draft: Draft) -> None:
    image = draft.image(Image.new("RGB", (8, 8), "white"))
    image.Metadata = draft.stream(_xmp(draft.words), Type=Name.Metadata, Subtype=Name.XML)
    draft.use("I", image)
    draft.draw("q 60 0 0 40 200 20 cm /I Do Q")


@place("metadata")
def private_application_data(draft: Draft) -> None:
    draft.page.PieceInfo = Dictionary(App=Dictionary(Private=draft.words.han))


@place("metadata", "raw_bytes")
def icc_profile_text(draft: Draft) -> None:
    profile = draft.stream(bytes(128) + draft.words.han.encode("utf-16-be"), N=3)
    draft.page.Resources.ColorSpace = Dictionary(C=Array([Name.ICCBased, profile]))


@place("metadata", "raw_bytes")
def output_intent(draft: Draft) -> None:
    draft.pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, Info=draft.words.han)])


@place("metadata", "raw_bytes")
def document_part(draft: Draft) -> None:
    part = draft.pdf.make_indirect(Dictionary(Type=Name.DPart, DPM=Dictionary(Customer=draft.words.han)))
    draft.pdf.Root.DPartRoot = Dictionary(Type=Name.DPartRoot, DPartRootNode=part)


@place("metadata", "raw_bytes")
def file_identifier(draft: Draft) -> None:
    draft.pdf.trailer.ID = Array([String(draft.words.han.encode("utf-16-be")), String("b")])


# Annotations and forms


@place("annotation")
def hidden_note(draft: Draft) -> None:
    draft.annotate("Text", F=2, Contents=draft.words.han)


@place("annotation")
def author_of_a_note(draft: Draft) -> None:
    draft.annotate("Text", F=2, T=draft.words.han, Contents="ok")


@place("annotation")
def popup_of_a_note(draft: Draft) -> None:
    note = draft.annotate("Text", F=2, Contents="ok")
    note.Popup = draft.annotate("Popup", Parent=note, Contents=draft.words.han)


@place("annotation")
def rich_text_of_a_note(draft: Draft) -> None:
    rich = f"<body><p>{draft.words.han[:4]}<b>{draft.words.han[4:]}</b></p></body>"
    draft.annotate("FreeText", F=2, DA="/F 9 Tf", Contents="", RC=rich)


@place("annotation", *TEXT)
def hidden_appearance(draft: Draft) -> None:
    draft.annotate("Stamp", F=2, AP=Dictionary(N=draft.worded_form()))


@place("annotation", *TEXT)
def rollover_appearance(draft: Draft) -> None:
    draft.annotate("Stamp", AP=Dictionary(N=draft.form(""), R=draft.worded_form()))


@place("annotation", *PICTURE)
def picture_in_a_hidden_appearance(draft: Draft) -> None:
    appearance = draft.form("q 120 0 0 40 0 0 cm /I Do Q")
    appearance.Resources.XObject = Dictionary(I=draft.picture())
    draft.annotate("Stamp", F=2, AP=Dictionary(N=appearance))


@place("annotation")
def link_address(draft: Draft) -> None:
    address = f"https://example.invalid/?q={draft.words.latin.replace(' ', '%20')}"
    draft.annotate("Link", Border=Array([0, 0, 0]), A=Dictionary(S=Name.URI, URI=address))


@place("annotation")
def percent_encoded_link_address(draft: Draft) -> None:
    coded = "".join(f"%{byte:02X}" for byte in draft.words.han.encode())
    draft.annotate("Link", Border=Array([0, 0, 0]), A=Dictionary(S=Name.URI, URI=f"https://example.invalid/{coded}"))


@place("annotation", "unapplied_mark", always=True)
def redaction_mark_not_applied(draft: Draft) -> None:
    draft.annotate("Redact", OverlayText=draft.words.han, QuadPoints=Array([20, 175, 280, 175, 20, 145, 280, 145]))


@place("form", "annotation")
def field_value(draft: Draft) -> None:
    draft.field(V=draft.words.han)


@place("form", "annotation")
def field_default_value(draft: Draft) -> None:
    draft.field(DV=draft.words.han)


@place("form", "annotation")
def field_tooltip(draft: Draft) -> None:
    draft.field(TU=draft.words.han)


@place("form", "annotation", *TEXT)
def field_appearance(draft: Draft) -> None:
    draft.field(AP=Dictionary(N=draft.worded_form()))


@place("form", "annotation")
def field_without_a_widget(draft: Draft) -> None:
    field = draft.pdf.make_indirect(Dictionary(FT=Name.Tx, T="loose", V=draft.words.han))
    draft.pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


@place("form", "annotation")
def field_options(draft: Draft) -> None:
    draft.field(Opt=Array(["x", draft.words.han]))


@place("form")
def xfa_form(draft: Draft) -> None:
    data = f"<xfa><name>{draft.words.han}</name></xfa>".encode()
    draft.pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=draft.stream(data))


@place("form", "annotation")
def signature_name(draft: Draft) -> None:
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=draft.words.han, Contents=String("x"))
    draft.field(V=draft.pdf.make_indirect(signature))


@place("form", "annotation")
def signature_certificate(draft: Draft) -> None:
    certificate = b"\x30\x82\x0c\x10" + draft.words.han.encode() + bytes(20)
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(certificate))
    draft.field(V=draft.pdf.make_indirect(signature))


# Files


@place("attachment", always=True)
def attached_file(draft: Draft) -> None:
    draft.pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", draft.file()])))


@place("attachment", always=True)
def attached_file_name(draft: Draft) -> None:
    file = draft.file(Desc=draft.words.han)
    file.EF.F.write(b"x")
    draft.pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([draft.words.han, file])))


@place("attachment", always=True)
def associated_file(draft: Draft) -> None:
    draft.page.AF = Array([draft.file(AFRelationship=Name.Source)])


@place("attachment", "annotation", always=True)
def file_in_an_annotation(draft: Draft) -> None:
    draft.annotate("FileAttachment", F=2, FS=draft.file())


# Structure


@place(*TEXT)
def actual_text(draft: Draft) -> None:
    coded = ("\ufeff" + draft.words.han).encode("utf-16-be").hex()
    draft.draw(f"/Span <</ActualText <{coded}>>> BDC EMC")


@place(*TEXT)
def marked_content_property(draft: Draft) -> None:
    draft.page.Resources.Properties = Dictionary(M=draft.pdf.make_indirect(Dictionary(Note=draft.words.han)))
    draft.draw("/Span /M BDC EMC")


def _structure(draft: Draft, **keys: Any) -> None:
    root = draft.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = draft.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, **keys))
    draft.pdf.Root.StructTreeRoot = root
    draft.pdf.Root.MarkInfo = Dictionary(Marked=True)


@place(*TEXT)
def structure_alternative_text(draft: Draft) -> None:
    _structure(draft, Alt=draft.words.han)


@place(*TEXT)
def structure_actual_text(draft: Draft) -> None:
    _structure(draft, ActualText=draft.words.han)


@place(*TEXT)
def structure_title(draft: Draft) -> None:
    _structure(draft, T=draft.words.han)


@place(*TEXT)
def structure_attribute(draft: Draft) -> None:
    _structure(draft, A=Dictionary(O=Name.UserProperties, P=Array([Dictionary(N="who", V=draft.words.han)])))


@place("hidden_layer", *TEXT)
def layer_that_is_off(draft: Draft) -> None:
    layer = draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="answers"))
    draft.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([])))
    draft.page.Resources.Properties = Dictionary(L=layer)
    draft.draw("/OC /L BDC")
    draft.show()
    draft.draw("EMC")


@place("hidden_layer", *PICTURE)
def picture_on_a_layer_that_is_off(draft: Draft) -> None:
    layer = draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="answers"))
    draft.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([])))
    draft.use("I", draft.picture(OC=layer))
    draft.draw("q 120 0 0 40 60 20 cm /I Do Q")


@place("hidden_layer", *TEXT)
def name_of_a_layer(draft: Draft) -> None:
    layer = draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=draft.words.han))
    draft.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))


@place("bookmark")
def bookmark_title(draft: Draft) -> None:
    with draft.pdf.open_outline() as outline:
        outline.root.append(OutlineItem(draft.words.han, 0))


@place("bookmark", "raw_bytes")
def named_destination(draft: Draft) -> None:
    where = Array([draft.page, Name.Fit])
    draft.pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([draft.words.han, where])))


@place("bookmark", "raw_bytes")
def destination_as_a_name(draft: Draft) -> None:
    draft.pdf.Root.Dests = Dictionary({f"/{draft.words.han}": Array([draft.page, Name.Fit])})


@place("bookmark", "raw_bytes")
def page_label(draft: Draft) -> None:
    draft.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=draft.words.han)]))


@place("metadata", "raw_bytes")
def article_thread(draft: Draft) -> None:
    draft.pdf.Root.Threads = Array(
        [draft.pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=draft.words.han)))]
    )


@place("script", "raw_bytes")
def document_script(draft: Draft) -> None:
    script = draft.stream(f"var who = '{draft.words.han}';".encode())
    action = Dictionary(S=Name.JavaScript, JS=script)
    draft.pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))


@place("script", "raw_bytes")
def script_with_escapes(draft: Draft) -> None:
    coded = "".join(f"\\u{ord(letter):04x}" for letter in draft.words.han)
    draft.pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"var who='{coded}'".encode()))


@place("script", "raw_bytes")
def action_of_the_page(draft: Draft) -> None:
    draft.page.AA = Dictionary(O=Dictionary(S=Name.URI, URI=f"https://example.invalid/{draft.words.latin}"))


@place("raw_bytes", *TEXT)
def template_page(draft: Draft) -> None:
    template = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Template,
            MediaBox=Array([0, 0, 300, 200]),
            Resources=Dictionary(Font=Dictionary(F=draft.font)),
            Contents=draft.stream(f"BT /F 9 Tf 60 40 Td ({draft.words.latin}) Tj ET".encode()),
        )
    )
    draft.pdf.Root.Names = Dictionary(Templates=Dictionary(Names=Array(["t", template])))


@place("raw_bytes")
def private_key_of_the_catalog(draft: Draft) -> None:
    draft.pdf.Root["/XX_Applicant"] = String(draft.words.han)


@place("raw_bytes")
def private_stream_behind_filters(draft: Draft) -> None:
    coded = zlib.compress(draft.words.han.encode()).hex().encode() + b">"
    draft.page.Private = draft.pdf.make_stream(coded, Filter=Array([Name.ASCIIHexDecode, Name.FlateDecode]))


# Fonts


@place("raw_bytes", *TEXT)
def font_name(draft: Draft) -> None:
    name = Name(f"/ABCDEF+{draft.words.latin.replace(' ', '-')}")
    draft.page.Resources.Font.Z = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=name)


@place("raw_bytes", *TEXT)
def font_name_in_chinese(draft: Draft) -> None:
    draft.page.Resources.Font.Z = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{draft.words.han}")
    )


@place("raw_bytes", *TEXT)
def text_that_only_a_unicode_map_tells(draft: Draft) -> None:
    lines = "\n".join(f"<{at:02x}> <{ord(letter):04x}>" for at, letter in enumerate(draft.words.han, 1))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(draft.words.han)} beginbfchar\n{lines}\nendbfchar\n"
        "endcmap end end"
    )
    draft.page.Resources.Font.Z = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=draft.stream(table.encode())
    )
    codes = "".join(f"{at:02x}" for at in range(1, len(draft.words.han) + 1))
    draft.draw(f"q 3 Tr BT /Z 9 Tf 60 40 Td <{codes}> Tj ET Q")


@place("raw_bytes", *TEXT)
def font_file(draft: Draft) -> None:
    name_table = bytes(60) + draft.words.han.encode("utf-16-be") + bytes(8)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Arial, FontFile2=draft.stream(name_table, Length1=len(name_table))
    )
    draft.page.Resources.Font.Z = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Arial, FontDescriptor=draft.pdf.make_indirect(descriptor)
    )


# The file's own bytes


@place("metadata", object_stream_mode=ObjectStreamMode.generate, compress_streams=True)
def object_stream(draft: Draft) -> None:
    draft.pdf.docinfo["/Author"] = draft.words.han


@place("metadata", encryption=Encryption(owner="only the owner", user="", R=6))
def encrypted_for_the_owner(draft: Draft) -> None:
    draft.pdf.docinfo["/Author"] = draft.words.han


@rewritten("raw_bytes")
def bytes_after_the_end(data: bytes, words: Words) -> bytes:
    return data + words.han.encode("gb18030")


@rewritten("raw_bytes")
def picture_after_the_end(data: bytes, words: Words) -> bytes:
    return data + jpeg_of(inked_picture(words))


@rewritten("raw_bytes")
def comment_between_objects(data: bytes, words: Words) -> bytes:
    at = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    note = f"% {words.han}\n".encode()
    moved = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (at + len(note)), data[at:])
    return data[:at] + note + moved


def updated(data: bytes, update: bytes, number: int) -> bytes:
    """The file with a newer revision in which object `number` is `update`."""
    before = re.findall(rb"startxref\s+(\d+)", data)[-1]
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
    root = re.findall(rb"/Root (\d+) 0 R", trailer)[-1]
    size = int(re.findall(rb"/Size (\d+)", trailer)[-1])
    at = len(data) + len(update)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(data))
    tail = b"trailer\n<</Size %d/Root %s 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    return data + update + table + tail % (max(size, number + 1), root, before, at)


def older_revision(words: Words, visible: Visible) -> bytes:
    draft = Draft(words, visible)
    draft.pdf.Root.Old = draft.stream(zlib.compress(words.han.encode()), Filter=Name.FlateDecode)
    data = draft.data()
    with Pdf.open(BytesIO(data)) as pdf:
        number = pdf.Root.Old.objgen[0]
    return updated(data, b"%d 0 obj\nnull\nendobj\n" % number, number)


def unreferenced_object(words: Words, visible: Visible) -> bytes:
    data = Draft(words, visible).data()
    packed = zlib.compress(words.han.encode())
    number = 900
    stream = b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\n"
    return updated(data, stream % (number, len(packed), packed), number)


def object_outside_the_table(words: Words, visible: Visible) -> bytes:
    data = Draft(words, visible).data()
    packed = zlib.compress(words.han.encode())
    stream = b"901 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\n"
    return updated(data, b"902 0 obj\nnull\nendobj\n", 902) + stream % (len(packed), packed)


def page_outside_the_tree(words: Words, visible: Visible) -> bytes:
    data = Draft(words, visible).data()
    content = f"BT /F 9 Tf 60 40 Td ({words.latin}) Tj ET".encode()
    return updated(data, b"903 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(content), content), 903)


for _build in (older_revision, unreferenced_object, object_outside_the_table, page_outside_the_tree):
    _add(_build.__name__, ("raw_bytes", "text_layer"), _build)
