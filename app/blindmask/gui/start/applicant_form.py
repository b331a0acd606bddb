"""Who applies: the terms that are searched in every file."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Reason
from blindmask.gui.start.term_tags import TermTags
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label
from blindmask.messages import _, mark

_SEPARATORS = re.compile(r"[、,，;；\n]+")
_MANY = ("other_names", "units", "unit_aliases")
_FIELDS = (
    ("name", mark("姓名"), mark("例如：陈小明")),
    ("other_names", mark("其他写法"), mark("曾用名、拼音、少数民族文字等，用顿号隔开")),
    ("units", mark("工作单位"), mark("单位全称")),
    ("unit_aliases", mark("单位简称/曾用名"), mark("材料里出现的简称和曾用名，用顿号隔开")),
    ("id_number", mark("身份证号"), mark("可不填")),
    ("phone", mark("手机"), mark("可不填")),
    ("email", mark("邮箱"), mark("可不填")),
    ("address", mark("住址"), mark("可不填")),
)


def split_terms(text: str) -> tuple[str, ...]:
    """The terms of a list that a person typed, without empty ones and without doubles."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


class ApplicantForm(Card):
    """A form over one Applicant. `when_empty` says what it means to leave it so."""

    changed = Signal()

    def __init__(self, when_empty: str, parent: QWidget | None = None) -> None:
        super().__init__(_("申报人"), parent)
        self._when_empty = when_empty
        self._base = Applicant()
        self._derived: list[tuple[str, Reason]] = []
        self.fields: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, words, hint in _FIELDS:
            field = QLineEdit(placeholderText=_(hint), clearButtonEnabled=True)
            field.setAccessibleName(_(words))
            field.setToolTip(_(hint))
            field.textChanged.connect(self._show_terms)
            field.textChanged.connect(self.changed)
            form.addRow(_(words), field)
            self.fields[name] = field
        self.body.addLayout(form)
        self.terms = label("", role="muted")
        self.body.addWidget(self.terms)
        self.tags = TermTags(field, self)
        self.tags.struck.connect(self._strike)
        self.tags.restored.connect(self._restore)
        self.body.addWidget(self.tags)
        self.body.addStretch(1)
        self._show_terms()

    def applicant(self) -> Applicant:
        """What was typed, over what has no field here."""
        typed = {name: field.text().strip() for name, field in self.fields.items() if name not in _MANY}
        lists = {name: split_terms(self.fields[name].text()) for name in _MANY}
        return replace(self._base, **typed, **lists)  # pyright: ignore[reportArgumentType]

    def set_applicant(self, applicant: Applicant) -> None:
        self._base = applicant
        for name, field in self.fields.items():
            value = getattr(applicant, name)
            field.setText(_("、").join(value) if name in _MANY else value)
            field.setCursorPosition(0)
        self._show_terms()
        self.changed.emit()

    def show_derived(self, terms: list[tuple[str, Reason]]) -> None:
        """What is searched beside what was typed: texts with their reasons."""
        self._derived = terms
        self.tags.show_terms(terms, self._base.keep)

    def _strike(self, term: str) -> None:
        self._keep((*self._base.keep, term))

    def _restore(self, term: str) -> None:
        self._keep(tuple(kept for kept in self._base.keep if kept != term))

    def _keep(self, terms: tuple[str, ...]) -> None:
        self._base = replace(self._base, keep=terms)
        self.show_derived(self._derived)
        self.changed.emit()

    def _show_terms(self) -> None:
        who = self.applicant()
        terms = [*who.names, *who.all_units, *filter(None, (who.id_number, who.phone, who.email, who.address))]
        searched = _("将在所有文件中查找以上 {count} 项。").format(count=len(terms))
        self.terms.setText(searched if terms else self._when_empty)
        self.terms.setToolTip(_("、").join(terms))
