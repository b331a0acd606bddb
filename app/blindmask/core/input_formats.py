"""The kinds of files that can be added, as far as they can be told without opening one: what dialogs and messages say.

An input format is one module in `documents/formats` and one line in `FORMATS`; nothing else knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputFormat:
    """A line of the list of formats. `reader`: the module, loaded by workers alone, whose `FORMAT` reads such files."""

    reader: str
    names: tuple[str, ...]
    """What people call such files."""
    suffixes: tuple[str, ...]
    """In lower case, with the dot. They filter what a dialog shows; a file is known by its content."""


FORMATS: tuple[InputFormat, ...] = (
    InputFormat("blindmask.documents.formats.pdf", names=("PDF",), suffixes=(".pdf",)),
    InputFormat(
        "blindmask.documents.formats.image",
        names=("JPG", "PNG", "BMP", "TIFF", "WebP", "HEIC"),
        suffixes=(".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif"),
    ),
)
"""In the order in which people are told of them. A file is offered to the last one first: what a PDF begins with may
stand behind other bytes, so it is asked when no other format knows the file."""


def accepted_suffixes() -> frozenset[str]:
    """How the names of files end that can be read, in lower case, with the dot."""
    return frozenset(suffix for format in FORMATS for suffix in format.suffixes)


def accepted_names() -> list[str]:
    """What people call the files that can be read."""
    return [name for format in FORMATS for name in format.names]
