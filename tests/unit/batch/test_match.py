"""Whose a file is: by folder, by name, by what it says; and every doubt that keeps it from being masked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from blindmask.batch.match import Evidence, Lookup, hold, identify, named_otherwise, sort_files, weigh
from blindmask.batch.roster import Member
from blindmask.case.attachments import Input
from blindmask.core.applicants import Applicant, Naming
from tests.unit.batch.world import LI, WANG, ZHANG, roster

DOTTED = Applicant(name="阿依努尔·图尔荪江", other_names=("Aynur Tursunjan",))
OTHER_LI = replace(LI, units=("衡准工程检测有限公司",), id_number="")
NAME, NUMBER, UNIT = Naming(name=True), Naming(name=True, id_number=True), Naming(name=True, unit=True)


def owner(name: str, *people: Applicant, folders: dict[str, str] | None = None) -> str:
    """Whose the file of that name is, or why it is nobody's."""
    lookup = Lookup(roster(*people, folders=folders).members)
    files, loose = sort_files(lookup, [Input(Path(name), name, Applicant())])
    owners = [lookup.members[place].applicant.name for place, given in files.items() if given]
    return loose[0].code if loose else owners[0]


@pytest.mark.parametrize(
    "folder",
    [
        "李明远", "01_李明远", "李明远（检测中心）", "3.李明远", "李明远材料", "李 明 远", "申报人李明远",
        "甲单位/李明远/证书",
        "李明远-999999198703140267", "999999198703140267", "2024 李明远 申报材料",
    ],
)  # fmt: skip
def test_a_folder_called_by_the_whole_name_or_number_is_that_persons(folder: str) -> None:
    assert owner(f"{folder}/1.pdf", LI, ZHANG, DOTTED) == "李明远"


@pytest.mark.parametrize("folder", ["李明远征", "小李明远", "李明", "证书", "01", "李明远张怀仁合著"])
def test_a_folder_that_only_contains_a_name_is_nobodys(folder: str) -> None:
    assert owner(f"{folder}/1.pdf", LI, ZHANG) == "nobody"


@pytest.mark.parametrize(
    "folder", ["阿依努尔·图尔荪江", "阿依努尔.图尔荪江", "阿依努尔图尔荪江", "Aynur Tursunjan", "05_aynur tursunjan"]
)
def test_dots_and_latin_letters_do_not_matter(folder: str) -> None:
    assert owner(f"{folder}/1.pdf", LI, DOTTED) == DOTTED.name


@pytest.mark.parametrize("name", ["王𠮷明", "陈𬭎", "孙\U00031351"])
def test_a_folder_may_be_called_by_a_name_of_rare_characters(name: str) -> None:
    rare = replace(LI, name=name)
    assert owner(f"01_{name}_材料/1.pdf", rare, ZHANG) == name
    assert owner(f"{name[0]}\U000323b0/1.pdf", rare, ZHANG) == "nobody"


def test_a_file_may_be_called_by_a_name_when_no_folder_is() -> None:
    assert owner("李明远_毕业证.pdf", LI, ZHANG) == "李明远"
    assert owner("杂/张怀仁.jpg", LI, ZHANG) == "张怀仁"
    assert owner("李明远/张怀仁.jpg", LI, ZHANG) == "李明远"
    assert owner("李明远 张怀仁.jpg", LI, ZHANG) == "two_people"
    assert owner("李明远/张怀仁/1.jpg", LI, ZHANG) == "two_people"


def test_what_the_roster_says_about_folders_comes_first() -> None:
    folders = {LI.name: "a01", ZHANG.name: "单位/a02"}
    assert owner("a01/张怀仁.pdf", LI, ZHANG, folders=folders) == "李明远"
    assert owner("单位/a02/1.pdf", LI, ZHANG, folders=folders) == "张怀仁"
    assert owner("李明远/1.pdf", LI, ZHANG, folders=folders) == "nobody"
    assert owner("a01/1.pdf", LI, ZHANG, folders={LI.name: "a01", ZHANG.name: "A01"}) == "two_people"


