"""The screen 导出: options, the numbers that a person confirms, and the results."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from blindmask.core.results import ExportOptions, FileResult
from blindmask.gui.confirmation import Confirmation
from blindmask.gui.exporting import Exporting
from blindmask.gui.results_card import ResultsCard
from blindmask.gui.results_model import result_reason
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label, push_button, scrolled
from blindmask.host.paths import resources_dir
from blindmask.host.settings import Settings, load_settings
from blindmask.messages import _, mark
from blindmask.review.changes import Changed
from blindmask.review.session import Session

_FORMATS = (("same", mark("与原件相同")), ("pdf", mark("PDF")), ("jpg", mark("JPG")))
_LIMITS = (
    (0, mark("不限")),
    (300_000, mark("300 KB")),
    (600_000, mark("600 KB")),
    (1_000_000, mark("1 MB")),
    (2_000_000, mark("2 MB")),
    (5_000_000, mark("5 MB")),
    (10_000_000, mark("10 MB")),
)
_STYLES = (("black", mark("黑块")), ("white", mark("白块")), ("label", mark("灰块加文字，如“申报人”")))


def _folder_for(source: str) -> str:
    """Beside the source; in the person's own documents where nothing can be written there, or for the sample case."""
    folder = os.path.dirname(source)
    is_ours = resources_dir() in Path(source).parents
    if os.access(folder, os.W_OK) and not is_ours:
        return folder
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _choice(choices: tuple[tuple[object, str], ...], name: str) -> QComboBox:
    box = QComboBox()
    for value, words in choices:
        box.addItem(_(words), value)
    box.setAccessibleName(name)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


