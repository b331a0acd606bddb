"""Messy folders and rosters, and what changes between two runs: nobody's file is masked with another's profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from blindmask.batch.attributions import Attribution
from blindmask.batch.people import assign_folders
from blindmask.batch.plan import make_plan
from blindmask.batch.records import State, prepare
from blindmask.batch.roster import Member, Roster
from blindmask.batch.run import Batch
from blindmask.core.applicants import Applicant
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, PageAnalysis, Reason, make_proposal
from blindmask.core.rules import RuleSet
from tests.unit.batch.test_run import codes, decide
from tests.unit.batch.world import BOX, LI, WANG, ZHANG, Desk, Pipeline, mixed_up, order, put, roster, run

SHORT = Applicant(name="李明", units=("白杨河检验所",), id_number="999996197807303122")
ALIKE = Applicant(name="李朋远", units=LI.units, id_number="999995198312120438")
NAMESAKE = replace(ZHANG, name="李明远")


def of(batch: Batch, name: str) -> str:
    """The folder of the applicant of that name."""
    return next(entry.folder for entry in batch.entries if entry.applicant.name == name)


def go_on(people: Roster, folder: Path, *, said: Mapping[str, Attribution] | None = None) -> tuple[Batch, Pipeline]:
    """Another run over the files that are there now, which goes on with what the one before knew."""
    sources = put(folder / "in", {})
    found = sorted(path for path in (folder / "in").rglob("*") if path.is_file())
    sources = put(
        folder / "in", {p.relative_to(folder / "in").as_posix(): p.read_text(encoding="utf-8") for p in found}
    )
    desk = Desk(Pipeline())
    batch = Batch(
        make_plan(people, sources, order(folder / "out"), keeps=True, attributions=said or {}), desk.ask, width=4
    )
    batch.start()
    desk.end_all()
    return batch, desk.pipeline


def masked(pipeline: Pipeline) -> list[tuple[str, str]]:
    """Each masked file's text with the name of the profile, in order."""
    return sorted((text, profile) for text, profile, _ in pipeline.exported)


# Messy folders


def test_a_folder_with_a_typo_gives_its_files_to_nobody_but_whom_they_surely_name(tmp_path: Path) -> None:
    files = {
        "李名远/1.pdf": f"李明远 {LI.id_number}",
        "李名远/2.pdf": "李明远",
        "李名远/3.pdf": "一页",
        "张怀仁/1.pdf": "张怀仁",
    }
    batch, pipeline = run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    assert masked(pipeline) == [("张怀仁", "张怀仁"), (files["李名远/1.pdf"], "李明远")]
    assert {name: file.result.code for name, file in batch.loose.items()} == {
        "李名远/2.pdf": "held.perhaps",
        "李名远/3.pdf": "held.nobody",
    }


def test_a_typo_that_is_another_members_name_masks_nothing(tmp_path: Path) -> None:
    files = {"李明/1.pdf": "李明远 甲", "李明/2.pdf": "一页"}
    batch, pipeline = run(roster(LI, ZHANG, SHORT), put(tmp_path / "in", files), tmp_path / "out")
    assert pipeline.exported == []
    assert codes(batch, "003") == ["held.other_name", "held.mixed"]


@pytest.mark.parametrize("folder", ["李明远{}", "李明远-{}", "李明远（{}）", "{}李明远", "01_李明远_{}"])
def test_people_of_one_name_are_told_apart_by_the_end_of_their_number(tmp_path: Path, folder: str) -> None:
    files = {
        f"{folder.format(LI.id_number[-4:])}/1.pdf": "李明远 甲",
        f"{folder.format(NAMESAKE.id_number)}/1.pdf": "李明远 乙",
        "李明远/1.pdf": "李明远 丙",
    }
    people = roster(LI, NAMESAKE)
    batch, pipeline = run(people, put(tmp_path / "in", files), tmp_path / "out")
    assert [(source.name, entry.task.place) for entry in batch.entries for source in entry.task.sources] == [
        (name, place) for place, name in enumerate(list(files)[:2])
    ]
    assert list(batch.loose) == ["李明远/1.pdf"]
    assert len(pipeline.exported) == 2


def test_a_namesakes_number_or_unit_in_a_file_holds_it(tmp_path: Path) -> None:
    people = roster(LI, NAMESAKE, folders={})
    folder = f"李明远-{LI.id_number}"
    files = {
        f"{folder}/1.pdf": f"李明远 {LI.units[0]}",
        f"{folder}/2.pdf": f"李明远 {NAMESAKE.id_number}",
        f"{folder}/3.pdf": f"李明远 {NAMESAKE.units[0]}",
    }
    batch, pipeline = run(people, put(tmp_path / "in", files), tmp_path / "out")
    assert codes(batch, "001") == ["", "held.other_id", "held.namesake"]
    assert len(pipeline.exported) == 1


