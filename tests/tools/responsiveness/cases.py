"""The two measured cases: reading a long file with the real engine, and 5,000 boxes that come almost at once."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from blindmask.case.calls import AnalysePage, Propagate
from blindmask.core.proposals import Verdict
from blindmask.gui.theme import apply_theme
from blindmask.jobs.base import default_workers
from blindmask.jobs.memory import give_back_large_blocks
from blindmask.review.page_state import PageState
from tests.tools.responsiveness.desk import Desk, figures, wait
from tests.tools.responsiveness.files import FindFifty, LearnNothing
from tests.tools.responsiveness.heartbeat import Heartbeat

_K = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier


def _application() -> QApplication:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    give_back_large_blocks()
    apply_theme(application, "light")
    return application


def measure_reading(path: str, *, seconds: float, workers: int | None, tells_where: bool) -> None:
    """Prints stalls, page turns and decisions while the engine reads a file."""
    application = _application()
    with Desk(workers=workers or default_workers(), instead={}) as desk:
        heart = Heartbeat(tells_where=tells_where)
        heart.start(application)
        desk.begin([path])
        end_s = time.monotonic() + seconds
        turns_ms: list[float] = []
        steps_ms: list[float] = []
        while desk.window.is_reading and time.monotonic() < end_s:
            QTest.qWait(1500)
            turns_ms.append(desk.time_page_turn(_K.Key_PageDown if len(turns_ms) // 30 % 2 == 0 else _K.Key_PageUp))
            QTest.qWait(300)
            steps_ms.append(desk.time_step(lambda: desk.press(_K.Key_N)))
            steps_ms.append(desk.time_step(lambda: desk.press(_K.Key_A)))
        heart.stop()
        session = desk.session
        read = sum(session.page_state(page) is not PageState.WAITING for page in session.pages)
        print(f"reading, {read} of {len(session.pages)} pages with the engine: {heart.words()}")
        print(f"  page turn: {figures(turns_ms)}; next place or decision: {figures(steps_ms)}", flush=True)


def measure_boxes(path: str, *, tells_where: bool) -> None:
    """Prints stalls while 5,000 boxes arrive, and what a person's steps take then."""
    application = _application()
    with Desk(workers=2, instead={AnalysePage: FindFifty, Propagate: LearnNothing}) as desk:
        heart = Heartbeat(tells_where=tells_where)
        heart.start(application)
        desk.begin([path])
        wait(lambda: not desk.window.is_reading)
        wait(lambda: not desk.review.has_stale_rows)
        heart.stop()
        boxes = [decision.id for decision in desk.session.walk()]
        print(f"{len(boxes)} boxes arrive: {heart.words()}")
        heart = Heartbeat(tells_where=tells_where)
        heart.start(application)
        for words, steps in _steps(desk, boxes).items():
            print(f"  {words}: {figures([desk.time_step(step) for step in steps])}", flush=True)
        QTest.qWait(1500)
        heart.stop()
        print(f"  meanwhile: {heart.words()}")


def filtered(desk: Desk, words: str) -> None:
    """Type the words and let the list follow at once, without the pause after the last key."""
    bar = desk.review.candidates.filter_bar
    bar.words.setText(words)
    bar.changed.emit(bar.filter)


def _steps(desk: Desk, boxes: list[str]) -> dict[str, list]:  # pyright: ignore[reportMissingTypeArgument]
    review, session = desk.review, desk.session
    some = boxes[7 :: len(boxes) // 10]
    return {
        "select a box": [lambda box=box: review.select(box) for box in some],
        "next undecided (N)": [lambda: desk.press(_K.Key_N)] * 10,
        "next box (Tab)": [lambda: desk.press(_K.Key_Tab)] * 10,
        "mask one (A)": [lambda: desk.press(_K.Key_A), lambda: desk.press(_K.Key_Z, _CTRL)] * 5,
        "filter by words": [lambda words=words: filtered(desk, words) for words in ("陆砚秋", "1390", "PDF", "")],
        "filter by verdict": [
            lambda n=n: review.candidates.filter_bar.verdicts.button(n).click() for n in (1, 2, 3, 0)
        ],
        "keep all 5,000 and undo": [
            lambda: review.commands.decide_all(boxes, Verdict.KEEP),
            lambda: desk.press(_K.Key_Z, _CTRL),
            lambda: desk.press(_K.Key_Y, _CTRL),
            lambda: desk.press(_K.Key_Z, _CTRL),
        ],
        "draw a box and undo": [
            lambda: review.commands.draw(session.decision(boxes[0]).box),
            lambda: desk.press(_K.Key_Z, _CTRL),
        ]
        * 3,
    }
