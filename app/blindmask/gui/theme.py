"""How the window looks: light, dark or high contrast colours, one style sheet, fonts that have Chinese, spacing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from blindmask.gui import icons
from blindmask.gui.colours import SCHEME, SCHEMES, Colours
from blindmask.host.paths import resources_dir
from blindmask.messages import mark

GAP = 8
"""Between things that belong together, in logical pixels; twice that between groups."""
THEMES = {
    "system": mark("跟随系统"),
    "light": mark("浅色"),
    "dark": mark("深色"),
    "contrast": mark("高对比度"),
}
"""What a person can choose, with its word."""
_THEME = "theme"

_FAMILIES = {
    "win32": ["Microsoft YaHei UI", "Microsoft YaHei", "SimHei"],
    "darwin": ["PingFang SC", "Hiragino Sans GB"],
    "linux": ["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Droid Sans Fallback"],
}

_SHEET = Template("""
QWidget { color: $text; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QLabel[role="title"] { font-size: 17pt; font-weight: 700; }
QLabel[role="heading"] { font-size: 11.5pt; font-weight: 700; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="numbers"] { font-size: 14pt; font-weight: 700; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="bar"] { background: $surface; border: 0; border-top: 1px solid $border; }
QFrame[role="header"] { background: $surface; border: 0; border-bottom: 1px solid $border; }
QFrame[role="notice"] { background: $surface; border: 0; border-bottom: 2px solid $warning; }
QFrame[role="obstacle"] { background: $window; border: 1px solid $bad; border-radius: 6px; }
QFrame[role="drop"] { background: $window; border: 2px dashed $control; border-radius: 8px; }
QFrame[role="drop"][over="yes"] { border-color: $primary; background: $primary_soft; }
QLineEdit, QComboBox {
  background: $field; border: 1px solid $control; border-radius: 5px; padding: 5px 8px; min-height: 20px;
  selection-background-color: $primary; selection-color: $on_primary; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $primary; padding: 4px 7px; }
QLineEdit { lineedit-clear-button-icon: url($clear); placeholder-text-color: $muted; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border;
  selection-background-color: $primary_soft; selection-color: $text; }
QPushButton { background: $surface; border: 1px solid $control; border-radius: 6px;
  padding: 6px 14px; min-height: 20px; }
QPushButton:hover { background: $raised; }
QPushButton:focus { border: 2px solid $primary; padding: 5px 13px; }
QPushButton:disabled { color: $muted; background: $window; border-color: $border; }
QPushButton[primary="yes"] { background: $primary; border: 1px solid $primary; color: $on_primary; font-weight: 700;
  padding: 7px 20px; }
QPushButton[primary="yes"]:focus { border: 2px solid $text; padding: 6px 19px; }
QPushButton[primary="yes"]:disabled { background: $raised; border-color: $border; color: $muted; }
QPushButton[step="yes"] { border: 0; background: transparent; padding: 6px 12px; color: $text; font-weight: 700; }
QPushButton[step="yes"]:hover { background: $raised; border-radius: 14px; }
QPushButton[step="yes"]:checked { color: $primary; background: $primary_soft; border-radius: 14px; }
QPushButton[step="yes"]:focus { border: 2px solid $primary; border-radius: 14px; padding: 4px 10px; }
QPushButton[step="yes"]:disabled { color: $faint; background: transparent; }
QPushButton[choice="yes"] { border: 1px solid $border; border-radius: 5px; padding: 2px 4px; color: $muted; }
QPushButton[choice="yes"]:hover { color: $text; }
QPushButton[choice="yes"]:checked { color: $primary; background: $primary_soft; border-color: $primary; }
QPushButton[choice="yes"]:focus { border: 2px solid $primary; padding: 1px 3px; }
QPushButton[tag] { border-radius: 12px; padding: 1px 10px; background: $raised; border: 1px solid $border; }
QPushButton[tag]:hover { border-color: $control; }
QPushButton[tag]:focus { border: 2px solid $primary; padding: 0px 9px; }
QPushButton[tag="struck"] { background: transparent; color: $muted; text-decoration: line-through; }
QPushButton::menu-indicator { width: 0; }
QToolBar { background: $surface; border: 0; border-bottom: 1px solid $border; spacing: 2px; padding: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 5px 4px; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px 6px; }
QToolButton:hover { background: $raised; }
QToolButton:checked { background: $primary_soft; border-color: $primary; }
QToolButton:focus { border: 2px solid $primary; padding: 3px 5px; }
QToolButton:disabled { color: $muted; }
QToolButton#qt_toolbar_ext_button { background: $raised; border: 1px solid $control; image: url($arrow); padding: 2px; }
QListView, QTreeView { background: $surface; border: 0; outline: 0; }
QTreeView[role="framed"] { border: 1px solid $border; border-radius: 6px; }
QTreeView[role="framed"]::item { padding: 6px 6px; }
QTreeView::item:selected, QListView::item:selected { background: $primary_soft; color: $text; }
QTreeView::branch:has-children:open { image: url($arrow); padding: 2px; }
QTreeView::branch:has-children:closed { image: url($closed); padding: 2px; }
QHeaderView::section { background: $window; color: $muted; border: 0; border-bottom: 1px solid $border;
  padding: 5px 8px; }
QCheckBox { spacing: 8px; min-height: 22px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $control; border-radius: 3px; background: $field; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url($tick); }
QCheckBox:disabled { color: $muted; }
QCheckBox[required="yes"]:disabled { color: $text; }
QCheckBox::indicator:disabled { background: $raised; border-color: $border; }
QCheckBox::indicator:checked:disabled { background: $muted; border-color: $muted; }
QCheckBox:focus { border: 2px solid $primary; border-radius: 4px; }
QProgressBar { background: $raised; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $primary; border-radius: 4px; }
QMenu { background: $surface; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $primary_soft; color: $text; }
QMenu::separator { height: 1px; background: $border; margin: 4px; }
QSplitter::handle { background: $border; width: 1px; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $control; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def apply_theme(application: QApplication, theme: str = "system") -> None:
    """Dress the whole application as one of THEMES asks, now and whenever the system's colours change."""
    application.setStyle("Fusion")
    application.setFont(ui_font(application.font()))
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(_follow_system)
    hints.accessibility().contrastPreferenceChanged.connect(_follow_system)
    choose_theme(application, theme)


def choose_theme(application: QApplication, theme: str) -> None:
    """Change to one of THEMES; an unknown one follows the system."""
    application.setProperty(_THEME, theme if theme in THEMES else "system")
    dress(application, scheme_of(application))


def scheme_of(application: QApplication) -> str:
    """The name of the colours that the chosen theme means at this moment."""
    theme = application.property(_THEME)
    if theme != "system":
        return theme
    hints = application.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def application() -> QApplication:
    """The one of this process. Raises RuntimeError when there is none yet."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        raise RuntimeError("no QApplication")
    return found


def _follow_system() -> None:
    dress(application(), scheme_of(application()))


def dress(application: QApplication, scheme: str) -> None:
    """Put on the colours of one of SCHEMES."""
    application.setProperty(SCHEME, scheme)
    chosen = SCHEMES[scheme]
    application.setPalette(_palette(chosen))
    drawings = resources_dir() / "icons"
    suffix = "-contrast" if scheme == "contrast" else ""
    names = {"arrow": f"down{suffix}", "closed": f"closed{suffix}", "clear": f"clear{suffix}"}
    names["tick"] = "tick-light" if scheme == "light" else "tick-dark"
    pictures = {use: (drawings / f"{name}.svg").as_posix() for use, name in names.items()}
    application.setStyleSheet(_SHEET.substitute(asdict(chosen), **pictures))
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
