"""What goes through the proposals file beside what its first readers knew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from blindmask.case.attachments import Input
from blindmask.case.file_reading import FileReading
from blindmask.cli.proposals_file import DecisionsFile, to_json, write_json
from blindmask.core.applicants import Applicant
from tests.unit.review.cases import analyse, make_document, propose


def test_a_place_among_authors_goes_through_the_proposals_file(tmp_path: Path) -> None:
    """An addition of version 1: only where there is one, and a file without it is read as before."""
    document = make_document("a")
    page = document.page_key(0)
    analysis = analyse(page, replace(propose(page, 1), author=2), propose(page, 2))
    reading = FileReading(Input(tmp_path / "a.pdf", "a.pdf", Applicant()), document, (analysis,), None)
    data = to_json([reading])
    assert [entry.get("author") for entry in data["files"][0]["pages"][0]["proposals"]] == [2, None]
    write_json(data, tmp_path / "p.json")
    decisions = DecisionsFile(tmp_path / "p.json").decisions("a.pdf", document, accept_all=False)
    assert [decision.author for decision in decisions] == [2, 0]
    assert [decision.author for decision in reading.decisions()] == [2, 0]
