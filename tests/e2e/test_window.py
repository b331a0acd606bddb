"""The main job through the window, with real workers and the real engine: open, read, decide by keys, draw, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from blindmask.core.proposals import Kind, Verdict
from blindmask.core.results import Status
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow, Screen
from blindmask.host.applicant_file import load_applicant
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
from blindmask.jobs.local import LocalExecutor

CASE = resources_dir() / "samples" / "case"
READ_MS = 600_000
SECRET = pymupdf.Rect(200, 400, 300, 440)
"""What only a person knows to hide, in points of the page before its turn and cut."""

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def turned_pdf(tmp_path: Path) -> Path:
    """A page with /Rotate and a CropBox, with the applicant's name and a red patch in its text layer's page."""
    path = tmp_path / "turned.pdf"
    with pymupdf.open() as made:
        page = made.new_page(width=600, height=800)
        for row in range(12):
            page.insert_text(
                (90, 120 + 22 * row), "本证书由专业技术人员管理部门统一印制，仅供评审使用。", fontname="china-s"
            )
        page.insert_text((90, 480), "姓名：陆砚秋　职称：工程师", fontname="china-s", fontsize=14)
        page.draw_rect(SECRET, color=(0.9, 0.2, 0.1), fill=(0.9, 0.2, 0.1))
        page.set_cropbox(pymupdf.Rect(60, 80, 560, 700))
        page.set_rotation(90)
        made.save(path)
    return path


@pytest.fixture
def window(qtbot: QtBot, tmp_home: Path) -> Iterator[MainWindow]:
    with LocalExecutor(1) as reading, LocalExecutor(1) as showing:
        made = MainWindow(Bridge(reading, workers=1), Bridge(showing, workers=1), load_rules())
        qtbot.addWidget(made)
        made.resize(1400, 1000)
        made.show()
        qtbot.waitExposed(made)
        yield made
        made.close()


def test_the_main_job_through_the_window(qtbot: QtBot, window: MainWindow, turned_pdf: Path, tmp_path: Path) -> None:
    photo = CASE / "04_聘书.jpg"
    window.open_case([str(turned_pdf), str(photo)], load_applicant(CASE / "applicant.json"))
    qtbot.waitUntil(lambda: len(window.intake.documents) == 2)
    window.start.begin.click()
    review, session = window.review, window.session
    assert review is not None
    assert session is not None
    qtbot.waitUntil(lambda: session.pages[0] in session.opened)
    qtbot.waitUntil(lambda: not window.is_reading, timeout=READ_MS)
    first, second = session.pages
    names = [d for page in (first, second) for d in session.decisions_of(page) if d.kind is Kind.NAME]
    assert {d.page for d in names if d.verdict is Verdict.MASK} == {first, second}

    while session.undecided_count:
        before = session.undecided_count
        qtbot.keyClick(review.canvas, Qt.Key.Key_N)
        qtbot.keyClick(review.canvas, Qt.Key.Key_D)
        assert session.undecided_count == before - 1
    review.show_page(second)
    qtbot.waitUntil(lambda: second in session.opened)
    review.show_page(first)
    drawn = draw_over_red(qtbot, window)
    assert session.decision(drawn) in session.work().decisions

    shown = preview(qtbot, window)
    qtbot.keyClick(review.canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.step is Screen.EXPORT
    window.export.folder.setText(str(tmp_path / "out"))
    window.export.confirm.click()
    qtbot.waitUntil(lambda: not window.exporting.is_running, timeout=READ_MS)
    results = {Path(result.source).name: result for result in window.exporting.results}
    assert {result.status for result in results.values()} == {Status.PASSED}, results
    exported = displayed(Path(results["turned.pdf"].output), shown.shape[1], shown.shape[0])
    assert np.abs(coarse(shown) - coarse(exported)).max(axis=2).mean() < 4
    blocks = [coarse(picture).max(axis=2) < 60 for picture in (shown, exported)]
    assert blocks[0].sum() > 20
    assert (blocks[0] != blocks[1]).sum() < 0.25 * blocks[0].sum()  # only the edges of blocks may differ
    assert red(shown).sum() == red(exported).sum() == 0


def draw_over_red(qtbot: QtBot, window: MainWindow) -> str:
    """Drag over the red patch where it is shown; the id of the new box."""
    review = window.review
    assert review is not None
    canvas = review.canvas
    canvas.zoom_by(0.6)
    rows, columns = np.nonzero(red(pixels(canvas.viewport().grab().toImage())))
    assert rows.size > 100
    start = QPoint(int(columns.min()) - 4, int(rows.min()) - 4)
    end = QPoint(int(columns.max()) + 4, int(rows.max()) + 4)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)
    qtbot.mouseMove(canvas.viewport(), (start + end) / 2)
    qtbot.mouseMove(canvas.viewport(), start)
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert review.selected is not None
    return review.selected


def preview(qtbot: QtBot, window: MainWindow) -> NDArray[np.uint8]:
    """The page as it is shown while V is held, (height, width, 3)."""
    review = window.review
    assert review is not None
    canvas = review.canvas
    qtbot.keyPress(canvas, Qt.Key.Key_V)
    page: QRect = canvas.mapFromScene(canvas.sceneRect()).boundingRect()
    assert canvas.viewport().rect().contains(page.adjusted(2, 2, -2, -2))
    image = canvas.viewport().grab(page).toImage()
    qtbot.keyRelease(canvas, Qt.Key.Key_V)
    return pixels(image)


def displayed(path: Path, width: int, height: int) -> NDArray[np.uint8]:
    """The exported page in the size of the preview."""
    with pymupdf.open(path) as made:
        assert made[0].get_text() == ""
        picture = made[0].get_pixmap(dpi=150)
        image = Image.frombytes("RGB", (picture.width, picture.height), picture.samples)
    return np.asarray(image.resize((width, height), Image.Resampling.BOX))


def coarse(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Means over 4 by 4 pixels: letters of two renderers differ, what they cover does not."""
    height, width = picture.shape[0] // 4, picture.shape[1] // 4
    return picture[: 4 * height, : 4 * width].reshape(height, 4, width, 4, 3).mean(axis=(1, 3))


def pixels(image: QImage) -> NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[:, : image.width(), :3].copy()


def red(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    whole = picture.astype(int)
    return (whole[:, :, 0] > 180) & (whole[:, :, 1] < 120) & (whole[:, :, 2] < 120)
