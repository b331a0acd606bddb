"""Pictures that workers send as files, decoded outside the window's thread."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageReader


def decoded(data: bytes) -> QImage:
    """The picture; a null one when it is damaged. QImageReader, unlike QImage, lets the window go on meanwhile."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).read()


def all_decoded(files: Iterable[bytes]) -> list[QImage]:
    return [decoded(data) for data in files]
