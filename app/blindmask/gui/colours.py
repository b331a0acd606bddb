"""The colours of the light, the dark and the high contrast scheme, and those of the boxes on paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from blindmask.core.proposals import Kind

SCHEME = "scheme"
"""The application's property that names the scheme in use."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme, by what they are for."""

    window: str
    surface: str
    raised: str
    border: str
    """Between surfaces; it tells nothing."""
    field: str
    """Inside what takes input."""
    faint: str
    """Words of what cannot be reached yet."""
    control: str
    """Around what takes input: at least 3:1 against what is behind it."""
    text: str
    muted: str
    primary: str
    on_primary: str
    primary_soft: str
    good: str
    warning: str
    bad: str
    paper_desk: str
    """Around the page on the canvas."""


LIGHT = Colours(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#eceff4",
    border="#cfd6e0",
    field="#ffffff",
    faint="#949daa",
    control="#767f8c",
    text="#1b2430",
    muted="#566273",
    primary="#1d5fd0",
    on_primary="#ffffff",
    primary_soft="#e3ecfb",
    good="#17733a",
    warning="#8f5200",
    bad="#b3261e",
    paper_desk="#dde2ea",
)
DARK = Colours(
    window="#1a1d22",
    surface="#23272e",
    raised="#2e343d",
    border="#444c58",
    field="#1a1d22",
    faint="#727c8a",
    control="#7d8795",
    text="#e9edf3",
    muted="#a7b1bf",
    primary="#6ba0f8",
    on_primary="#0b1526",
    primary_soft="#26344d",
    good="#74d396",
    warning="#f3b860",
    bad="#ff8f86",
    paper_desk="#121418",
)
CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    raised="#262626",
    border="#ffffff",
    field="#000000",
    faint="#a0a0a0",
    control="#ffffff",
    text="#ffffff",
    muted="#c8c8c8",
    primary="#ffff00",
    on_primary="#000000",
    primary_soft="#004a70",
    good="#7dff9b",
    warning="#ffd24a",
    bad="#ffa39c",
    paper_desk="#000000",
)
SCHEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

KIND_COLOURS: dict[Kind, str] = {
    Kind.NAME: "#1d5fd0",
    Kind.UNIT: "#0f7f5b",
    Kind.PHOTO: "#7a3fc4",
    Kind.ID_NUMBER: "#b35900",
    Kind.PHONE: "#b35900",
    Kind.EMAIL: "#b35900",
    Kind.ADDRESS: "#b35900",
    Kind.SIGNATURE: "#1a7590",
    Kind.SEAL: "#c4261d",
    Kind.CODE: "#5a5f10",
    Kind.OTHER: "#444c58",
}
"""Painted on paper, which is light in every scheme."""
KEPT_COLOUR = "#6b7480"
SELECTION_COLOUR = "#c75800"


def colours() -> Colours:
    """Those of the scheme in use."""
    application = QApplication.instance()
    return SCHEMES[(application and application.property(SCHEME)) or "light"]
