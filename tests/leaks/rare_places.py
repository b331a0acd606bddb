"""Hiding places that are seldom thought of: PDF 2.0, portfolios, spot colours, soft masks, deep pictures.

Importing it adds them to those of `pdf_places` and `image_places`.
"""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.leaks.draft import Draft, Words, chunk, inked_picture, jpeg_of, segment, tiff_block
from tests.leaks.image_places import place as image_place
from tests.leaks.pdf_places import PICTURE, TEXT, place, rewritten

# PDF: content that is not seen


@place(*TEXT)
def text_behind_a_luminosity_mask(draft: Draft) -> None:
    """Drawn through a soft mask that is black everywhere."""
    black = draft.form("0 g 0 0 300 200 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=black)
    draft.page.Resources.ExtGState = Dictionary(G=Dictionary(SMask=mask))
    draft.show(before="/G gs")


@place("hidden_layer", *TEXT, "raw_bytes")
def form_on_a_layer_through_a_membership(draft: Draft) -> None:
    """The form's layer is not named itself: a membership says that one of two must be on, and none is."""
    layers = [draft.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("a", "b")]
    draft.pdf.Root.OCProperties = Dictionary(
        OCGs=Array(layers), D=Dictionary(BaseState=Name.OFF, OFF=Array(layers), Order=Array([]))
    )
    member = draft.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array(layers), P=Name.AnyOn))
    draft.use("X", draft.worded_form(OC=member))
    draft.draw("q 1 0 0 1 0 -120 cm /X Do Q")


@place(*TEXT)
def text_far_out_on_a_huge_page(draft: Draft) -> None:
    """A page of five metres of which 300 points are shown."""
    draft.page.MediaBox = Array([-7000, -7000, 7000, 7000])
    draft.page.CropBox = Array([0, 0, 300, 200])
    draft.show(x=-6900, y=-6900)


@place(*TEXT, "raw_bytes")
def page_of_half_an_inch(draft: Draft) -> None:
    """A second page so small that nobody sees that there is one."""
    second: Any = draft.pdf.add_blank_page(page_size=(36, 36)).obj
    second.Resources = Dictionary(Font=Dictionary(F=draft.font))
    second.Contents = draft.stream(f"BT /F 9 Tf 60 40 Td ({draft.words.latin}) Tj ET".encode())


@place(*PICTURE, "raw_bytes")
def jpeg_2000_whose_own_alpha_hides_it(draft: Draft) -> None:
    pixels = np.dstack([np.asarray(inked_picture(draft.words)), np.zeros((40, 120), np.uint8)])
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG2000", irreversible=False)
    coded = draft.pdf.make_stream(buffer.getvalue())
    coded.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=120, Height=40, Filter=Name.JPXDecode, SMaskInData=1
    )
    draft.use("I", coded)
    draft.draw("q 120 0 0 40 60 20 cm /I Do Q")


# PDF: what a file says about itself


@place("metadata", "raw_bytes")
def private_data_of_a_form(draft: Draft) -> None:
    data = Dictionary(App=Dictionary(LastModified=String("D:20260101"), Private=Dictionary(Layer=draft.words.han)))
    draft.use("X", draft.form("", PieceInfo=data))


@place("metadata", "raw_bytes")
def profile_of_an_output_intent(draft: Draft) -> None:
    profile = draft.stream(bytes(128) + draft.words.han.encode("utf-16-be"), N=4)
    intent = Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String("x"), DestOutputProfile=profile)
    draft.pdf.Root.OutputIntents = Array([intent])


@place("metadata", "raw_bytes", "attachment")
def schema_of_a_portfolio(draft: Draft) -> None:
    field = Dictionary(Subtype=Name.S, N=draft.words.han)
    draft.pdf.Root.Collection = Dictionary(Type=Name.Collection, Schema=Dictionary(A=field))


@place("metadata", "raw_bytes")
def validation_data_of_signatures(draft: Draft) -> None:
    """PDF 2.0: certificates that outlive the signature whose signer they name."""
    certificate = draft.stream(b"\x30\x82\x0c\x10" + draft.words.han.encode() + bytes(20))
    draft.pdf.Root.DSS = Dictionary(Type=Name.DSS, Certs=Array([certificate]))


@place("raw_bytes", *TEXT)
def name_of_a_spot_colour(draft: Draft) -> None:
    tint = draft.pdf.make_indirect(Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1))
    draft.page.Resources.ColorSpace = Dictionary(
        S=Array([Name.Separation, Name(f"/{draft.words.han}"), Name.DeviceGray, tint])
    )
    draft.draw("/S cs 1 scn 200 20 2 2 re f")


@place("raw_bytes", *TEXT)
def names_of_a_fonts_glyphs(draft: Draft) -> None:
    names = [Name(f"/{draft.words.latin.replace(' ', '')}{at}") for at in range(2)]
    draft.page.Resources.Font.Z = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, *names])),
    )


@place("annotation", "raw_bytes", "attachment")
def clip_of_a_screen(draft: Draft) -> None:
    clip = Dictionary(S=Name.MCD, N=draft.words.han, CT=String("video/mp4"), Alt=Array(["", draft.words.han]))
    action = Dictionary(S=Name.Rendition, OP=0, R=Dictionary(S=Name.MR, N=String("x"), C=clip))
    draft.annotate("Screen", F=2, A=action)


