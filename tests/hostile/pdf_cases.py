"""Hostile PDFs: cut at every structure, flipped, looped, nested, inflated, mislabelled."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator

import pymupdf
from pymupdf import mupdf

from tests.hostile import cases
from tests.hostile.cases import HostileCase, file_case
from tests.hostile.pdf_writer import deep, one_page, packed_stream, pdf, small_page, stream, xobject

GROUP = "pdf"
_SEED = 20261125


def pdf_cases() -> Iterator[HostileCase]:
    """Every case of this module; the same ones each time."""
    bare = sample_pdf(with_text=False)
    yield from _cuts(bare)
    yield from _flips(bare, "bare", count=50)
    yield from _flips(sample_pdf(), "text", count=15)
    yield from _replacements(bare)
    yield from _loops()
    yield from _bombs()
    yield from _dimensions()
    yield from _passwords()
    yield from _odd_contents()


def sample_pdf(*, with_text: bool = True) -> bytes:
    """Two small pages with text and a picture, written the same way each time; without text, mostly structure."""
    document = pymupdf.open()
    for text in ("Alpha 1", "Beta 2"):
        page = document.new_page(width=200, height=120)
        if with_text:  # its font embedded, so that it looks the same in every renderer
            page.insert_font(fontname="F0", fontbuffer=pymupdf.Font("helv").buffer)
            page.insert_text((20, 40), text, fontname="F0", fontsize=14)
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 24, 16), False)
        pixmap.clear_with(120)
        page.insert_image(pymupdf.Rect(20, 60, 80, 100), pixmap=pixmap)
    data = document.tobytes(garbage=0, deflate=True, no_new_id=True)
    return re.sub(rb"/ID\[<[0-9A-F]+><[0-9A-F]+>\]", b"", data)


def _cuts(sound: bytes) -> Iterator[HostileCase]:
    """The file ends at each of its structures, before and inside it."""
    marks = sorted(
        {m.start() for m in re.finditer(rb"\d+ 0 obj|stream|endstream|endobj|xref|trailer|startxref|%%EOF", sound)}
    )
    for number, at in enumerate(marks):
        for inside in (0, 3):
            data = sound[: at + inside]
            codes = (cases.DAMAGED,) if len(data) < 20 else cases.REPAIRABLE
            if data:
                yield file_case(f"pdf-cut-{number:02d}-{inside}", "a.pdf", data, *codes, group=GROUP)


def _flips(sound: bytes, name: str, *, count: int) -> Iterator[HostileCase]:
    chance = random.Random(_SEED)
    for number in range(count):
        data = bytearray(sound)
        for _ in range(chance.choice((1, 4, 16, 64))):
            data[chance.randrange(16, len(data))] ^= 1 << chance.randrange(8)
        yield file_case(f"pdf-flip-{name}-{number:02d}", "a.pdf", bytes(data), *cases.REPAIRABLE, group=GROUP)


def _replacements(sound: bytes) -> Iterator[HostileCase]:
    """One keyword or number at a time says something else."""
    changes = (
        (rb"/Type/Page/", b"/Type/Pages/"),
        (rb"/Count 2", b"/Count -2"),
        (rb"/Count 2", b"/Count 2000000000"),
        (rb"/Kids\[[^]]*\]", b"/Kids[99 0 R 1 0 R]"),
        (rb"/MediaBox\[[^]]*\]", b"/MediaBox[0 0 0 0]"),
        (rb"/MediaBox\[[^]]*\]", b"/MediaBox[(a)(b)(c)(d)]"),
        (rb"/MediaBox\[[^]]*\]", b"/MediaBox[0 0 1e38 1e38]"),
        (rb"/MediaBox\[[^]]*\]", b"/MediaBox[0 0 .0001 .0001]"),
        (rb"/Length \d+", b"/Length 99999999"),
        (rb"/Length \d+", b"/Length -1"),
        (rb"/Filter/FlateDecode", b"/Filter/LZWDecode"),
        (rb"/Filter/FlateDecode", b"/Filter/JBIG2Decode"),
        (rb"/Filter/FlateDecode", b"/Filter/JPXDecode"),
        (rb"/Filter/FlateDecode", b"/Filter/DCTDecode"),
        (rb"/Filter/FlateDecode", b"/Filter/CCITTFaxDecode"),
        (rb"/Filter/FlateDecode", b"/Filter[" + b"/FlateDecode" * 40 + b"]"),
        (rb"/Width \d+", b"/Width 2147483647"),
        (rb"/Height \d+", b"/Height 0"),
        (rb"/BitsPerComponent 8", b"/BitsPerComponent 33"),
        (rb"startxref\s+\d+", b"startxref\n18446744073709551616"),
        (rb"startxref\s+\d+", b"startxref\n-5"),
        (rb"/Size \d+", b"/Size 8388606"),
        (rb"/Root \d+ 0 R", b"/Root 7777 0 R"),
        (rb"/Root \d+ 0 R", b"/Root null"),
        (rb"/Rotate \d+", b"/Rotate 33"),
        (rb"%PDF-1.\d", b"%PDF-9.9"),
        (rb"/Contents \d+ 0 R", b"/Contents 1 0 R"),
        (rb"/Resources<<", b"/Resources 5 0 R/X<<"),
    )
    for number, (pattern, text) in enumerate(changes):
        data = re.sub(pattern, lambda _match, text=text: text, sound)
        yield file_case(
            f"pdf-says-{number:02d}",
            "a.pdf",
            data,
            *cases.REPAIRABLE,
            cases.NO_PAGES,
            cases.TOO_MANY_PAGES,
            group=GROUP,
        )


def _loops() -> Iterator[HostileCase]:
    own_kid = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[2 0 R]>>"}
    two = {**own_kid, 2: "<</Type/Pages/Count 2/Kids[3 0 R]>>", 3: "<</Type/Pages/Count 2/Kids[2 0 R]/Parent 2 0 R>>"}
    parents = {**one_page(), 2: "<</Type/Pages/Count 1/Kids[3 0 R]/Parent 2 0 R>>"}
    own_form = {**one_page(resources="/XObject<</F 5 0 R>>", content="/F Do"), 5: xobject("/F Do", "/F 5 0 R")}
    own_length = {**one_page(), 4: "<</Length 4 0 R>>\nstream\nx\nendstream"}
    catalogue = "<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>"
    item = "<</Title(a)/Next 6 0 R/Parent 5 0 R>>"
    outline = {**one_page(), 1: catalogue, 5: "<</First 6 0 R/Last 6 0 R>>", 6: item}
    font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>"
    font += "/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</F 5 0 R>>>>>>"
    text = one_page(resources="/Font<</F 5 0 R>>", content="BT /F 9 Tf (aaa) Tj ET")
    glyph = {**text, 5: font, 6: stream("9 0 d0 BT /F 9 Tf (a) Tj ET")}
    for name, objects, trailer in (
        ("xref", one_page(), "/Prev {xref}"),
        ("xref-far", one_page(), "/Prev 999999999"),
        ("xref-stream", one_page(), "/XRefStm {xref}"),
        ("page-tree-own-kid", own_kid, ""),
        ("page-tree", two, ""),
        ("parent", parents, ""),
        ("form", own_form, ""),
        ("length", own_length, ""),
        ("outline", outline, ""),
        ("glyph", glyph, ""),
    ):
        data = pdf(objects, trailer=trailer)
        yield file_case(f"pdf-loop-{name}", "a.pdf", data, *cases.REPAIRABLE, cases.NO_PAGES, group=GROUP)
    head = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
    paint = "/Pattern cs /P scn 0 0 9 9 re f"
    tile = f"<<{head}/Resources<</Pattern<</P 5 0 R>>>>/Length {len(paint)}>>\nstream\n{paint}\nendstream"
    page = one_page(resources="/Pattern<</P 5 0 R>>", content="/Pattern cs /P scn 0 0 200 120 re f")
    codes = (*cases.REPAIRABLE, cases.TIMEOUT, cases.UNREAD)
    yield file_case("pdf-loop-pattern", "a.pdf", pdf({**page, 5: tile}), *codes, group=GROUP, is_quick=False)


def _bombs() -> Iterator[HostileCase]:
    codes = (*cases.REPAIRABLE, cases.TOO_LARGE, cases.TIMEOUT, cases.MEMORY, cases.UNREAD)
    for name, make in (
        ("content", _content_bomb),
        ("double", lambda: _content_bomb(layers=2)),
        ("picture", lambda: _picture_bomb(30_000, "/BitsPerComponent 1/ColorSpace/DeviceGray", bits=1)),
        ("picture-too-short", lambda: _picture_bomb(30_000, "/BitsPerComponent 8/ColorSpace/DeviceRGB", bits=1)),
        ("picture-16-bit", lambda: _picture_bomb(12_000, "/BitsPerComponent 16/ColorSpace/DeviceRGB", bits=48)),
        ("million-forms", _million_forms),
        ("many-objects", lambda: pdf(one_page() | dict.fromkeys(range(5, 300_000), "null"))),
    ):
        yield file_case(f"pdf-bomb-{name}", "a.pdf", make, *codes, group=GROUP, is_quick=False)
    for name, objects in (
        ("arrays", {**one_page(), 5: deep("[", "]", 200_000)}),
        ("dictionaries", {**one_page(), 5: deep("<</a", ">>", 100_000)}),
        ("content", one_page(content=deep("[", "]", 200_000))),
        ("states", one_page(content="q " * 300_000)),
        ("page-tree", _page_chain(5_000)),
    ):
        yield file_case(f"pdf-deep-{name}", "a.pdf", pdf(objects), *codes, cases.NO_PAGES, group=GROUP)
    yield file_case("pdf-claims-objects", "a.pdf", pdf(one_page(), size=8_388_600), *codes, group=GROUP)
    yield file_case("pdf-too-many-objects", "a.pdf", _too_many_objects, cases.TOO_LARGE, group=GROUP, is_quick=False)
    for count in (501, 100_000):
        kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
        tree = {2: f"<</Type/Pages/Count {count}/Kids[{kids}]>>", **dict.fromkeys(range(3, 3 + count), small_page())}
        data = pdf({1: "<</Type/Catalog/Pages 2 0 R>>", **tree})
        yield file_case(f"pdf-{count}-pages", "a.pdf", data, cases.TOO_MANY_PAGES, group=GROUP)


def _content_bomb(*, layers: int = 1) -> bytes:
    data = bytes(300_000_000)
    for _ in range(layers):
        data = zlib.compress(data, 9)
    return pdf({**one_page(), 4: packed_stream(data, f"/Filter[{'/FlateDecode' * layers}]")})


def _picture_bomb(side: int, form: str, *, bits: int) -> bytes:
    pixels = zlib.compress(bytes(side * side // 8 * bits), 9)
    head = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}{form}/Filter/FlateDecode"
    page = one_page(resources="/XObject<</I 5 0 R>>", content="200 0 0 120 0 0 cm /I Do")
    return pdf({**page, 5: packed_stream(pixels, head)})


def _million_forms() -> bytes:
    objects = one_page(resources="/XObject<</F 5 0 R>>", content="/F Do " * 10)
    for level in range(5, 10):
        objects[level] = xobject("/F Do " * 10, f"/F {level + 1} 0 R")
    objects[10] = xobject("0 0 9 9 re f", "")
    return pdf(objects)


def _too_many_objects() -> bytes:
    return pdf(one_page() | dict.fromkeys(range(5, 1_200_000), "<<>>"))


def _page_chain(depth: int) -> dict[int, str | bytes]:
    tree: dict[int, str | bytes] = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, depth):
        tree[number] = f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]>>"
    tree[depth] = small_page()
    return tree


def _dimensions() -> Iterator[HostileCase]:
    for number, box in enumerate(
        (
            "0 0 1 1",
            "0 0 14400 14400",
            "0 0 1000000 1",
            "0 0 1 1000000",
            "-500000 -500000 500000 500000",
            "200 120 0 0",
            "0 0 0 120",
            "0 0 99999999999999999999 5",
            "0 0 200",
            "nan nan inf inf",
        )
    ):
        yield file_case(
            f"pdf-size-{number}",
            "a.pdf",
            pdf(one_page(box=box)),
            *cases.REPAIRABLE,
            cases.TOO_LARGE,
            cases.UNREAD,
            group=GROUP,
            is_quick=False,
        )
    for number, unit in enumerate(("0", "-1", "100000", "0.00001")):
        yield file_case(
            f"pdf-unit-{number}",
            "a.pdf",
            pdf(one_page(more=f"/UserUnit {unit}")),
            *cases.REPAIRABLE,
            group=GROUP,
            is_quick=False,
        )


def _passwords() -> Iterator[HostileCase]:
    document = pymupdf.open(stream=sample_pdf(), filetype="pdf")
    for name, method in (
        ("rc4-40", mupdf.PDF_ENCRYPT_RC4_40),
        ("rc4-128", mupdf.PDF_ENCRYPT_RC4_128),
        ("aes-128", mupdf.PDF_ENCRYPT_AES_128),
        ("aes-256", mupdf.PDF_ENCRYPT_AES_256),
    ):
        data = document.tobytes(encryption=method, user_pw="u", owner_pw="o", no_new_id=True)
        yield file_case(f"pdf-password-{name}", "a.pdf", data, cases.ENCRYPTED, group=GROUP)
        yield file_case(
            f"pdf-password-{name}-cut", "a.pdf", data[: len(data) // 2], cases.ENCRYPTED, *cases.REPAIRABLE, group=GROUP
        )
        data = document.tobytes(encryption=method, owner_pw="o", no_new_id=True)
        yield file_case(f"pdf-owner-password-{name}", "a.pdf", data, cases.OK, group=GROUP)
    yield file_case(
        "pdf-encrypt-rubbish",
        "a.pdf",
        pdf(one_page(), trailer="/Encrypt<</Filter/Nobody/V 99>>"),
        cases.ENCRYPTED,
        *cases.REPAIRABLE,
        group=GROUP,
    )


def _odd_contents() -> Iterator[HostileCase]:
    for name, content in (
        ("unknown-operators", "foo bar baz " * 1000),
        ("missing-font", "BT /Nowhere 12 Tf (x) Tj ET"),
        ("missing-picture", "/Nowhere Do"),
        ("inline-image-cut", "BI /W 1000 /H 1000 /BPC 8 /CS /RGB ID abc"),
        ("numbers", "1e999 -1e999 99999999999999999999 m 0 0 l S"),
        ("unbalanced", "Q Q Q Q ET EMC endstream"),
        ("huge-text", "BT /Helv 100000000 Tf (x) Tj ET"),
        ("tiny-dashes", "[.00001] 0 d 1 w 0 0 m 200 120 l S"),
        ("binary", bytes(range(256)).decode("latin-1") * 20),
    ):
        slow = name == "tiny-dashes"
        yield file_case(
            f"pdf-content-{name}",
            "a.pdf",
            pdf(one_page(content=content)),
            *cases.REPAIRABLE,
            group=GROUP,
            is_quick=not slow,
        )
    yield file_case("pdf-header-only", "a.pdf", b"%PDF-1.7", cases.DAMAGED, group=GROUP)
    yield file_case(
        "pdf-header-and-noise",
        "a.pdf",
        b"%PDF-1.7\n" + random.Random(_SEED).randbytes(20_000),
        cases.DAMAGED,
        group=GROUP,
    )
    yield file_case("pdf-late-header", "a.pdf", bytes(1000) + sample_pdf(), *cases.REPAIRABLE, group=GROUP)
    yield file_case("pdf-twice", "a.pdf", sample_pdf() * 2, *cases.REPAIRABLE, group=GROUP)
    yield file_case("pdf-tail-of-noise", "a.pdf", sample_pdf() + bytes(200_000), *cases.REPAIRABLE, group=GROUP)
    yield file_case(
        "pdf-no-pages",
        "a.pdf",
        pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 0/Kids[]>>"}),
        cases.NO_PAGES,
        group=GROUP,
    )
    script = {**one_page(), 1: "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>"}
    yield file_case("pdf-script-that-loops", "a.pdf", pdf(script), cases.OK, group=GROUP)
    launch = {**one_page(), 1: "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/true)>>>>"}
    yield file_case("pdf-launches-a-program", "a.pdf", pdf(launch), cases.OK, group=GROUP)
    outside = {**one_page(), 4: "<</Length 0/F(/etc/hostname)>>\nstream\n\nendstream"}
    yield file_case("pdf-contents-in-another-file", "a.pdf", pdf(outside), *cases.REPAIRABLE, group=GROUP)
    link = {
        **one_page(more="/Annots[5 0 R]"),
        5: "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://example.invalid/)>>>>",
    }
    yield file_case("pdf-link-to-a-host", "a.pdf", pdf(link), cases.OK, group=GROUP)
