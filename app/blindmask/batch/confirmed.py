"""What a person decided in 核对 about the files of an applicant of a batch, kept beside its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from blindmask.batch.records import STATE_FOLDER, VERSION, decoded, encoded
from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.host.saving import write_whole


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person decided about one file of an applicant."""

    decisions: tuple[Decision, ...]
    uprights: Mapping[int, int] = field(default_factory=dict[int, int])
    paper: str = ""
    """The kind of document, for the output's name; empty when it is not known."""


def _confirmed_path(out: Path, folder: str) -> Path:
    return out / STATE_FOLDER / f"{folder}.confirmed.json"


def write_confirmed(out: str, folder: str, confirmed: Mapping[str, Confirmed]) -> None:
    """Keeps what a person decided about an applicant's files, by their hashes. Raises OutputErrors."""
    files = {
        sha256: {
            "uprights": {str(page): turn for page, turn in one.uprights.items()},
            "paper": one.paper,
            "decisions": [asdict(decision) for decision in one.decisions],
        }
        for sha256, one in confirmed.items()
    }
    write_whole(_confirmed_path(Path(out), folder), encoded({"version": VERSION, "files": files}))


def read_confirmed(out: Path, folder: str) -> dict[str, Confirmed]:
    """What a person decided, by the files' hashes; empty when nothing is there or it cannot be read."""
    data = decoded(_confirmed_path(out, folder))
    try:
        return {sha256: _confirmed(entry) for sha256, entry in data["files"].items()} if data else {}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _confirmed(entry: dict[str, Any]) -> Confirmed:
    decisions = (
        Decision(
            d["id"],
            PageKey(**d["page"]),
            Rect(**d["box"]),
            Kind(d["kind"]),
            Verdict(d["verdict"]),
            author=int(d.get("author", 0)),
        )
        for d in entry["decisions"]
    )
    uprights = {int(page): int(turn) for page, turn in entry["uprights"].items()}
    return Confirmed(tuple(decisions), uprights, str(entry["paper"]))