class ExportPage(QWidget):
    """Shows what an export would do, asks once, and shows what it did."""

    export_asked = Signal()
    back_asked = Signal()
    """Go to what still stands in the way."""
    place_asked = Signal(str)
    """Go to the box with this id."""
    page_asked = Signal(object, str)
    """Go to the page with this PageKey, and say why: something still shows there."""

    def __init__(self, exporting: Exporting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._session: Session | None = None
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("存到文件夹"))
        self.folder.setPlaceholderText(_("请选择或填写存放遮盖件的文件夹"))
        self.browse = push_button(_("选择…"), icon="folder")
        self.browse.setAccessibleName(_("选择文件夹"))
        self.format = _choice(_FORMATS, _("格式"))
        self.limit = _choice(_LIMITS, _("每个文件不超过"))
        self.may_split = QCheckBox(_("超过时拆成几个文件"))
        self.may_split.setToolTip(_("在保证清晰的前提下压缩不到上限时，按页的顺序拆成几个文件，每个都不超过上限。"))
        self.style_box = _choice(_STYLES, _("遮盖样式"))
        self.keep_names = QCheckBox(_("保留原文件名"))
        self.names_hint = label(_("原文件名常常带有姓名；不勾选时用编号命名。"), role="muted")
        self.confirmation = Confirmation(self)
        self.confirm = self.confirmation.confirm
        self.results = ResultsCard(exporting, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inside = QWidget()
        page = QVBoxLayout(inside)
        page.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        page.setSpacing(2 * GAP)
        both = QWidget()
        both.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        top = QHBoxLayout(both)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(2 * GAP)
        top.addWidget(self._options_card(), 1)
        top.addWidget(self.confirmation, 1)
        page.addWidget(both)
        page.addWidget(self.results, 1)
        page.addStretch(0)
        self._scroll = scrolled(inside, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _options_card(self) -> Card:
        card = Card(_("导出设置"))
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.browse)
        form.addRow(_("存到文件夹"), where)
        form.addRow(_("格式"), self.format)
        form.addRow(_("每个文件不超过"), self.limit)
        form.addRow("", self.may_split)
        form.addRow(_("遮盖样式"), self.style_box)
        card.body.addLayout(form)
        card.body.addWidget(self.keep_names)
        card.body.addWidget(self.names_hint)
        card.body.addStretch(1)
        return card

    def _connect(self) -> None:
        self.browse.clicked.connect(self._ask_folder)
        self.folder.textChanged.connect(lambda _text: self.refresh())
        self.folder.editingFinished.connect(self._complete_folder)
        self.limit.currentIndexChanged.connect(self._show_split)
        self.confirmation.jump.clicked.connect(self.back_asked)
        self.confirmation.conflicts.chosen.connect(self.place_asked)
        self.confirm.clicked.connect(self.export_asked)
        self.results.mend_asked.connect(self._ask_page)
        # Later: on a low screen it lies below what is in view once it has been laid out.
        self.results.came_up.connect(
            lambda: QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.results))
        )
        self._exporting.progressed.connect(self.refresh)

    # What is shown

    def open_session(self, session: Session, settings: Settings) -> None:
        """Show a case with the preferences of the last export."""
        self._session = session
        self.destroyed.connect(session.listen(self._take))
        for box, value in (
            (self.format, settings.format),
            (self.limit, settings.max_bytes),
            (self.style_box, settings.style),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.may_split.setChecked(settings.may_split)
        self._show_split()
        if not self.folder.text() and session.documents:
            self.folder.setText(os.path.join(_folder_for(session.documents[0].path), _("遮盖件")))
        self.refresh()

    def take_over(self, other: ExportPage) -> None:
        """What a person chose on another page like this one."""
        for mine, theirs in ((self.format, other.format), (self.limit, other.limit), (self.style_box, other.style_box)):
            mine.setCurrentIndex(theirs.currentIndex())
        self.may_split.setChecked(other.may_split.isChecked())
        self.keep_names.setChecked(other.keep_names.isChecked())
        self.folder.setText(other.folder.text())

    def settings(self) -> Settings:
        """The person's preferences with the choices worth keeping for the next export."""
        return replace(
            load_settings(),
            format=self.format.currentData(),
            max_bytes=self.limit.currentData(),
            may_split=self.may_split.isChecked(),
            style=self.style_box.currentData(),
        )

    def options(self) -> ExportOptions:
        return ExportOptions(
            format=self.format.currentData(),
            style=self.style_box.currentData(),
            max_bytes=self.limit.currentData() or None,
            may_split=self.may_split.isChecked(),
            keep_names=self.keep_names.isChecked(),
        )

    def refresh(self) -> None:
        """Take over numbers, obstacles and results."""
        if self._session is not None:
            can_start = bool(self.folder.text().strip()) and not self._exporting.is_running
            self.confirmation.show_session(self._session, can_start=can_start)
        self.results.refresh()

    def _show_split(self) -> None:
        """Without a limit there is nothing to split for."""
        self.may_split.setEnabled(bool(self.limit.currentData()))

    def _take(self, _changed: Changed) -> None:
        if self.isVisible():
            self.refresh()

    def _complete_folder(self) -> None:
        """A name alone is meant beside the sources, not in whatever folder the program was started from."""
        typed = self.folder.text().strip()
        if typed and not os.path.isabs(typed) and self._session is not None and self._session.documents:
            self.folder.setText(os.path.join(_folder_for(self._session.documents[0].path), typed))

    def focus_next_step(self) -> None:
        """Keys go to what is to be done here: confirm, or see what stands in the way."""
        (self.confirm if self.confirm.isEnabled() else self.confirmation.jump).setFocus()

    def _ask_page(self, result: FileResult) -> None:
        """The page on which something still shows; the first one where the whole file is meant."""
        documents = self._session.documents if self._session is not None else ()
        document = next((document for document in documents if document.path == result.source), None)
        if document is not None:
            page = next((leak.page for leak in result.leaks if leak.page is not None), document.pages[0].index)
            self.page_asked.emit(document.page_key(page), result_reason(result))

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, _("选择文件夹"), self.folder.text())
        if path:
            self.folder.setText(path)
