"""The case files: what a person did, kept between starts under the person's own folder, never beside the output.

They hold names, so only their owner may read them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, CannotWrite, DamagedCase, MissingCase
from blindmask.host.paths import user_data_dir
from blindmask.host.saving import PART, put_in_place, write_beside, write_error, write_whole
from blindmask.review.case_format import CASE_ID, Case, CaseDocument, parse_case

_SET_ASIDE = ".damaged"


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """A saved case in a list. With a `problem`, the code of an error, nothing else but the id is known."""

    id: str
    saved: str = ""
    applicant: Applicant = field(default_factory=Applicant)
    documents: tuple[CaseDocument, ...] = ()
    problem: str = ""

    @property
    def title(self) -> str:
        """The applicant's name, else the first file's; for a person, never for a log."""
        first = os.path.basename(self.documents[0].path) if self.documents else ""
        return next(iter(self.applicant.names), first)


def cases_dir() -> Path:
    return user_data_dir() / "cases"


# Writing


def write_case(case_id: str, text: str) -> None:
    """Put the text of a case in place of the older one, once it is whole. Raises CannotWrite or DiskFull."""
    _write(_path(case_id), _bytes(text))


def draft_case(case_id: str, text: str) -> str:
    """Write the text of a case beside its place, for `place_case`: in a worker, since it may take a while.

    The path. Raises CannotWrite or DiskFull.
    """
    target = _path(case_id)
    _make_folder(target.parent)
    return str(write_beside(target, _bytes(text), prefix=_draft_prefix(case_id)))


def place_case(case_id: str, draft: str) -> None:
    """Put a draft in place of the older one. Raises CannotWrite or DiskFull; the draft is gone then, too."""
    put_in_place(Path(draft), _path(case_id))


def drop_draft(draft: str) -> None:
    """Remove a draft that nobody wants any more."""
    with suppress(OSError):
        os.unlink(draft)


def drop_drafts(case_id: str) -> None:
    """Remove every draft of a case, also one that a killed worker began."""
    for draft in cases_dir().glob(f"{_draft_prefix(case_id)}*{PART}"):
        drop_draft(str(draft))


def _draft_prefix(case_id: str) -> str:
    return f".{case_id}-"


def write_private_report(case_id: str, text: str) -> None:
    """Put a case's report for the person who works on it beside its file. Raises CannotWrite or DiskFull."""
    _write(private_report_path(case_id), text.encode("utf-8", "replace"))


def _bytes(text: str) -> bytes:
    # A file name that is not UTF-8 comes in halves of characters; json.loads takes them back.
    return text.encode("utf-8", "surrogatepass")


def _write(target: Path, data: bytes) -> None:
    _make_folder(target.parent)
    write_whole(target, data)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise write_error(error) from error


def delete_case(case_id: str) -> None:
    """Forget a case and its report. Raises CannotWrite when a file cannot be removed."""
    try:
        private_report_path(case_id).unlink(missing_ok=True)
        _path(case_id).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error
    drop_drafts(case_id)


# Reading


def load_case(case_id: str) -> Case:
    """The saved case. Raises MissingCase, NewerCase, and DamagedCase after setting the damaged file aside."""
    path = _path(case_id)
    try:
        return _read(path)
    except DamagedCase:
        os.replace(path, path.with_suffix(_SET_ASIDE))
        raise


def list_cases() -> list[CaseInfo]:
    """Every saved case, the latest first; those that cannot be read come last, with their problem."""
    infos = [_info(path) for path in cases_dir().glob("*.json") if CASE_ID.fullmatch(path.stem)]
    return sorted(infos, key=lambda info: info.saved, reverse=True)


def _info(path: Path) -> CaseInfo:
    try:
        case = _read(path)
    except AppError as error:
        return CaseInfo(path.stem, problem=error.code)
    return CaseInfo(case.id, case.saved, case.applicant, case.documents)


def private_report_path(case_id: str) -> Path:
    """Where what was masked in a case is told with its text; see private_report.py."""
    return _path(case_id).with_suffix(".html")


def _path(case_id: str) -> Path:
    if not CASE_ID.fullmatch(case_id):
        raise ValueError("not the id of a case")
    return cases_dir() / f"{case_id}.json"


def _read(path: Path) -> Case:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingCase() from error
    case = parse_case(data)
    if case.id != path.stem:
        raise DamagedCase()
    return case
