"""How the window looks: the colours of light and dark, one style sheet, fonts that have Chinese, spacing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.gui import icons
from app.gui.colours import DARK, LIGHT, Colours
from app.paths import resources_dir

GAP = 8
"""Between things that belong together, in logical pixels; twice that between groups."""


_FAMILIES = {
    "win32": ["Microsoft YaHei UI", "Microsoft YaHei", "SimHei"],
    "darwin": ["PingFang SC", "Hiragino Sans GB"],
    "linux": ["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Droid Sans Fallback"],
}

_SHEET = Template("""
QWidget { color: $text; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QLabel[role="title"] { font-size: 17pt; font-weight: 600; }
QLabel[role="heading"] { font-size: 11.5pt; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="numbers"] { font-size: 14pt; font-weight: 600; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="bar"] { background: $surface; border: 0; border-top: 1px solid $border; }
QFrame[role="header"] { background: $surface; border: 0; border-bottom: 1px solid $border; }
QFrame[role="notice"] { background: $surface; border: 1px solid $warning; border-radius: 6px; }
QFrame[role="drop"] { background: $window; border: 2px dashed $border; border-radius: 8px; }
QFrame[role="drop"][over="yes"] { border-color: $primary; background: $primary_soft; }
QLineEdit, QComboBox {
  background: $window; border: 1px solid $border; border-radius: 5px; padding: 5px 8px; min-height: 20px;
  selection-background-color: $primary; selection-color: $on_primary; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $primary; padding: 4px 7px; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border;
  selection-background-color: $primary_soft; selection-color: $text; }
QPushButton { background: $surface; border: 1px solid $border; border-radius: 6px;
  padding: 6px 14px; min-height: 20px; }
QPushButton:hover { background: $raised; }
QPushButton:focus { border: 2px solid $primary; padding: 5px 13px; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton[primary="yes"] { background: $primary; border: 1px solid $primary; color: $on_primary; font-weight: 600;
  padding: 7px 20px; }
QPushButton[primary="yes"]:focus { border: 2px solid $text; padding: 6px 19px; }
QPushButton[primary="yes"]:disabled { background: $raised; border-color: $border; color: $muted; }
QPushButton[step="yes"] { border: 0; background: transparent; padding: 6px 12px; color: $muted; }
QPushButton[step="yes"]:checked { color: $primary; font-weight: 600; background: $primary_soft; border-radius: 14px; }
QPushButton[step="yes"]:focus { border: 2px solid $primary; border-radius: 14px; padding: 4px 10px; }
QPushButton[step="yes"]:disabled { color: $border; }
QToolBar { background: $surface; border: 0; border-bottom: 1px solid $border; spacing: 2px; padding: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 5px 4px; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px 7px; }
QToolButton:hover { background: $raised; }
QToolButton:checked { background: $primary_soft; border-color: $primary; }
QToolButton:focus { border: 2px solid $primary; padding: 3px 6px; }
QToolButton:disabled { color: $muted; }
QListView, QTreeView { background: $surface; border: 0; outline: 0; }
QTreeView[role="framed"] { border: 1px solid $border; border-radius: 6px; }
QTreeView[role="framed"]::item { padding: 6px 6px; }
QTreeView::item:selected, QListView::item:selected { background: $primary_soft; color: $text; }
QHeaderView::section { background: $window; color: $muted; border: 0; border-bottom: 1px solid $border;
  padding: 5px 8px; }
QCheckBox { spacing: 8px; min-height: 22px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 3px; background: $window; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url($tick); }
QCheckBox:focus { border: 2px solid $primary; border-radius: 4px; }
QProgressBar { background: $raised; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $primary; border-radius: 4px; }
QSplitter::handle { background: $border; width: 1px; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def apply_theme(application: QApplication) -> None:
    """Dress the whole application as the system's colour scheme asks, now and whenever it changes."""
    application.setStyle("Fusion")
    application.setFont(ui_font(application.font()))
    hints = application.styleHints()
    dress(application, hints.colorScheme())
    hints.colorSchemeChanged.connect(lambda scheme: dress(application, scheme))


def dress(application: QApplication, scheme: Qt.ColorScheme) -> None:
    """Put on the colours of one scheme."""
    is_dark = scheme is Qt.ColorScheme.Dark
    application.setProperty("dark", is_dark)
    chosen = DARK if is_dark else LIGHT
    application.setPalette(_palette(chosen))
    drawings = resources_dir() / "icons"
    arrow, tick = drawings / "down.svg", drawings / ("tick-dark.svg" if is_dark else "tick-light.svg")
    application.setStyleSheet(_SHEET.substitute(asdict(chosen), arrow=arrow.as_posix(), tick=tick.as_posix()))
    icons.refresh(application)


def ui_font(base: QFont) -> QFont:
    """The system's font with families that have Chinese glyphs in front."""
    system = sys.platform if sys.platform in _FAMILIES else "linux"
    font = QFont(base)
    font.setFamilies([*_FAMILIES[system], base.family()])
    font.setPointSizeF(max(base.pointSizeF(), 10.0))
    return font


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, value in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.raised,
        role.Text: c.text,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.muted,
        role.Highlight: c.primary,
        role.HighlightedText: c.on_primary,
        role.Link: c.primary,
        role.Mid: c.border,
        role.Accent: c.primary,
    }.items():
        palette.setColor(target, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for target in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(disabled, target, QColor(c.muted))
    return palette
