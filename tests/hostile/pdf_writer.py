"""PDFs written object by object, so that each can be wrong in one way."""

from __future__ import annotations

from collections.abc import Mapping


def pdf(objects: Mapping[int, str | bytes], *, trailer: str = "", size: int | None = None) -> bytes:
    """A PDF of these objects with a table; `{xref}` in `trailer` becomes the table's own place."""
    parts, offsets, at = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], dict[int, int](), 15
    for number, body in objects.items():
        text = body if isinstance(body, bytes) else body.encode("latin-1")
        part = b"%d 0 obj\n%b\nendobj\n" % (number, text)
        offsets[number] = at
        parts.append(part)
        at += len(part)
    count = max(objects) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n" for n in range(1, count)]
    end = f"trailer\n<</Size {size or count}/Root 1 0 R{trailer.format(xref=at)}>>\nstartxref\n{at}\n%%EOF\n"
    return b"".join((*parts, b"xref\n0 %d\n" % count, *rows, end.encode()))


def one_page(
    *, content: str = "0 0 20 20 re f", resources: str = "", box: str = "0 0 200 120", more: str = ""
) -> dict[int, str | bytes]:
    """The objects 1 to 4 of a PDF with one page: catalogue, page tree, page, content."""
    return {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>{more}>>",
        4: stream(content),
    }


def small_page() -> str:
    return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 20 20]>>"


def stream(content: str) -> str:
    return f"<</Length {len(content)}>>\nstream\n{content}\nendstream"


def packed_stream(data: bytes, dictionary: str = "/Filter/FlateDecode") -> bytes:
    """A stream object with these bytes, already compressed."""
    return f"<<{dictionary}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def xobject(content: str, resources: str) -> str:
    """A form that draws `content`."""
    head = f"/Type/XObject/Subtype/Form/BBox[0 0 200 120]/Resources<</XObject<<{resources}>>>>"
    return f"<<{head}/Length {len(content)}>>\nstream\n{content}\nendstream"


def deep(opening: str, closing: str, levels: int) -> str:
    """`[[[…]]]`."""
    return opening * levels + closing * levels
