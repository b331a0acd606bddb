"""What a batch read for a person: given back as it was, only for what was asked, and gone when it is to go."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.packed import PackedLines
from blindmask.core.pages import PageKey, TextSource, TextSpan
from blindmask.core.proposals import Kind, PageAnalysis, Reason, make_proposal
from blindmask.review.kept_readings import forget_readings, keep_readings, kept_readings, readings_dir
from blindmask.review.traces import wipe_traces

PLACE = "a" * 32
PAGE = PageKey("b" * 64, 2)
BOX = Rect(0.1, 0.2, 0.3, 0.25)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLINDMASK_HOME", str(tmp_path / "home"))


def analysis() -> PageAnalysis:
    span = TextSpan("陆砚", BOX, (Rect(0.1, 0.2, 0.2, 0.25), Rect(0.2, 0.2, 0.3, 0.25)), TextSource.OCR, 0.75, "F1")
    found = make_proposal(PAGE, BOX, Kind.NAME, detector="names", reason=Reason.EXACT, text="陆砚", term="陆砚秋")
    seal = make_proposal(PAGE, BOX, Kind.SEAL, detector="seals", reason=Reason.SEAL, look="0123", preselected=False)
    return PageAnalysis(PAGE, 90, 1.4, ("blurred",), "diploma", PackedLines([span]), (found, seal), 1.5)


def test_readings_come_back_as_they_were_for_the_same_question_only() -> None:
    keep_readings(PLACE, "asked", [analysis()])
    assert kept_readings(PLACE, "asked") == [analysis()]
    assert kept_readings(PLACE, "asked otherwise") == []
    assert kept_readings("c" * 32, "asked") == []


def test_what_was_kept_before_labels_had_a_field_of_their_own_comes_back_with_them() -> None:
    labelled = make_proposal(PAGE, BOX, Kind.NAME, detector="labels", reason=Reason.LABEL, text="陆砚秋", label="姓名")
    seal = make_proposal(PAGE, BOX, Kind.SEAL, detector="seals", reason=Reason.SEAL_TEXT, term="某局")
    keep_readings(PLACE, "asked", [replace(analysis(), proposals=(labelled, seal))])
    (path,) = readings_dir().iterdir()
    data = json.loads(zlib.decompress(path.read_bytes()))
    for entry in data["pages"][0]["proposals"]:
        entry["term"] = entry.pop("label") or entry["term"]
    path.write_bytes(zlib.compress(json.dumps(data).encode()))
    assert kept_readings(PLACE, "asked")[0].proposals == (labelled, seal)


def test_only_their_owner_may_read_them() -> None:
    keep_readings(PLACE, "asked", [analysis()])
    (path,) = readings_dir().iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert readings_dir().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spoilt", [b"", b"no archive", zlib.compress(b"[]"), zlib.compress(b'{"version": 1')])
def test_what_is_damaged_is_as_if_it_was_never_kept(spoilt: bytes) -> None:
    keep_readings(PLACE, "asked", [analysis()])
    (path,) = readings_dir().iterdir()
    path.write_bytes(spoilt)
    assert kept_readings(PLACE, "asked") == []
    path.write_bytes(zlib.compress(b"x" * 100)[:-8])
    assert kept_readings(PLACE, "asked") == []


def test_they_go_with_their_applicant_and_with_all_traces() -> None:
    keep_readings(PLACE, "asked", [analysis()])
    forget_readings(PLACE)
    forget_readings(PLACE)
    assert kept_readings(PLACE, "asked") == []
    keep_readings(PLACE, "asked", [analysis()])
    wipe_traces()
    assert not readings_dir().exists()


def test_a_place_is_no_path() -> None:
    with pytest.raises(ValueError, match="place"):
        keep_readings("../../x", "asked", [])
