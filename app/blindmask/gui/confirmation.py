"""The one confirmation before export: what will happen in numbers, what stands in the way, and the button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from blindmask.core.errors import AppError, NotLookedAt, StillReading
from blindmask.gui.conflict_list import ConflictList
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label, push_button
from blindmask.messages import _, error_text
from blindmask.review.conflicts import find_conflicts
from blindmask.review.gate import check_ready, export_documents, summary
from blindmask.review.session import Session


class Confirmation(Card):
    """Shows a session; the export page starts what is confirmed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("确认"), parent)
        self.numbers = label("", role="numbers")
        self.details = label("", role="muted")
        self.conflicts = ConflictList()
        self._frame = QFrame(self)
        self._frame.setProperty("role", "obstacle")
        self.refusal = label("", role="bad")
        self.jump = push_button("", icon="next")
        self.confirm = push_button(_("确认并导出"), icon="shield", primary=True)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        row.addWidget(self.refusal, 1)
        row.addWidget(self.jump)
        for widget in (self.numbers, self.details, self.conflicts, self._frame):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignRight)

    def show_session(self, session: Session, *, can_start: bool) -> None:
        """Take over its numbers and obstacles; `can_start`: nothing else is in the way."""
        self._show_numbers(session)
        self._show_obstacle(session, can_start=can_start)

    def _show_numbers(self, session: Session) -> None:
        n = summary(session)
        self.numbers.setText(
            _("遮盖 {masked} 处，保留 {kept} 处，{unopened} 页未打开").format(
                masked=n.masked, kept=n.kept, unopened=n.unopened
            )
        )
        files = export_documents(session)
        words = [_("{files} 个文件，{pages} 页。").format(files=len(files), pages=n.pages)]
        if n.failed:
            words.append(_("{failed} 页识别失败，只遮盖您画的框。").format(failed=n.failed))
        if len(files) < len(session.documents):
            words.append(
                _("{count} 个文件因疑似国家秘密标志停止处理，不导出。").format(
                    count=len(session.documents) - len(files)
                )
            )
        conflicts = find_conflicts(session)
        if conflicts:
            words.append(_("{count} 项有的遮盖、有的保留，请确认不是遗漏。").format(count=len(conflicts)))
        self.conflicts.show_conflicts(conflicts)
        words.append(_("每一页重新生成图像，导出后自动校验；没有通过的文件不会留下。"))
        self.details.setText("".join(words))

    def _show_obstacle(self, session: Session, *, can_start: bool) -> None:
        obstacle = _obstacle(session)
        self.refusal.setText(error_text(obstacle) if obstacle is not None else "")
        self._frame.setVisible(obstacle is not None)
        self.jump.setText(_("去查看") if isinstance(obstacle, NotLookedAt) else _("跳到下一处待定"))
        self.jump.setVisible(obstacle is not None and not isinstance(obstacle, StillReading))
        self.confirm.setEnabled(obstacle is None and can_start)


def _obstacle(session: Session) -> AppError | None:
    try:
        check_ready(session)
    except AppError as error:
        return error
    return None
