"""What detectors share of one page: each fact is worked out once and handed to every detector that asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import LineReading, PageText, PageView
from blindmask.core.rules import RuleSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_T = TypeVar("_T")


class Reader(Protocol):
    """What detecting needs of the OCR engine."""

    def read(self, image: NDArray[np.uint8], *, wanted: str = "") -> list[LineReading]: ...

    def read_line(self, crop: NDArray[np.uint8], *, wanted: str = "") -> LineReading | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One upright page, who is searched on it, by which rules, and the reader for what was not read yet."""

    view: PageView
    applicant: Applicant
    rules: RuleSet
    reader: Reader
    _known: dict[Callable[[Evidence], Any], Any] = field(default_factory=dict[Any, Any], init=False, repr=False)

    @property
    def text(self) -> PageText:
        return self.view.text

    def once(self, fact: Callable[[Evidence], _T]) -> _T:
        """What `fact` says of this page; it is worked out when somebody asks for the first time."""
        if fact not in self._known:
            self._known[fact] = fact(self)
        return self._known[fact]

    def of(self, view: PageView) -> Evidence:
        """The same question about other lines; nothing is known of them yet."""
        return Evidence(view, self.applicant, self.rules, self.reader)
