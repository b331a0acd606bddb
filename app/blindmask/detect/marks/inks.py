"""The inks of seals: how strong each is at every pixel, whatever the light and the paper's colour."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PAPER_SHARE = 0.045
"""The reach within which some paper must show for its colour to be known, as a share of the sheet's long side."""
_GREY = 0.1
"""Colourfulness, as a share of the paper's brightness, up to which a pixel counts as grey."""
_FULL_COLOUR = 0.45
_FULL_DARK = 0.6


class Ink(StrEnum):
    """The colour of a seal."""

    RED = "red"
    BLUE = "blue"
    """Blue to purple."""
    DARK = "dark"
    """Black or grey: photocopies, faxes, grey scans."""


def on_white(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture as it would look in even light on white paper: RGB, 0 to 1."""
    white = np.asarray(cv2.divide(picture, _paper(picture), dtype=cv2.CV_32F), np.float32)
    return np.minimum(white, 1.0, out=white)


def lightest_on_white(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The lightest channel of each pixel of `on_white`, 0 to 255: ink of any colour is light in it, black is not."""
    red, green, blue = cv2.split(cv2.divide(picture, _paper(picture), scale=255))
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _paper(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The colour of the paper at each pixel, nowhere 0."""
    small = cv2.resize(
        picture, (max(1, picture.shape[1] // 8), max(1, picture.shape[0] // 8)), interpolation=cv2.INTER_AREA
    )
    reach_px = max(3, round(_PAPER_SHARE * max(small.shape[:2])))
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((reach_px, reach_px), np.uint8))
    paper = np.maximum(cv2.blur(paper, (reach_px, reach_px)), 1)
    return np.asarray(cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def ink_plane(white: NDArray[np.float32], ink: Ink) -> NDArray[np.float32]:
    """The strength of one ink, 0 to 1, in a picture from `on_white`; what another ink covers counts as none."""
    red, green, blue = (np.asarray(channel, np.float32) for channel in cv2.split(white))
    if ink is Ink.RED:
        # Purple has more blue than green; a stamp's red may lean to orange or pink.
        strength = (red - np.maximum(green, blue)) / _FULL_COLOUR
    elif ink is Ink.BLUE:
        strength = (blue - np.minimum(green, red) - np.maximum(0, red - blue) * 2) / _FULL_COLOUR
        strength[blue <= green + 0.02] = 0
    else:
        most = np.maximum(np.maximum(red, green), blue)
        least = np.minimum(np.minimum(red, green), blue)
        strength = (1 - most) / _FULL_DARK
        strength[most - least >= _GREY + 0.3 * (1 - most)] = 0
    return np.clip(strength, 0, 1, out=strength)
