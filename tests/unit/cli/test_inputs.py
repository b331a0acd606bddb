from __future__ import annotations

import json
from pathlib import Path

import pytest

from blindmask.case.attachments import collect_inputs
from blindmask.cli.inputs import applicant_of
from blindmask.cli.main import arguments_of
from blindmask.core.applicants import Applicant
from blindmask.core.errors import BadApplicantFile, NothingToDo
from blindmask.host.applicant_file import load_applicant, parse_applicant


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_folder_is_taken_whole_in_a_stable_order(tmp_path: Path) -> None:
    put(tmp_path, "b/2.pdf", "b/10.JPG", "a.png", ".hidden", "b/.cache/x.pdf", "notes.txt", "b/old.doc")
    names = [item.name for item in collect_inputs([str(tmp_path)], Applicant())]
    assert names == ["a.png", "b/10.JPG", "b/2.pdf", "b/old.doc"]


def test_a_file_is_called_by_its_own_name_and_a_missing_one_stays(tmp_path: Path) -> None:
    put(tmp_path, "x.pdf")
    inputs = collect_inputs([str(tmp_path / "x.pdf"), str(tmp_path / "gone.pdf")], Applicant())
    assert [item.name for item in inputs] == ["x.pdf", "gone.pdf"]


def test_an_applicant_file_beside_the_attachments_names_their_applicant(tmp_path: Path) -> None:
    put(tmp_path, "a/1.pdf", "b/1.pdf")
    (tmp_path / "a" / "applicant.json").write_text(json.dumps({"name": "周晓澜"}), encoding="utf-8")
    inputs = collect_inputs([str(tmp_path)], None)
    assert [item.applicant.name for item in inputs] == ["周晓澜", ""]
    given = collect_inputs([str(tmp_path)], Applicant(name="王大同"))
    assert {item.applicant.name for item in given} == {"王大同"}


def test_nothing_to_do_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToDo):
        collect_inputs([str(tmp_path)], Applicant())


def test_an_applicant_file_with_a_byte_order_mark_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "applicant.json"
    path.write_text('﻿{"name": " 周晓澜 ", "units": ["", "库勒检测中心 "]}', encoding="utf-8")
    assert load_applicant(path) == Applicant(name="周晓澜", units=("库勒检测中心",))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"nome": "x"}', '{"name": 3}', '{"units": "x"}', '{"units": [1]}'])
def test_an_applicant_file_that_is_not_one_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "applicant.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadApplicantFile):
        load_applicant(path)


def test_no_personal_text_is_in_the_error() -> None:
    with pytest.raises(BadApplicantFile) as caught:
        parse_applicant({"name": ["周晓澜"]})
    assert "周晓澜" not in str(caught.value)


def test_each_key_of_an_applicant_can_be_given_as_an_option() -> None:
    one = ["--name", "周晓澜", "--id-number", "9", "--phone", "1", "--email", "a@b.example", "--address", "长春路5号"]
    many = ["--other-name", "Zhou", "--unit", "库勒检测中心", "--unit-alias", "质检"]
    given = applicant_of(arguments_of(["check", "a.pdf", *one, *many]))
    assert given == Applicant(
        name="周晓澜",
        other_names=("Zhou",),
        units=("库勒检测中心",),
        unit_aliases=("质检",),
        id_number="9",
        phone="1",
        email="a@b.example",
        address="长春路5号",
    )
