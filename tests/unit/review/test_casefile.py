from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import CannotWrite, DamagedCase, MissingCase, NewerCase
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.review import case_format
from blindmask.review.case_format import Case, CaseDocument, Encoder
from blindmask.review.casefile import cases_dir, delete_case, list_cases, load_case, write_case
from blindmask.review.work import Work

ID = "0123456789abcdef" * 2
PAGE = PageKey("a" * 64, 0)
BOX = Rect(0.1, 0.2, 0.3, 0.25)
CASE = Case(
    id=ID,
    saved="2026-05-04T10:20:30+00:00",
    rules="three-items",
    applicant=Applicant(name="陈小明", units=("青石县农业技术推广中心",), keep=("小明",)),
    documents=(CaseDocument("a" * 64, "/材料/证书.pdf"),),
    work=Work(
        (Decision("x1", PAGE, BOX, Kind.NAME, Verdict.KEEP),),
        frozenset({PAGE}),
        {PAGE: frozenset({"x1", "x2"})},
        {PAGE: 90},
    ),
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
terms = st.lists(text.map(str.strip).filter(bool), max_size=3).map(tuple)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
pages = st.builds(PageKey, hashes, st.integers(0, 99))
sides = st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True).map(sorted)
boxes = st.builds(lambda across, down: Rect(across[0], down[0], across[1], down[1]), sides, sides)
decisions = st.builds(Decision, text, pages, boxes, st.sampled_from(Kind), st.sampled_from(Verdict))
works = st.builds(
    lambda found, opened, done, turns: Work(tuple(found), frozenset(opened), done, turns),
    st.lists(decisions, max_size=5),
    st.sets(pages, max_size=3),
    st.dictionaries(pages, st.frozensets(text, max_size=3), max_size=3),
    st.dictionaries(pages, st.sampled_from([0, 90, 180, 270]), max_size=3),
)
applicants = st.builds(
    Applicant, name=text.map(str.strip), other_names=terms, units=terms, keep=terms, phone=text.map(str.strip)
)
cases = st.builds(
    Case,
    id=st.text("0123456789abcdef", min_size=32, max_size=32),
    saved=text,
    rules=text,
    applicant=applicants,
    documents=st.lists(st.builds(CaseDocument, hashes, text), max_size=3).map(tuple),
    work=works,
)


def save(case: Case) -> Path:
    write_case(case.id, Encoder().encode(case))
    return cases_dir() / f"{case.id}.json"


def by_page(work: Work) -> Work:
    """A file holds decisions page by page."""
    ordered = sorted(work.decisions, key=lambda d: (d.page.document, d.page.index))
    return Work(tuple(ordered), work.opened, work.done, work.turns)


@given(case=cases)
def test_a_case_comes_back_as_it_was(case: Case) -> None:
    save(case)
    loaded = load_case(case.id)
    assert loaded == Case(case.id, case.saved, case.rules, case.applicant, case.documents, by_page(case.work))


@given(first=works, second=works)
def test_an_encoder_that_is_used_again_forgets_nothing(first: Work, second: Work) -> None:
    encoder = Encoder()
    encoder.encode(Case(ID, "", "", Applicant(), (), first))
    case = Case(ID, "", "", Applicant(), (), second)
    assert encoder.encode(case) == Encoder().encode(case)


def test_only_its_owner_may_read_it(tmp_home: Path) -> None:
    path = save(CASE)
    assert path.is_relative_to(tmp_home)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == [path.name]


def test_it_holds_no_found_text() -> None:
    stored = json.loads(save(CASE).read_text(encoding="utf-8"))
    assert set(stored["pages"][0]["decisions"][0]) == {"id", "kind", "verdict", "box"}


def test_a_save_that_fails_leaves_the_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(CASE)

    def refuse(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CannotWrite):
        write_case(ID, "{}")
    assert load_case(ID) == CASE
    assert os.listdir(path.parent) == [path.name]


def test_a_folder_that_cannot_be_made_is_an_error_to_tell(tmp_home: Path) -> None:
    tmp_home.parent.mkdir(exist_ok=True)
    tmp_home.write_text("a file in the way")
    with pytest.raises(CannotWrite):
        save(CASE)


def changed(**changes: Any) -> str:
    return json.dumps({**json.loads(Encoder().encode(CASE)), **changes})


DECISION = {"id": "x", "kind": "name", "verdict": "mask", "box": [0.1, 0.1, 0.2, 0.2]}
A_PAGE = {"document": "a" * 64, "index": 0, "opened": True, "done": None, "turn": None, "decisions": []}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1}',
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass"),
        changed(version="1"),
        changed(version=0),
        changed(id="f" * 32),
        changed(id=3),
        changed(surprise=1),
        changed(applicant={"nickname": "x"}),
        changed(documents=[{"sha256": "short", "path": ""}]),
        changed(pages=[{**A_PAGE, "turn": 45}]),
        changed(pages=[{**A_PAGE, "index": -1}]),
        changed(pages=[{**A_PAGE, "index": True}]),
        changed(pages=[{**A_PAGE, "opened": 1}]),
        changed(pages=[{**A_PAGE, "done": [1]}]),
        changed(pages=[{**A_PAGE, "decisions": [{**DECISION, "box": [0.1, 0.1, 0.2]}]}]),
        changed(pages=[{**A_PAGE, "decisions": [{**DECISION, "box": [0.3, 0.1, 0.2, 0.2]}]}]),
        changed(pages=[{**A_PAGE, "decisions": [{**DECISION, "box": [0.1, 0.1, 0.2, 2]}]}]),
        changed(pages=[{**A_PAGE, "decisions": [{**DECISION, "kind": "shoe size"}]}]),
        changed(pages="abc"),
        changed(pages=7),
    ],
)
def test_a_damaged_file_is_set_aside_and_told(content: str | bytes) -> None:
    path = save(CASE)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert [info.problem for info in list_cases()] == ["case.damaged"]
    with pytest.raises(DamagedCase):
        load_case(ID)
    assert list_cases() == []
    assert [left.suffix for left in cases_dir().iterdir()] == [".damaged"]


def test_a_newer_file_stays_where_it_is() -> None:
    path = save(CASE)
    path.write_text(changed(version=2, surprise=1))
    with pytest.raises(NewerCase):
        load_case(ID)
    assert path.exists()
    assert [info.problem for info in list_cases()] == ["case.newer"]


def test_an_older_file_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(CASE)
    path.write_text(changed(version=1, rule_set="three-items", rules=None))
    monkeypatch.setattr(case_format, "VERSION", 2)
    monkeypatch.setattr(
        case_format,
        "_UPGRADES",
        {1: lambda data: {**{k: v for k, v in data.items() if k != "rule_set"}, "rules": data["rule_set"]}},
    )
    assert load_case(ID) == CASE


def test_the_latest_case_comes_first_and_those_with_problems_last() -> None:
    older = Case("1" * 32, "2026-01-01T00:00:00+00:00", "r", Applicant(), CASE.documents, Work())
    for case in (older, CASE, Case("2" * 32, "", "r", Applicant(), (), Work())):
        path = save(case)
    path.write_text("{")
    assert [(info.id, info.title) for info in list_cases()] == [(ID, "陈小明"), ("1" * 32, "证书.pdf"), ("2" * 32, "")]


def test_a_deleted_case_is_gone() -> None:
    save(CASE)
    delete_case(ID)
    delete_case(ID)
    assert list_cases() == []
    with pytest.raises(MissingCase):
        load_case(ID)


def test_an_id_cannot_lead_out_of_the_folder() -> None:
    with pytest.raises(ValueError, match="id"):
        load_case("../settings")
