"""The window: three screens, 开始, 核对 and 导出, and the case that is open in them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.domain import Applicant
from app.errors import AppError
from app.gui.bridge import Bridge
from app.gui.export_page import ExportPage
from app.gui.exporting import Exporting
from app.gui.intake import Intake
from app.gui.key_list import KeyList
from app.gui.pictures import Pictures
from app.gui.reading import Reading
from app.gui.review.review_page import ReviewPage
from app.gui.start.start_page import StartPage
from app.gui.steps import Steps
from app.messages import _, error_text
from app.review.gate import must_be_seen
from app.review.session import Session
from app.rules import RuleSet
from app.settings import load_settings, save_settings

_HINT_MS = 6000


class Screen(IntEnum):
    START = 0
    REVIEW = 1
    EXPORT = 2


class MainWindow(QMainWindow):
    """Brings screens and case together. `reader` reads and exports; `viewer` serves what a person waits for."""

    def __init__(self, reader: Bridge, viewer: Bridge, rules: RuleSet) -> None:
        super().__init__()
        self._reader, self._viewer, self._rules = reader, viewer, rules
        self.setWindowTitle(_("盲评遮盖"))
        self.intake = Intake(viewer, self)
        self.exporting = Exporting(reader, self)
        self.start = StartPage(self.intake, rules, self)
        self.export = ExportPage(self.exporting, self)
        self.review: ReviewPage | None = None
        self.session: Session | None = None
        self._reading: Reading | None = None
        self._pictures: Pictures | None = None
        self._applicant = Applicant()
        self._lay_out()
        self._connect()
        self._go(Screen.START)

    def _lay_out(self) -> None:
        self.steps = Steps((_("开始"), _("核对"), _("导出")), self)
        self._review_place = QWidget(self)
        self._review_layout = QVBoxLayout(self._review_place)
        self._review_layout.setContentsMargins(0, 0, 0, 0)
        self._screens = QStackedWidget(self)
        for screen in (self.start, self._review_place, self.export):
            self._screens.addWidget(screen)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.steps)
        column.addWidget(self._screens, 1)
        self.setCentralWidget(middle)
        self._hint_end = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._hint_end.timeout.connect(lambda: self.steps.show_hint(""))

    def _connect(self) -> None:
        self.steps.chosen.connect(lambda number: self._choose(Screen(number)))
        self.steps.help_asked.connect(self._show_keys)
        self.start.begun.connect(self.begin)
        self.export.export_asked.connect(self._export)
        self.export.cancel_asked.connect(self.exporting.cancel)
        self.export.back_asked.connect(self._show_obstacle)
        self.export.style_box.currentIndexChanged.connect(lambda _index: self._show_style())
        QShortcut(QKeySequence("F1"), self, self._show_keys)

    @property
    def step(self) -> Screen:
        """The screen in view."""
        return Screen(self._screens.currentIndex())

    # The case

    def open_case(self, paths: Iterable[str], applicant: Applicant) -> None:
        """Fill the first screen; a person begins the reading."""
        self.start.set_applicant(applicant)
        self.intake.add(paths)

    def begin(self) -> None:
        """Review the files of the first screen, with what was decided about them before."""
        applicant = self.start.applicant()
        documents = self.intake.documents
        known = self.session.documents if self.session is not None else ()
        is_same_case = self.session is not None and applicant == self._applicant and set(known) <= set(documents)
        if not is_same_case:
            self._open_session(applicant)
        if self.session is None or self._reading is None:
            return
        for document in documents:
            self.session.add_document(document)
        if not is_same_case:
            self._open_review()
        self._reading.start()
        self._go(Screen.REVIEW)

    def _open_session(self, applicant: Applicant) -> None:
        """A new session; decisions of a person about files that are still there go with them."""
        old, self.session = self.session, Session()
        if self._reading is not None:
            self._reading.end()
        self.exporting.clear()
        self._applicant = applicant
        self._reading = Reading(self.session, self._reader, applicant=applicant, rules=self._rules, parent=self)
        if old is not None:
            hashes = {document.sha256 for document in self.intake.documents}
            self.session.restore(
                (d for d in old.person_decisions() if d.page.document in hashes),
                (page for page in old.opened if page.document in hashes),
            )

    def _open_review(self) -> None:
        if self.session is None or self._reading is None:
            return
        if self.review is not None:
            self.review.deleteLater()
        if self._pictures is not None:
            self._pictures.end()
        self._pictures = Pictures(self.session, self._viewer, self)
        self.export.open_session(self.session, load_settings())
        self.review = ReviewPage(self.session, self._pictures, self._reading, style=self.export.options().style)
        self.review.export_asked.connect(lambda: self._go(Screen.EXPORT))
        self.review.help_asked.connect(self._show_keys)
        self.review.hinted.connect(self._show_hint)
        self.review.looked_at.connect(self._reader.look_at)
        self.review.looked_at.connect(self._viewer.look_at)
        self._reader.look_at(self.review.page)
        self._review_layout.addWidget(self.review)

    def _export(self) -> None:
        if self.session is None:
            return
        save_settings(self.export.settings())
        try:
            self.exporting.start(
                self.session,
                folder=self.export.folder.text(),
                applicant=self._applicant,
                rules=self._rules,
                options=self.export.options(),
            )
        except AppError as error:
            self._show_hint(error_text(error))

    # Screens

    def _choose(self, screen: Screen) -> None:
        if screen is Screen.REVIEW and self.intake.documents:
            self.begin()
        else:
            self._go(screen)

    def _go(self, screen: Screen) -> None:
        has_case = self.session is not None
        if screen is not Screen.START and not has_case:
            screen = Screen.START
        self._screens.setCurrentIndex(screen)
        self.steps.show_step(screen, reachable=len(Screen) if has_case else 1)
        if screen is Screen.EXPORT:
            self.export.refresh()
        elif screen is Screen.REVIEW and self.review is not None:
            self.review.canvas.setFocus()

    def _show_obstacle(self) -> None:
        """Bring a person to what keeps the case from being exported."""
        if self.session is None or self.review is None:
            return
        self._go(Screen.REVIEW)
        waiting = self.session.undecided()
        unseen = must_be_seen(self.session)
        if waiting:
            self.review.select(waiting[0])
        elif unseen:
            self.review.show_page(unseen[0])

    def _show_style(self) -> None:
        """The preview follows what will be exported."""
        if self.review is not None:
            self.review.set_style(self.export.options().style)

    def _show_hint(self, words: str) -> None:
        self.steps.show_hint(words)
        self._hint_end.start()

    def _show_keys(self) -> None:
        KeyList(self).show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """No process outlives the window."""
        self._reader.close()
        self._viewer.close()
        super().closeEvent(event)
