"""The window: the screens 开始, 核对, 导出, 检查 and 批量, and the case that is open in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.pages import PageKey
from blindmask.core.rules import RuleSet
from blindmask.gui.batch.batch_page import BatchPage
from blindmask.gui.batch.batching import Batching
from blindmask.gui.batch.reviewing import Opened
from blindmask.gui.bridge import Bridge
from blindmask.gui.case_flow import CaseFlow
from blindmask.gui.case_keeper import CaseKeeper
from blindmask.gui.check.check_page import CheckPage
from blindmask.gui.check.checking import Checking
from blindmask.gui.check.evidence import Evidence
from blindmask.gui.export_page import ExportPage
from blindmask.gui.exporting import Exporting
from blindmask.gui.help.help_window import HelpWindow, Tab
from blindmask.gui.help.walkthrough import Walkthrough
from blindmask.gui.intake import Intake
from blindmask.gui.language import speak
from blindmask.gui.review.review_page import ReviewPage
from blindmask.gui.search_terms import SearchTerms
from blindmask.gui.settings_menu import SettingsMenu
from blindmask.gui.stage import Screen, Stage
from blindmask.gui.start.start_page import StartPage
from blindmask.gui.steps import Steps
from blindmask.gui.theme import application, choose_theme
from blindmask.gui.wiping import WipeDialog
from blindmask.host.settings import load_settings, save_settings
from blindmask.messages import _, error_text
from blindmask.review.gate import must_be_seen
from blindmask.review.session import Session

_HINT_MS = 6000


class MainWindow(QMainWindow):
    """Brings screens and case together. `reader` reads and exports; `viewer` serves what a person waits for."""

    def __init__(self, reader: Bridge, viewer: Bridge, rules: RuleSet) -> None:
        super().__init__()
        self._reader, self._viewer, self._rules = reader, viewer, rules
        self.intake = Intake(viewer, self)
        self.exporting = Exporting(reader, self)
        self.checking = Checking(Intake(viewer, self, of_copies=True), reader, rules, self)
        self._evidence = Evidence(viewer, self)
        self.batching = Batching(reader, viewer, lambda: self.start.rules(), parent=self)
        self.batching.told.connect(self._show_hint)
        self._terms = SearchTerms(viewer, self)
        self.keeper = CaseKeeper(viewer, self)
        self.keeper.told.connect(self._show_hint)
        self.review: ReviewPage | None = None
        self.case = CaseFlow(self.intake, self.keeper, reader=reader, viewer=viewer, rules=rules, parent=self)
        self.case.applicant_found.connect(lambda applicant: self.start.set_applicant(applicant))
        self.case.rules_found.connect(lambda name: self.start.rules_card.set_rules(name))
        self.case.ready.connect(self._begin_applicant)
        self.case.told.connect(self._show_hint)
        self._hint_end = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._hint_end.timeout.connect(lambda: self.steps.show_hint(""))
        QShortcut(QKeySequence("F1"), self, self.show_help)
        self._build()
        self._go(Screen.START)
        self.keeper.cases.refresh()

    def _build(self) -> None:
        """Every screen but 核对, in the language in use."""
        self.setWindowTitle(_("盲评遮盖"))
        self.start = StartPage(self.intake, self.keeper.cases, self._terms, self._rules, self)
        self.export = ExportPage(self.exporting, self)
        self.check = CheckPage(self.checking, self._evidence, self)
        self.batch = BatchPage(self.batching, self)
        self._settings_menu = SettingsMenu(load_settings().theme, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.steps = Steps((_("开始"), _("核对"), _("导出")), self._settings_menu, self)
        self._review_place = QWidget(self)
        self._review_layout = QVBoxLayout(self._review_place)
        self._review_layout.setContentsMargins(0, 0, 0, 0)
        self.walkthrough = Walkthrough(self)
        screens = (self.start, self._review_place, self.export, self.check, self.batch)
        self._stage = Stage(self.steps, self.walkthrough, screens, self)
        self.setCentralWidget(self._stage)

    def _connect(self) -> None:
        self.steps.chosen.connect(lambda number: self._choose(Screen(number)))
        self.steps.help_asked.connect(self.show_help)
        self.start.begun.connect(self.begin)
        self.start.files.sample_asked.connect(self.open_sample)
        self.start.recent.opened.connect(self.open_saved)
        self.start.recent.hinted.connect(self._show_hint)
        self.export.export_asked.connect(self._export)
        self.export.back_asked.connect(self._show_obstacle)
        self.export.place_asked.connect(self._show_place)
        self.export.page_asked.connect(self._show_page)
        self.export.style_box.currentIndexChanged.connect(lambda _index: self._show_style())
        self.batch.review_asked.connect(self.review_applicant)
        self.batch.confirm_asked.connect(self._confirm_applicant)
        self._settings_menu.language_chosen.connect(self.change_language)
        self._settings_menu.theme_chosen.connect(self.change_theme)
        self._settings_menu.wipe_asked.connect(self.ask_wipe)

    @property
    def step(self) -> Screen:
        """The screen in view."""
        return self._stage.screen_shown

    @property
    def session(self) -> Session | None:
        """The decisions of the case that is open."""
        return self.case.session

    @property
    def is_reading(self) -> bool:
        """Whether pages of the case are being read."""
        return self.case.is_reading

    # The case

    def open_case(self, paths: Iterable[str], applicant: Applicant) -> None:
        """Fill the first screen; a person begins the reading."""
        self.case.fill(paths, applicant)

    def open_sample(self) -> None:
        """The made-up case, with guidance on every screen."""
        self.case.fill_with_sample()
        self.walkthrough.begin(self.step.name.lower())

    def open_saved(self, case_id: str) -> None:
        """Fill the first screen with a case of the list."""
        self.case.fill_with_saved(case_id)

    def review_applicant(self, folder: str) -> None:
        """Open one applicant of the batch for review, with what the batch read."""
        self.batching.reviewing.open(folder, self._fill_and_begin)

    def _fill_and_begin(self, opened: Opened) -> None:
        self.start.rules_card.tick(opened.rules)
        self.case.fill_and_begin(opened.paths, opened.applicant, rules=opened.rules, known=opened.known)

    def _begin_applicant(self) -> None:
        self.begin()
        self._show_hint(_("核对完后回到“批量”，按“核对完毕，导出”。"))

    def _confirm_applicant(self) -> None:
        """Export in the batch what was decided about the applicant under review, or show what is still open."""
        if self.session is None:
            return
        try:
            self.batching.reviewing.confirm(self.session, self.case.asked[0])
        except AppError as error:
            self._show_hint(error_text(error))
            self._show_obstacle()

    def begin(self) -> None:
        """Review the files of the first screen, with what was decided about them before."""
        if self.case.take_up(self.start.applicant(), self.start.rules()):
            self.exporting.clear()
            self._open_review()
        self.case.read()
        self._go(Screen.REVIEW)

    def _take_applicant(self, applicant: Applicant) -> None:
        """Everything is searched anew for the applicant whom the files gave and a person confirmed."""
        self.start.set_applicant(applicant)
        # Later: the bar that asked is part of the screen that goes.
        QTimer.singleShot(0, self, self.begin)

    def _open_review(self) -> None:
        if self.session is None:
            return
        if self.review is not None:
            self.review.deleteLater()
        self.export.open_session(self.session, load_settings())
        self._show_review()

    def _show_review(self) -> None:
        self.review = self.case.make_review(style=self.export.options().style)
        if self.review is None:
            return
        self.review.question.confirmed.connect(self._take_applicant)
        self.review.question.denied.connect(lambda: self._go(Screen.START))
        self.review.export_asked.connect(lambda: self._go(Screen.EXPORT))
        self.review.help_asked.connect(self.show_help)
        self.review.hinted.connect(self._show_hint)
        self._review_layout.addWidget(self.review)

    def _export(self) -> None:
        if self.session is None:
            return
        save_settings(self.export.settings())
        applicant, rules = self.case.asked
        try:
            self.exporting.start(
                self.session,
                folder=self.export.folder.text(),
                case_id=self.keeper.case_id,
                applicant=applicant,
                rules=rules,
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
        if screen in (Screen.REVIEW, Screen.EXPORT) and not has_case:
            screen = Screen.START
        self._stage.show_screen(screen)
        self.walkthrough.show_screen(screen.name.lower())
        self.steps.show_step(screen, reachable=len(Screen) if has_case else 1)
        if screen is Screen.START:
            self.start.recent.set_current(self.keeper.case_id)
        elif screen is Screen.EXPORT:
            self.export.refresh()
            self.export.focus_next_step()
        elif screen is Screen.CHECK:
            self.check.offer(self.start.applicant())
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

    def _show_place(self, box_id: str) -> None:
        if self.review is not None:
            self._go(Screen.REVIEW)
            self.review.select(box_id)

    def _show_page(self, page: PageKey, why: str) -> None:
        if self.review is not None:
            self._go(Screen.REVIEW)
            self.review.show_page(page)
            self._show_hint(why)

    def _show_style(self) -> None:
        """The preview follows what will be exported."""
        if self.review is not None:
            self.review.set_style(self.export.options().style)

    # Language and colours

    def change_language(self, language: str) -> None:
        """Speak another language from now on: new screens over the same case."""
        save_settings(replace(load_settings(), language=language))
        speak(application(), language)
        # Later: what asked for it is itself part of a screen that goes.
        QTimer.singleShot(0, self, self._rebuild)

    def _rebuild(self) -> None:
        step, page, selected = self.step, None, None
        old_start, old_export, old_check = self.start, self.export, self.check
        was_guiding = self.walkthrough.is_on
        if self.review is not None:
            page, selected = self.review.page, self.review.selected
        for dialog in self.findChildren(HelpWindow):
            dialog.close()
        self._settings_menu.deleteLater()
        former = self.takeCentralWidget()
        self._build()
        self.start.set_applicant(old_start.applicant())
        self.start.rules_card.tick(old_start.rules())
        self.check.form.set_applicant(old_check.form.applicant())
        if self.session is not None:
            self.export.open_session(self.session, load_settings())
            self.export.take_over(old_export)
            self._show_review()
        if self.review is not None and page is not None:
            self.review.show_page(page)
            self.review.select(selected)
        if former is not None:
            former.deleteLater()
        if was_guiding:
            self.walkthrough.begin(step.name.lower())
        self._go(step)

    def change_theme(self, theme: str) -> None:
        """Other colours from now on; one of THEMES."""
        save_settings(replace(load_settings(), theme=theme))
        choose_theme(application(), theme)

    def ask_wipe(self) -> None:
        """Ask whether what the program keeps about people goes."""
        dialog = WipeDialog(current=self.keeper.case_id, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(self._show_hint)
        dialog.done_with.connect(self.keeper.cases.refresh)
        dialog.open()

    def _show_hint(self, words: str) -> None:
        self.steps.show_hint(words)
        self._hint_end.start()

    def show_help(self) -> None:
        """The keys while boxes are reviewed; on other screens the guide, where it tells of the screen."""
        tab = Tab.KEYS if self.step is Screen.REVIEW else Tab.GUIDE
        HelpWindow(self).open_at(tab, self.step.name.lower())

    def closeEvent(self, event: QCloseEvent) -> None:
        """No process outlives the window."""
        self._reader.close()
        self._viewer.close()
        self.batching.release()
        self.keeper.close()
        super().closeEvent(event)