@rewritten("raw_bytes")
def bytes_before_the_header(data: bytes, words: Words) -> bytes:
    """Readers look for the header in the first 1024 bytes."""
    note = f"% {words.han}\n".encode()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    table = data[start : data.rindex(b"trailer")]
    moved = re.sub(rb"(\d{10})( \d{5} n)", lambda m: b"%010d%s" % (int(m[1]) + len(note), m[2]), table)
    tail = data[data.rindex(b"trailer") :].replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(note)))
    return note + data[:start] + moved + tail


# Images


@image_place(".jpg", "exif")
def jpeg_maker_note(picture: Image.Image, words: Words) -> bytes:
    value = b"CAMERA\0\0" + words.han.encode("utf-16-be")
    data = jpeg_of(picture)
    return data[:2] + segment(0xE1, b"Exif\0\0" + tiff_block("II", 0x927C, 7, len(value), value)) + data[2:]


@image_place(".jpg", "metadata")
def jpeg_extended_xmp(picture: Image.Image, words: Words) -> bytes:
    """The part of XMP that does not fit into one segment has segments of its own kind."""
    text = f"<a>{words.han}</a>".encode()
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(text), 0)
    data = jpeg_of(picture)
    return data[:2] + segment(0xE1, head + text) + data[2:]


@image_place(".jpg", "metadata")
def cmyk_jpeg_comment(picture: Image.Image, words: Words) -> bytes:
    """Four inks, stored inverted as Adobe does; its colours must come out right for the proof, too."""
    buffer = BytesIO()
    picture.convert("CMYK").save(buffer, "JPEG", quality=92)
    data = buffer.getvalue()
    return data[:2] + segment(0xFE, words.han.encode()) + data[2:]


@image_place(".png", "metadata")
def png_of_16_bits_with_text_behind_its_pixels(picture: Image.Image, words: Words) -> bytes:
    """Text chunks may stand behind the pixels, where readers of the head alone do not look."""
    grey = np.asarray(picture.convert("L")).astype(np.uint16) * 257
    buffer = BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    data = buffer.getvalue()
    end = data.rindex(b"IEND") - 4
    return data[:end] + chunk(b"tEXt", b"Author\0" + words.han.encode("gb18030")) + data[end:]


@image_place(".png", "metadata")
def png_name_of_a_palette(picture: Image.Image, words: Words) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    data = buffer.getvalue()
    return data[:33] + chunk(b"sPLT", words.latin.encode() + b"\0\x08" + bytes(6)) + data[33:]


@image_place(".webp", "metadata", "raw_bytes")
def webp_unknown_chunk(picture: Image.Image, words: Words) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=90)
    body = words.han.encode()
    body += bytes(len(body) % 2)
    data = buffer.getvalue() + b"NOTE" + struct.pack("<I", len(body)) + body
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


@image_place(".webp", "hidden_picture")
def webp_second_frame(picture: Image.Image, words: Words) -> bytes:
    """A picture that moves: viewers of papers show the first frame."""
    second = Image.new("RGB", picture.size, "white")
    second.paste(inked_picture(words), (30, 120))
    buffer = BytesIO()
    picture.save(buffer, "WEBP", save_all=True, append_images=[second], duration=900, lossless=True)
    return buffer.getvalue()


@image_place(".tif", "metadata")
def tiff_of_16_bits_with_a_name(picture: Image.Image, words: Words) -> bytes:
    grey = np.asarray(picture.convert("L")).astype(np.uint16) * 257
    buffer = BytesIO()
    Image.fromarray(grey).save(buffer, "TIFF", tiffinfo={285: words.latin})
    return buffer.getvalue()


@image_place(".bmp", "metadata", "raw_bytes")
def bmp_profile(picture: Image.Image, words: Words) -> bytes:
    """A header of version 5 with a colour profile behind the pixels."""
    buffer = BytesIO()
    picture.save(buffer, "BMP")
    old = buffer.getvalue()
    pixels = old[54:]
    profile = bytes(128) + words.han.encode("utf-16-be")
    start, end = 14 + 124, 14 + 124 + len(pixels)
    head = old[14:54].replace(struct.pack("<I", 40), struct.pack("<I", 124), 1)
    fields = bytes(16) + struct.pack("<I", 0x4D424544) + bytes(48) + struct.pack("<IIII", 4, end - 14, len(profile), 0)
    file = b"BM" + struct.pack("<IHHI", end + len(profile), 0, 0, start)
    return file + head + fields + pixels + profile


@image_place(".heic", "hidden_picture", "raw_bytes")
def heif_second_picture(picture: Image.Image, words: Words) -> bytes:
    """Viewers show the primary picture alone."""
    heif = pillow_heif.from_pillow(picture)
    heif.add_from_pillow(inked_picture(words).resize(picture.size))
    buffer = BytesIO()
    heif.save(buffer, quality=90, primary_index=0)
    return buffer.getvalue()
