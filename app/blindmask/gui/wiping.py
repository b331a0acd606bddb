"""“清除本机痕迹”: says what will be deleted, asks once, deletes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from blindmask.core.errors import AppError
from blindmask.messages import _, error_text
from blindmask.review.traces import count_traces, wipe_traces


class WipeDialog(QMessageBox):
    """Open it with `open`; `done_with` tells a sentence once the traces are gone, or why they are not."""

    done_with = Signal(str)

    def __init__(self, *, current: str, parent: QWidget | None = None) -> None:
        """`current`: the case that is open in the window; it stays."""
        super().__init__(parent)
        self._current = current
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(_("清除本机痕迹"))
        self.setText(_("要删除这台电脑上的 {count} 份核对记录吗？").format(count=count_traces(but=current)))
        kept = _("正在核对的这一份会留下。") if current else ""
        self.setInformativeText(
            _(
                "会删除：保存的核对（申报人信息、文件位置、每一处决定，包括已损坏的）、本人留存明细、批量里等待核对的识别结果和没有清掉的临时文件，不能恢复。\n"
                "不会删除：您的材料、已经导出的文件，以及语言、外观等设置。"
            )
            + kept
        )
        self.wipe = self.addButton(_("全部删除"), QMessageBox.ButtonRole.DestructiveRole)
        self.keep = self.addButton(_("不删除"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.wipe.clicked.connect(self._wipe)

    def _wipe(self) -> None:
        try:
            count = wipe_traces(but=self._current)
        except AppError as error:
            self.done_with.emit(error_text(error))
        else:
            self.done_with.emit(_("已删除 {count} 份核对记录和临时文件。").format(count=count))
