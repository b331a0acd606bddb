"""The rule set in force: what has to be masked, and what else a person may leave out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QWidget

from blindmask.core.errors import BadRuleFile
from blindmask.core.proposals import Kind
from blindmask.core.rules import REQUIRED, Action, RuleSet
from blindmask.gui.flow import Flow
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label
from blindmask.host.rule_files import load_rules
from blindmask.messages import _, current_language, kind_text


class RulesCard(Card):
    """A tick box for each kind that is preselected; without its tick a kind is shown, and waits for a person."""

    def __init__(self, rules: RuleSet, parent: QWidget | None = None) -> None:
        super().__init__(_("规则：{title}").format(title=rules.title_in(current_language())), parent)
        self._rules = rules
        self.boxes: dict[Kind, QCheckBox] = {}
        masked = [kind for kind in Kind if rules.action(kind) is Action.MASK]
        self._add_row(_("必遮"), REQUIRED)
        self._add_row(_("也遮盖"), [kind for kind in masked if kind not in REQUIRED])
        self.body.addWidget(label(_("取消勾选的内容仍会列出，由您逐处决定。"), role="muted"))

    def _add_row(self, title: str, kinds: Iterable[Kind]) -> None:
        row = Flow(gap_px=2 * GAP, line_gap_px=GAP // 2)
        for kind in kinds:
            row.addWidget(self._box(kind))
        self.body.addWidget(label(f"<b>{title}</b>"))
        self.body.addLayout(row)

    def _box(self, kind: Kind) -> QCheckBox:
        box = QCheckBox(kind_text(kind), self)
        box.setChecked(True)
        if kind in REQUIRED:
            box.setEnabled(False)
            box.setProperty("required", "yes")
            box.setToolTip(_("通知要求遮盖，不能取消"))
        self.boxes[kind] = box
        return box

    def rules(self) -> RuleSet:
        """The rule set with what a person left out."""
        left_out = [kind for kind, box in self.boxes.items() if not box.isChecked()]
        return self._rules.without(left_out) if left_out else self._rules

    def set_rules(self, name: str) -> None:
        """Tick what the rule set of that name masks; the set in force where there is none of that name any more."""
        try:
            rules = load_rules(name)
        except BadRuleFile:
            rules = self._rules
        self.tick(rules)

    def tick(self, rules: RuleSet) -> None:
        """Tick what these rules mask."""
        for kind, box in self.boxes.items():
            box.setChecked(kind in REQUIRED or rules.action(kind) is Action.MASK)
