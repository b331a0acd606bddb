"""Files that no format reads: one of ours but damaged, or one that a person has to convert first."""

from __future__ import annotations

from blindmask.core.errors import DamagedFile, InputError, OfdFile, UnsupportedFormat
from blindmask.documents.source import Source

_ZIP = b"PK\x03\x04"
_FOREIGN = (b"GIF8", _ZIP, b"\xd0\xcf\x11\xe0")
"""GIF, zipped office files, older office files: not supported, whatever their name says."""
_OFD_ROOT = b"OFD.xml"
_ZIP_DIRECTORY_BYTES = 1_000_000
"""The list of names stands at a zip file's end."""


def refusal(source: Source, *, claims_ours: bool) -> InputError:
    """The error for a file whose content no format knows. `claims_ours`: its name ends as one that can be read."""
    document = source.sha256[:12]
    if source.data.startswith(_ZIP) and _OFD_ROOT in source.data[-_ZIP_DIRECTORY_BYTES:]:
        return OfdFile(document=document)
    if claims_ours and not source.data.startswith(_FOREIGN):
        return DamagedFile(document=document)
    return UnsupportedFormat(document=document)
