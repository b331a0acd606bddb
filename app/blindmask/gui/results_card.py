"""The lower half of the screen 导出: how far the export is, what came of each file, and where to look next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QPushButton, QWidget

from blindmask.core.results import FileResult, Status
from blindmask.gui.desktop import open_path
from blindmask.gui.exporting import Exporting
from blindmask.gui.results_model import ResultsModel
from blindmask.gui.widgets import Card, FramedTree, label, push_button, tab_through
from blindmask.messages import _, earlier_lines

_WHY_COLUMN = 2
_COLUMN_WIDTHS_PX = (220, 116, 240, 150, 200)


class ResultsCard(Card):
    """Hidden until there is an export to tell of."""

    came_up = Signal()
    mend_asked = Signal(object)
    """A person wants to see where something still shows: the FileResult of a file that did not pass."""

    def __init__(self, exporting: Exporting, parent: QWidget | None = None) -> None:
        super().__init__(_("结果"), parent)
        self._exporting = exporting
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(_("导出进度"))
        self.cancel = QPushButton(_("停止"))
        self.outcome = label("", role="heading")
        self.earlier = label("", role="muted")
        self.open_folder = push_button(_("打开文件夹"), icon="folder")
        self.open_report = push_button(_("打开报告"), icon="file")
        self.open_private = push_button(_("本人留存明细"), icon="file")
        self.open_private.setToolTip(
            _("列出每一处遮盖的文件、页、类别和文字。只存在这台电脑上，和核对记录在一起，不要交给别人。")
        )
        self.mend = push_button(_("去修改"), icon="next")
        self.mend.setToolTip(_("打开选中的（没有选中时第一个）未通过的文件，到露出内容的那一页"))
        self._model = ResultsModel(self)
        self.table = FramedTree(_("导出结果"), self._model)
        self.table.setRootIsDecorated(False)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        buttons = self.cancel, self.mend, self.open_private, self.open_report, self.open_folder
        row = QHBoxLayout()
        row.addWidget(self.outcome, 1)
        for button in buttons:
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.earlier)
        self.body.addWidget(self.table, 1)
        tab_through(*buttons, self.table)
        header = self.table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        for column, width_px in enumerate(_COLUMN_WIDTHS_PX):
            header.resizeSection(column, width_px)
        header.setSectionResizeMode(_WHY_COLUMN, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(160)

    def _connect(self) -> None:
        exporting = self._exporting
        self.cancel.clicked.connect(exporting.cancel)
        self.mend.clicked.connect(self._ask_to_mend)
        self.table.activated.connect(lambda _index: self._ask_to_mend())
        self.open_folder.clicked.connect(lambda: open_path(exporting.folder))
        self.open_report.clicked.connect(lambda: open_path(exporting.report))
        self.open_private.clicked.connect(lambda: open_path(exporting.private_report))

    def refresh(self) -> None:
        """Take over what the export has to tell."""
        exporting = self._exporting
        results, total, running = exporting.results, exporting.total, exporting.is_running
        if total and self.isHidden():
            self.came_up.emit()
        self.setVisible(bool(total))
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(len(results))
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.mend.setVisible(not running and any(result.status is Status.FAILED for result in results))
        self.open_folder.setVisible(not running and any(result.output for result in results))
        self.open_report.setVisible(bool(exporting.report))
        self.open_private.setVisible(bool(exporting.private_report))
        self.earlier.setText("\n".join(earlier_lines(removed=exporting.earlier.removed, left=exporting.earlier.left)))
        self.earlier.setVisible(bool(self.earlier.text()))
        self._model.show_results(results)
        self.outcome.setText(_outcome(results, total, running=running))

    def _ask_to_mend(self) -> None:
        """Of the selected file, or of the first one that did not pass."""
        results, row = self._exporting.results, self.table.currentIndex().row()
        chosen = results[row : row + 1] if row >= 0 and results[row].status is Status.FAILED else results
        result = next((one for one in chosen if one.status is Status.FAILED), None)
        if result is not None:
            self.mend_asked.emit(result)


def _outcome(results: list[FileResult], total: int, *, running: bool) -> str:
    if running:
        return _("正在导出并校验 {done}/{total} 个文件…").format(done=len(results), total=total)
    good = sum(result.status in (Status.OK, Status.PASSED) for result in results)
    words = _("{good} 个文件通过").format(good=good)
    return words + (_("，{bad} 个未通过").format(bad=total - good) if total > good else "")
