"""A person's word on whose a doubtful file of a batch is: kept beside the records, or given in doubts.xlsx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from blindmask.batch.records import STATE_FOLDER, VERSION, decoded, encoded
from blindmask.host.saving import write_whole

_FILE = "attributions.json"
_DOUBT_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Attribution:
    """A person's word that a file is an applicant's. `source_id` is its `short_id`: another file there is not meant."""

    folder: str
    source_id: str


def write_attributions(out: Path, attributions: Mapping[str, Attribution]) -> None:
    """Keeps them by the files' names. Raises OutputErrors."""
    files = {name: asdict(one) for name, one in attributions.items()}
    write_whole(out / STATE_FOLDER / _FILE, encoded({"version": VERSION, "files": files}))


def read_attributions(out: Path) -> dict[str, Attribution]:
    """What `write_attributions` kept; empty when nothing is there or it cannot be read."""
    data = decoded(out / STATE_FOLDER / _FILE)
    try:
        return {name: Attribution(**entry) for name, entry in data["files"].items()} if data else {}
    except (KeyError, TypeError, AttributeError):
        return {}


def attributions_of_table(rows: Sequence[Sequence[str]]) -> dict[str, Attribution]:
    """The rows of doubts.xlsx that a person confirmed: folder, file, id, reason, confirmation."""
    texts = ([cell.strip() for cell in [*row, *[""] * _DOUBT_COLUMNS][:_DOUBT_COLUMNS]] for row in rows[1:])
    said = ((file, Attribution(folder, source_id)) for folder, file, source_id, _why, word in texts if _is_yes(word))
    return {file: one for file, one in said if one.folder}


def _is_yes(text: str) -> bool:
    return text.casefold() in ("是", "对", "yes", "y", "true", "1", "√", "✓")