def test_people_of_one_name_are_told_apart_by_their_unit_or_not_at_all() -> None:
    assert owner("李明远/1.pdf", LI, OTHER_LI) == "two_people"
    lookup = Lookup(roster(LI, OTHER_LI).members)
    source = Input(Path("x"), "衡准工程检测有限公司/李明远/1.pdf", Applicant())
    assert sort_files(lookup, [source])[0][1] == [source]


def weighed(namings: dict[int, Naming], *people: Applicant, is_found: bool = False) -> Evidence:
    return weigh(Lookup(roster(*people).members), 0, namings, is_found=is_found)


def test_what_a_file_says_about_its_owner() -> None:
    people = LI, ZHANG
    assert weighed({0: NAME}, *people) == Evidence(is_own=True)
    assert weighed({0: Naming()}, *people, is_found=True) == Evidence(is_own=True)
    assert weighed({0: Naming(), 1: Naming()}, *people) == Evidence(is_own=False)
    assert weighed({0: Naming(), 1: NAME}, *people) == Evidence(False, (1,), "other_name")
    assert weighed({0: NAME, 1: NAME}, *people) == Evidence(True, (1,))
    assert weighed({0: NAME, 1: NUMBER}, *people) == Evidence(True, (1,), "other_id")
    assert weighed({0: NUMBER, 1: NUMBER}, *people) == Evidence(True, (1,))


def test_a_namesake_is_another_person() -> None:
    assert weighed({0: NAME, 1: UNIT}, LI, OTHER_LI).conflict == "namesake"
    assert weighed({0: UNIT, 1: UNIT}, LI, OTHER_LI).conflict == ""
    assert weighed({0: NAME, 1: NAME}, LI, OTHER_LI) == Evidence(is_own=True)


def test_one_foreign_file_holds_those_that_prove_nothing() -> None:
    own, silent, foreign = Evidence(True), Evidence(False), Evidence(False, (1,), "other_name")
    assert hold([own, silent]) == ["", ""]
    assert hold([silent, silent]) == ["unnamed", "unnamed"]
    assert hold([own, silent, foreign]) == ["", "mixed", "other_name"]
    assert hold([silent, foreign]) == ["mixed", "other_name"]
    assert hold([]) == []


def test_a_file_called_by_anothers_name_is_seen() -> None:
    lookup = Lookup(roster(LI, ZHANG).members)
    for name, expected in (("李明远/张怀仁.pdf", True), ("李明远/李明远 张怀仁.pdf", False), ("李明远/1.pdf", False)):
        assert named_otherwise(lookup, 0, Input(Path(name), name, Applicant())) is expected


def test_a_loose_file_is_given_only_on_two_proofs() -> None:
    lookup = Lookup(roster(LI, ZHANG, WANG).members)
    assert identify(lookup, {0: NUMBER}) == 0
    assert identify(lookup, {1: UNIT}) == 1
    assert identify(lookup, {0: NAME}) == "perhaps"
    assert identify(lookup, {0: UNIT, 2: NAME}) == "two_people"
    assert identify(lookup, {0: NUMBER, 2: NAME}) == "two_people"
    assert identify(lookup, {0: Naming(unit=True)}) == "nobody"
    assert identify(lookup, {}) == "nobody"


def test_anywhere_in_a_text_a_name_makes_a_candidate() -> None:
    lookup = Lookup(roster(LI, DOTTED).members)
    assert lookup.perhaps_in("第二作者：李 明 远，阿依努尔・图尔荪江") == {0, 1}
    assert lookup.perhaps_in("号码 999999198703140267") == {0}
    assert lookup.perhaps_in("明远") == set()


def test_members_without_a_number_share_none() -> None:
    lookup = Lookup([Member(2, Applicant(name="甲乙丙")), Member(3, Applicant(name="丁戊己"))])
    assert lookup.perhaps_in("") == set()
