"""An executor that answers from a table instead of reading: for the command line's own behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError
from blindmask.core.pages import Document, Form, PageInfo
from blindmask.core.proposals import Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.jobs.base import JobFuture


class FakeExecutor:
    """Runs `answers[name](*args)`; an AppError raised there is the job's error. `calls` records every job."""

    def __init__(self, answers: Mapping[str, Callable[..., object]]) -> None:
        self._answers = {
            "blindmask.case.work.pipeline:propagate": lambda *_: [],
            "blindmask.case.work.pipeline:find_candidate": lambda *_: None,
            **answers,
        }
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def submit(self, name: str, *args: object, timeout_s: float | None = None) -> JobFuture:
        self.calls.append((name, args))
        future = JobFuture()
        try:
            future.succeed(self._answers[name](*args))
        except AppError as error:
            future.fail(error)
        return future

    def cancel(self) -> None: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def make_document(path: str, *, pages: int = 1) -> Document:
    infos = tuple(PageInfo(i, 595, 842) for i in range(pages))
    return Document(path, f"{abs(hash(path)):064x}"[:64], Form.PDF, "pdf", infos)


def make_analysis(document: Document, index: int, *, upright: int = 0) -> PageAnalysis:
    """A page with one preselected name and one name that waits for a person."""
    return PageAnalysis(document.page_key(index), upright, proposals=(sure(document, index), unsure(document, index)))


def sure(document: Document, index: int) -> Proposal:
    box = Rect(0.1, 0.1, 0.2, 0.12)
    return make_proposal(document.page_key(index), box, Kind.NAME, detector="names", reason=Reason.EXACT, text="周晓澜")


def unsure(document: Document, index: int) -> Proposal:
    box = Rect(0.5, 0.5, 0.6, 0.52)
    key = document.page_key(index)
    return make_proposal(
        key, box, Kind.NAME, detector="labels", reason=Reason.LABEL, text="王大同", preselected=False, confidence=0.5
    )
