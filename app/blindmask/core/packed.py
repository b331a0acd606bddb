"""The lines of a page packed as bytes, and unpacked only where somebody reads them.

A page holds thousands of characters, each with its box. The window only passes them from the worker that read them to
the one that searches them again; unpacking and packing all of them would hold it up, and fill its memory.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from blindmask.core.pages import TextSpan


class PackedLines(Sequence[TextSpan]):
    """A sequence of lines, equal to another one or to a tuple with the same lines. Pickles as one piece of bytes."""

    __slots__ = ("_data", "_lines")

    def __init__(self, lines: Iterable[TextSpan]) -> None:
        self._lines: tuple[TextSpan, ...] | None = tuple(lines)
        self._data = b""

    @classmethod
    def _from_data(cls, data: bytes) -> PackedLines:
        made = cls(())
        made._lines, made._data = None, data
        return made

    def __reduce__(self) -> tuple[object, ...]:
        data = self._data or pickle.dumps(self._lines, protocol=pickle.HIGHEST_PROTOCOL)
        return PackedLines._from_data, (data,)

    def _opened(self) -> tuple[TextSpan, ...]:
        if self._lines is None:
            self._lines = pickle.loads(self._data)
        return self._lines or ()

    @overload
    def __getitem__(self, index: int) -> TextSpan: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[TextSpan, ...]: ...
    def __getitem__(self, index: int | slice) -> TextSpan | tuple[TextSpan, ...]:
        return self._opened()[index]

    def __len__(self) -> int:
        return len(self._opened())

    def __iter__(self) -> Iterator[TextSpan]:
        return iter(self._opened())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedLines):
            return self._opened() == other._opened()
        return self._opened() == other

    def __hash__(self) -> int:
        return hash(self._opened())
