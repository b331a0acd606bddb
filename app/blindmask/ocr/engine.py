"""The interface of the reading engine: a picture of a page becomes LineReadings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from blindmask.core.page_view import LineReading
from blindmask.core.pages import TextSpan


class Engine(Protocol):
    """Reads pictures of pages and of single lines, and tells which lines of a text layer to believe."""

    def trusted(self, image: NDArray[np.uint8], layer: Sequence[TextSpan]) -> list[TextSpan]:
        """The lines of a visible text layer that may be believed: of each of their fonts, characters recognised in the
        upright picture say the same. Raises EngineError.
        """
        ...

    def read(
        self,
        image: NDArray[np.uint8],
        *,
        wanted: Sequence[str] = (),
        known: Sequence[TextSpan] = (),
        beside: NDArray[np.uint8] | None = None,
    ) -> list[LineReading]:
        """The lines of an upright RGB picture of shape (height_px, width_px, 3), top to bottom.

        `wanted` are the texts that will be searched: the readings keep the probabilities of their characters, and
        lines that may hold one are read with the most care (all lines when there are none). `known`: the trusted
        lines of a text layer; only ink is read that they do not account for (`beside`, if ink_beside already found it).
        Lines with no or a poor text are kept: that is how scripts show that the engine cannot read. Raises EngineError.
        """
        ...

    def read_line(self, crop: NDArray[np.uint8], *, wanted: Sequence[str] = ()) -> LineReading | None:
        """One line that fills an RGB picture from left to right, recognised without looking for lines.

        Boxes are fractions of the crop. None when the crop is too small to hold a character. Raises EngineError.
        """
        ...
