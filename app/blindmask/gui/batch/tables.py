"""Look and behaviour of the two tables of the screen 批量."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from blindmask.gui.widgets import FramedTree


def make_table(name: str, model: QAbstractTableModel, widths_px: Sequence[int]) -> FramedTree:
    """A table of rows for a screen reader too; the last column takes the room that is left."""
    table = FramedTree(name, model)
    table.setRootIsDecorated(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    header = table.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, width_px in enumerate(widths_px):
        header.resizeSection(column, width_px)
    table.setMinimumSize(240, 120)
    return table
