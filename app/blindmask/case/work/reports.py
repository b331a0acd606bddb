"""map.json and the reports beside the masked copies of one export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blindmask.case.earlier import settle_earlier
from blindmask.case.folder_map import MAP, write_map
from blindmask.core.results import EarlierFiles, FileResult
from blindmask.core.rules import RuleSet
from blindmask.export.write.report import write_report
from blindmask.host.versions import installed_versions
from blindmask.messages import set_language


def write_reports(
    results: Sequence[FileResult],
    folder: str,
    rules: RuleSet,
    language: str = "zh",
    basis: str = "",
    sources: Sequence[str] = (),
) -> EarlierFiles:
    """map.json, report.html and report.json in `folder`, for a reader of that language. Raises OutputError.

    What an earlier export of the same files left there goes first; what became of it is returned. `basis`: who decided
    about the boxes, a code of messages.BASES; empty: the reports do not say. `sources`: the paths of all sources.
    """
    set_language(language)  # a worker does not know what was chosen in the window
    earlier = settle_earlier(Path(folder), results, sources)
    write_map(results, Path(folder) / MAP, earlier)
    write_report(results, out_dir=Path(folder), versions=installed_versions(), rules=rules, basis=basis)
    return earlier
