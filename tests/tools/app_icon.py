"""Makes the icon files for Windows and macOS from resources/pictures/app.svg: `python -m tests.tools.app_icon`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PIL import Image

from blindmask.host.paths import resources_dir

SOURCE = resources_dir() / "pictures" / "app.svg"
TARGET = Path(__file__).parents[2] / "resources" / "packaging"
_SIDE_PX = 1024
_ICO_SIDES_PX = (16, 24, 32, 48, 64, 128, 256)


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    _application = QGuiApplication([])
    image = QImage(_SIDE_PX, _SIDE_PX, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "app.png"
        image.save(str(drawn))
        with Image.open(drawn) as picture:
            picture.save(TARGET / "blindmask.ico", sizes=[(side, side) for side in _ICO_SIDES_PX])
            picture.resize((512, 512), Image.Resampling.LANCZOS).save(TARGET / "blindmask.icns")


if __name__ == "__main__":
    main()