class Guessing(Pipeline):
    """Takes every name that looks like the applicant's for it, as the recogniser's probabilities may."""

    def analyse_page(
        self, document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        analysis = super().analyse_page(document, index, applicant, rules)
        read = Path(document.path).read_text(encoding="utf-8").split()[0]
        guess = make_proposal(
            analysis.page, BOX, Kind.NAME, detector="names", reason=Reason.SIMILAR, text=read, term=applicant.name
        )
        return replace(analysis, proposals=(guess,))


def test_a_name_that_only_looks_like_the_owners_is_another_members(tmp_path: Path) -> None:
    desk = Desk(Guessing())
    sources = put(tmp_path / "in", {"李明远/1.pdf": "李朋远", "李明远/2.pdf": "李月远"})
    batch = Batch(make_plan(roster(LI, ALIKE), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=4)
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == ["held.other_name", ""]
    assert [text for text, _, _ in desk.pipeline.exported] == ["李月远"]


class Labelling(Pipeline):
    """Takes the word after 姓名 for a labelled name."""

    def analyse_page(
        self, document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        analysis = super().analyse_page(document, index, applicant, rules)
        label, _, name = Path(document.path).read_text(encoding="utf-8").partition("：")
        beside = make_proposal(
            analysis.page,
            BOX,
            Kind.NAME,
            detector="labels",
            reason=Reason.LABEL,
            text=name,
            label=label,
            preselected=name == applicant.name,
        )
        return replace(analysis, proposals=(*analysis.proposals, beside)) if name else analysis


def test_a_paper_of_somebody_who_is_not_on_the_roster_waits(tmp_path: Path) -> None:
    desk = Desk(Labelling())
    files = {"1": f"李明远 {LI.id_number}", "2": "姓名：钱多多", "3": "审核人：钱多多", "4": "李明远 乙"}
    files["5"] = "校（院）长姓名：钱多多"
    sources = put(tmp_path / "in", {f"李明远/{name}.pdf": text for name, text in files.items()})
    batch = Batch(make_plan(roster(LI, ZHANG), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=4)
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == ["", "held.stranger", "held.mixed", "", "held.mixed"]


def test_one_unit_and_one_page_of_two_people_mix_nobody_up(tmp_path: Path) -> None:
    files = {
        "李明远/1.pdf": f"李明远 王大同 {LI.units[0]}",
        "王大同/1.pdf": f"李明远 王大同 {LI.units[0]}",
        "王大同/2.pdf": f"王大同 {LI.units[0]}",
        "王大同/3.pdf": f"李明远 {LI.units[0]}",
    }
    batch, pipeline = run(roster(LI, WANG), put(tmp_path / "in", files), tmp_path / "out")
    assert codes(batch, "001") == [""]
    assert codes(batch, "002") == ["", "", "held.other_name"]
    assert masked(pipeline) == [(text, p) for p, text in sorted(
        [("李明远", files["李明远/1.pdf"]), ("王大同", files["王大同/1.pdf"]), ("王大同", files["王大同/2.pdf"])],
        key=lambda one: (one[1], one[0]),
    )]  # fmt: skip


# What changes between two runs


def test_a_row_that_comes_in_between_moves_nobodys_folder(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "张怀仁/1.pdf": "张怀仁", "王大同/1.pdf": "王大同"}
    before, _ = run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    batch, pipeline = go_on(roster(WANG, ZHANG, LI), tmp_path)
    assert [of(batch, one.name) for one in (LI, ZHANG)] == [of(before, one.name) for one in (LI, ZHANG)]
    assert of(batch, "王大同") == "003"
    assert mixed_up(pipeline) == []
    rows = {record.folder: record.row for record in batch.records}
    assert rows == {"003": 2, "002": 3, "001": 4}


def test_a_persons_word_and_decisions_stay_with_the_person(tmp_path: Path) -> None:
    files = {"散/1.pdf": "一页", "张怀仁/1.pdf": "张怀仁"}
    batch, _ = run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    batch.vouch("002", [batch.loose["散/1.pdf"]])
    batch.confirm("002", dict([decide("张怀仁", "mask")]))  # pyright: ignore[reportArgumentType] - as on disk
    batch, pipeline = go_on(roster(WANG, LI, ZHANG), tmp_path)
    assert masked(pipeline) == [("一页", "张怀仁"), ("张怀仁", "张怀仁")]
    assert list(batch.entry(of(batch, "张怀仁")).task.confirmed) == [decide("张怀仁", "mask")[0]]  # pyright: ignore[reportArgumentType]
    batch, pipeline = go_on(roster(WANG, LI), tmp_path)
    assert pipeline.exported == []
    assert batch.loose["散/1.pdf"].result.code == "held.nobody"


def test_who_left_the_roster_leaves_no_row_behind(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "张怀仁/1.pdf": "张怀仁"}
    run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    desk = Desk(Pipeline())
    batch = Batch(
        make_plan(roster(ZHANG), put(tmp_path / "in", files), order(tmp_path / "out"), keeps=True), desk.ask, width=4
    )
    assert batch.told().records == ()
    batch.start()
    desk.end_all()
    assert [(record.folder, record.row) for record in batch.records] == [("002", 2)]
    assert list(batch.loose) == ["李明远/1.pdf"]


def test_somebody_who_joins_the_roster_makes_old_files_doubtful(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "李明远/2.pdf": "王大同"}
    _, pipeline = run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    assert len(pipeline.exported) == 2
    batch, _ = go_on(roster(LI, ZHANG, WANG), tmp_path)
    assert codes(batch, "001") == ["", "held.other_name"]


def test_folders_that_swap_names_between_runs_mask_nothing_of_each_other(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "张怀仁/1.pdf": "张怀仁"}
    run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    first, second = tmp_path / "in" / "李明远", tmp_path / "in" / "张怀仁"
    first.rename(tmp_path / "in" / "x")
    second.rename(first)
    (tmp_path / "in" / "x").rename(second)
    batch, pipeline = go_on(roster(LI, ZHANG), tmp_path)
    assert pipeline.exported == []
    assert [codes(batch, folder) for folder in ("001", "002")] == [["held.other_name"]] * 2
    assert not list((tmp_path / "out").glob("0*/*.pdf"))


def test_a_renamed_folder_keeps_what_was_done_with_its_person(tmp_path: Path) -> None:
    put(tmp_path / "in", {"李明远/1.pdf": "李明远", "王大同/1.pdf": "王大同"})
    go_on(roster(LI, WANG), tmp_path)
    (tmp_path / "in" / "李明远").rename(tmp_path / "in" / "03 李明远 材料")
    batch, pipeline = go_on(roster(LI, WANG), tmp_path)
    assert masked(pipeline) == [("李明远", "李明远")]
    assert [batch.state(entry) for entry in batch.entries] == [State.DONE] * 2


@pytest.mark.parametrize(
    ("text", "code"), [("另一页", "held.nobody"), ("王大同", "held.perhaps"), (f"王大同 {WANG.id_number}", "")]
)
def test_a_word_about_a_loose_file_is_not_a_word_about_what_replaced_it(tmp_path: Path, text: str, code: str) -> None:
    files = {"散/1.pdf": "一页", "李明远/1.pdf": "李明远"}
    batch, _ = run(roster(LI, WANG), put(tmp_path / "in", files), tmp_path / "out")
    batch.vouch("001", [batch.loose["散/1.pdf"]])
    put(tmp_path / "in", {"散/1.pdf": text})
    batch, pipeline = go_on(roster(LI, WANG), tmp_path)
    assert (text, "李明远") not in masked(pipeline)
    assert [file.result.code for file in batch.loose.values()] == ([code] if code else [])
    assert ((text, "王大同") in masked(pipeline)) is (not code)


def test_a_file_that_is_replaced_while_the_run_goes_on_is_not_masked_on_an_old_word(tmp_path: Path) -> None:
    desk = Desk(Pipeline())
    sources = put(tmp_path / "in", {"散/1.pdf": "一页", "李明远/1.pdf": "李明远"})
    batch = Batch(make_plan(roster(LI), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=1)
    batch.start()
    desk.end_all()
    batch.vouch("001", [batch.loose["散/1.pdf"]])
    put(tmp_path / "in", {"散/1.pdf": "另一页"})
    desk.end_all()
    assert codes(batch, "001") == ["held.unnamed", ""]


def test_another_roster_without_resume_finds_nothing_of_the_former_one(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "张怀仁/1.pdf": "张怀仁"}
    run(roster(LI, ZHANG), put(tmp_path / "in", files), tmp_path / "out")
    desk = Desk(Pipeline())
    Batch(make_plan(roster(WANG), put(tmp_path / "in", files), order(tmp_path / "out"), keeps=False), desk.ask, width=4)
    assert not list((tmp_path / "out").glob("0*"))


# Whose word it is, in one run


def test_a_file_in_a_wrong_folder_goes_to_whom_a_person_gives_it_and_back(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "李明远/2.pdf": "张怀仁", "张怀仁/1.pdf": "张怀仁 甲"}
    desk = Desk(Pipeline())
    sources = put(tmp_path / "in", files)
    batch = Batch(make_plan(roster(LI, ZHANG), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=4)
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == ["", "held.other_name"]
    record = batch.entry("001").record
    assert record is not None
    batch.vouch("002", [record.files[1]])
    desk.end_all()
    assert (codes(batch, "001"), codes(batch, "002")) == ([""], ["", ""])
    assert ("张怀仁", "张怀仁") in masked(desk.pipeline)
    batch.take_back(["李明远/2.pdf"])
    desk.end_all()
    assert (codes(batch, "001"), codes(batch, "002")) == (["", "held.other_name"], [""])
    assert mixed_up(desk.pipeline) == []


def test_a_word_that_comes_while_the_applicant_is_processed_is_not_lost(tmp_path: Path) -> None:
    desk = Desk(Pipeline())
    sources = put(tmp_path / "in", {"散/1.pdf": "一页", "李明远/1.pdf": "李明远"})
    batch = Batch(make_plan(roster(LI), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=1)
    batch.start()
    while batch.state(batch.entries[0]) is not State.RUNNING:
        desk.end_one()
    batch.vouch("001", [batch.loose["散/1.pdf"]])
    desk.end_all()
    assert codes(batch, "001") == ["", ""]
    assert batch.loose == {}


def test_a_word_while_the_batch_is_paused_starts_nothing(tmp_path: Path) -> None:
    desk = Desk(Pipeline())
    sources = put(tmp_path / "in", {"散/1.pdf": "一页", "李明远/1.pdf": "李明远"})
    batch = Batch(make_plan(roster(LI), sources, order(tmp_path / "out"), keeps=False), desk.ask, width=1)
    batch.start()
    desk.end_all()
    batch.queue.pause()
    batch.vouch("001", [batch.loose["散/1.pdf"]])
    assert not desk.out
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == ["", ""]


def test_a_table_that_made_2_of_002_is_understood(tmp_path: Path) -> None:
    put(tmp_path / "in", {"散/1.pdf": "一页", "张怀仁/1.pdf": "张怀仁"})
    batch, _ = go_on(roster(LI, ZHANG), tmp_path)
    source_id = batch.loose["散/1.pdf"].result.source_id
    batch, pipeline = go_on(roster(LI, ZHANG), tmp_path, said={"散/1.pdf": Attribution("2", source_id)})
    assert ("一页", "张怀仁") in masked(pipeline)
    batch, _ = go_on(roster(LI, ZHANG), tmp_path, said={"散/1.pdf": Attribution("9", source_id)})
    assert not batch.is_said("张怀仁/1.pdf")


# Folders for good


def members(*people: Applicant) -> list[Member]:
    return [Member(row, one) for row, one in enumerate(people, start=2)]


def assigned(out: Path, *people: Applicant) -> list[str]:
    return assign_folders(out, members(*people))


def test_a_folder_stays_with_its_person_whatever_the_roster_puts_right(tmp_path: Path) -> None:
    prepare(tmp_path, keeps=True)
    no_number = replace(ZHANG, id_number="")
    assert assigned(tmp_path, LI, no_number, WANG) == ["001", "002", "003"]
    assert assigned(tmp_path, replace(WANG, phone="1"), ZHANG, LI) == ["003", "002", "001"]
    assert assigned(tmp_path, replace(LI, units=("别处",)), ZHANG) == ["001", "002"]
    assert assigned(tmp_path, replace(LI, id_number="99999919870314025X", units=LI.units)) == ["004"]


def test_people_who_cannot_be_told_apart_take_over_nothing(tmp_path: Path) -> None:
    prepare(tmp_path, keeps=True)
    first, second = replace(LI, id_number="", phone="1"), replace(LI, id_number="", phone="2")
    assert assigned(tmp_path, first, second) == ["001", "002"]
    assert assigned(tmp_path, second, first) == ["002", "001"]
    assert assigned(tmp_path, replace(first, phone="3"), replace(second, phone="4")) == ["003", "004"]


def test_without_knowing_whose_they_are_no_folder_is_used_again(tmp_path: Path) -> None:
    run(roster(LI, ZHANG), put(tmp_path / "in", {"李明远/1.pdf": "李明远"}), tmp_path / "out")
    (tmp_path / "out" / ".blindmask" / "people.json").write_bytes(b"{")
    batch, _ = go_on(roster(ZHANG, LI), tmp_path)
    assert [entry.folder for entry in batch.entries] == ["003", "004"]
