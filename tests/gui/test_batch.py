"""The screen 批量 in the real window, over a pipeline that is made up."""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from blindmask.batch.calls import PlanFolder
from blindmask.batch.orders import Policy
from blindmask.batch.plan import make_plan
from blindmask.batch.records import State
from blindmask.batch.roster import Member, Roster
from blindmask.case.attachments import Input
from blindmask.case.calls import AnalysePage
from blindmask.case.output_folder import LOCK, OutputFolder
from blindmask.core.applicants import Applicant
from blindmask.core.errors import FolderInUse
from blindmask.core.proposals import Kind
from blindmask.gui.main_window import Screen
from blindmask.review.kept_readings import readings_dir
from blindmask.review.page_state import PageState
from tests.gui.batch_desk import Desk, open_chosen, open_desk
from tests.unit.batch.world import mixed_up, put


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return open_desk(qtbot, tmp_path)


@pytest.fixture
def chosen(qtbot: QtBot, tmp_path: Path) -> Desk:
    return open_chosen(qtbot, tmp_path)


def test_without_a_roster_nothing_starts_and_the_page_says_what_to_do(desk: Desk) -> None:
    assert desk.window.step is Screen.BATCH
    assert not desk.page.start.isEnabled()
    assert "先选择名册" in desk.page.hint.text()


def test_a_roster_is_shown_before_the_start_and_outputs_go_beside_the_files(chosen: Desk, tmp_path: Path) -> None:
    assert [chosen.words(row, 1) for row in range(3)] == ["李明远", "张怀仁", "王大同"]
    assert chosen.page.out.text() == str(tmp_path / "批量遮盖件")
    assert chosen.page.start.isEnabled()
    assert "3 名申报人" in chosen.page.hint.text()


def test_a_file_that_is_no_roster_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("单位\n", encoding="utf-8")
    desk.window.batching.choose_roster(str(tmp_path / "x.csv"))
    desk.serve()
    assert "姓名" in desk.window.steps.hint.text()
    assert not desk.page.start.isEnabled()


def test_the_template_is_written_where_a_person_wants_it(desk: Desk, tmp_path: Path) -> None:
    desk.window.batching.write_template(str(tmp_path / "t.xlsx"))
    desk.serve()
    assert (tmp_path / "t.xlsx").exists()


def test_preselected_runs_to_the_end_with_doubts_shown(chosen: Desk, tmp_path: Path) -> None:
    QAbstractItemModelTester(chosen.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(chosen.page.person.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    chosen.run_preselected()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]
    assert mixed_up(chosen.world) == []
    assert (chosen.words(0, 2), chosen.words(0, 3)) == ("1/1", "完成")
    assert "另一个人" in chosen.words(1, 4)
    assert (tmp_path / "批量遮盖件" / "summary.html").exists()
    assert chosen.page.open_summary.isVisible()
    chosen.select(1)
    files = chosen.page.person.model
    assert {files.index(row, 1).data() for row in range(files.rowCount())} == {"通过", "待确认"}
    assert chosen.page.person.vouch.isVisible()
    chosen.page.person.vouch.click()
    chosen.serve()
    assert chosen.states()[1] is State.DONE
    assert not chosen.page.person.vouch.isVisible()


def test_only_confirmed_is_the_default_and_one_applicant_is_reviewed_and_comes_back(chosen: Desk) -> None:
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.REVIEW, State.REVIEW, State.EMPTY]
    assert chosen.world.exported == []
    chosen.select(0)
    chosen.page.person.review.click()
    chosen.serve(until=lambda: chosen.window.step is Screen.REVIEW)
    chosen.serve()
    assert chosen.window.step is Screen.REVIEW
    session = chosen.window.session
    assert session is not None
    assert [document.sha256 for document in session.documents] == [hashlib.sha256("李明远 甲".encode()).hexdigest()]
    chosen.window.steps.batch.click()
    assert chosen.words(0, 3) == "正在核对"
    assert chosen.page.person.confirm.isVisible()
    chosen.page.person.confirm.click()
    chosen.serve()
    assert [(text, profile) for text, profile, _ in chosen.world.exported] == [("李明远 甲", "李明远")]
    assert chosen.states()[0] is State.DONE


def test_of_several_problems_the_run_tells_before_the_roster(qtbot: QtBot, tmp_path: Path) -> None:
    desk = open_desk(qtbot, tmp_path)
    (tmp_path / "roster.csv").write_text("姓名,单位\n张怀仁,\n王大同,\n", encoding="utf-8")
    desk.window.batching.choose_roster(str(tmp_path / "roster.csv"))
    desk.window.batching.choose_source(str(tmp_path / "in"))
    desk.serve()
    of_roster = desk.words(0, 4)
    assert of_roster
    desk.run_preselected()
    assert desk.words(0, 4).endswith(of_roster)
    assert len(desk.words(0, 4)) > len(of_roster)


def test_the_bar_moves_before_the_first_applicant_is_done(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: chosen.page.bar.value() > 0)
    assert chosen.window.batching.is_running
    assert State.DONE not in chosen.states()


def test_pause_continue_stop_and_start_again(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    chosen.page.pause.click()
    chosen.serve()
    assert chosen.window.batching.is_paused
    assert "已暂停" in chosen.page.hint.text()
    assert chosen.page.start.text() == "继续"
    chosen.page.cancel.click()
    chosen.serve()
    assert not chosen.window.batching.is_running
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]


def test_after_the_end_what_was_put_right_is_done_and_nothing_else(chosen: Desk, tmp_path: Path) -> None:
    chosen.run_preselected()
    (tmp_path / "in" / "王大同").mkdir()
    (tmp_path / "in" / "张怀仁" / "2.pdf").rename(tmp_path / "in" / "王大同" / "2.pdf")
    assert chosen.page.start.text() == "重新开始"
    before = len(chosen.world.exported)
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.DONE] * 3
    assert [profile for _, profile, _ in chosen.world.exported[before:]] == ["张怀仁", "王大同"]


def test_stopping_the_case_in_the_window_does_not_stop_the_batch(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    chosen.window.exporting.cancel()
    chosen.serve()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]


def test_another_language_keeps_the_batch(chosen: Desk) -> None:
    chosen.run_preselected()
    chosen.window.change_language("en")
    chosen.bot.waitUntil(
        lambda: chosen.page.model.headerData(1, chosen.page.applicants.header().orientation()) != "申报人"
    )
    assert chosen.words(0, 1) == "李明远"
    assert chosen.page.person.model.rowCount() == 1
    chosen.window.change_language("zh")


def analysed(desk: Desk) -> int:
    return desk.world.counts[AnalysePage]


def test_what_the_batch_read_is_not_read_again_in_the_review_and_goes_when_the_applicant_is_done(chosen: Desk) -> None:
    chosen.page.start.click()
    chosen.serve()
    before, kept = analysed(chosen), list(readings_dir().iterdir())
    assert before == 3
    assert len(kept) == 2
    chosen.select(0)
    chosen.page.person.review.click()
    chosen.serve()
    session = chosen.window.session
    assert chosen.window.step is Screen.REVIEW
    assert session is not None
    assert [session.page_state(page) for page in session.pages] != [PageState.WAITING]
    assert [proposal.text for analysis in session.analyses for proposal in analysis.proposals] == ["李明远"]
    assert analysed(chosen) == before
    chosen.window.steps.batch.click()
    chosen.page.person.confirm.click()
    chosen.serve()
    assert chosen.states()[0] is State.DONE
    assert len(list(readings_dir().iterdir())) == 1


def test_a_file_that_changed_since_the_batch_read_it_is_read_again(chosen: Desk, tmp_path: Path) -> None:
    chosen.page.start.click()
    chosen.serve()
    before = analysed(chosen)
    put(tmp_path / "in", {"李明远/1.pdf": "李明远 新"})
    chosen.select(0)
    chosen.page.person.review.click()
    chosen.serve()
    assert analysed(chosen) == before + 1


def rules_of_reading(desk: Desk) -> set[str]:
    return {job.rules.name for job in desk.world.asked if isinstance(job, AnalysePage)}


def test_the_batch_reads_by_the_rules_that_were_chosen(chosen: Desk) -> None:
    chosen.window.steps.buttons[0].click()
    chosen.window.start.rules_card.boxes[Kind.PHONE].click()
    chosen.window.steps.batch.click()
    assert "电话" in chosen.page.hint.text()
    chosen.run_preselected()
    batch = chosen.window.batching.batch
    assert batch is not None
    assert batch.order.rules.name == "three-items -phone"
    assert rules_of_reading(chosen) == {"three-items -phone"}


def test_other_rules_do_again_what_was_done_by_the_old_ones(chosen: Desk) -> None:
    chosen.run_preselected()
    chosen.world.asked.clear()
    chosen.window.start.rules_card.boxes[Kind.SEAL].click()
    chosen.page.start.click()
    chosen.serve()
    assert rules_of_reading(chosen) == {"three-items -seal"}


def test_a_batch_that_was_stopped_goes_on_by_other_rules_that_were_chosen(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    chosen.page.cancel.click()
    chosen.serve()
    chosen.world.asked.clear()
    chosen.window.start.rules_card.boxes[Kind.PHONE].click()
    chosen.page.start.click()
    chosen.serve()
    assert rules_of_reading(chosen) == {"three-items -phone"}


def test_an_applicant_is_reviewed_by_the_rules_of_the_batch(chosen: Desk) -> None:
    boxes = chosen.window.start.rules_card.boxes
    boxes[Kind.PHONE].click()
    chosen.page.start.click()
    chosen.serve()
    boxes[Kind.PHONE].click()
    chosen.world.asked.clear()
    chosen.select(0)
    chosen.page.person.review.click()
    chosen.serve()
    assert chosen.window.step is Screen.REVIEW
    assert not boxes[Kind.PHONE].isChecked()
    assert analysed(chosen) == 0


def test_a_worker_finds_out_whose_the_files_are_while_the_window_waits(chosen: Desk) -> None:
    chosen.page.start.click()
    assert chosen.window.batching.batch is None
    assert [type(call.job) for call in chosen.viewer.calls] == [PlanFolder]
    assert not chosen.page.start.isEnabled()
    assert not chosen.page.browse_roster.isEnabled()
    assert "文件都是谁的" in chosen.page.hint.text()
    chosen.serve()
    assert chosen.states() == [State.REVIEW, State.REVIEW, State.EMPTY]


def test_a_plan_for_another_folder_is_not_followed(chosen: Desk, tmp_path: Path) -> None:
    chosen.page.start.click()
    chosen.window.batching.choose_out(str(tmp_path / "other"))
    chosen.serve()
    assert chosen.window.batching.batch is None
    assert chosen.page.start.isEnabled()


def test_an_output_folder_that_cannot_be_written_is_told(chosen: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    chosen.window.batching.choose_out(str(tmp_path / "file"))
    chosen.page.start.click()
    chosen.serve()
    assert chosen.window.steps.hint.text()
    assert chosen.page.start.isEnabled()


def test_stopping_tells_once_of_everybody_who_waited(chosen: Desk) -> None:
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    told: list[str] = []
    chosen.window.batching.changed.connect(told.append)
    chosen.page.cancel.click()
    assert told == [""]
    assert chosen.states() == [State.WAITING] * 3


def test_the_batch_of_3000_people_begins_without_a_stall(desk: Desk, tmp_path: Path) -> None:
    people = Roster(tuple(Member(n, Applicant(name=f"王{n:04d}甲", id_number=f"{n:018d}")) for n in range(3000)))
    names = [f"{member.applicant.name}/{file}.pdf" for member in people.members for file in range(10)]
    sources = [Input(tmp_path / name, name, Applicant()) for name in names]
    batching = desk.window.batching
    batching.roster, batching.source, batching.out = people, str(tmp_path / "in"), str(tmp_path / "out")
    batching.loaded.emit()
    batching.start()
    (planning,) = [call for call in desk.viewer.calls if isinstance(call.job, PlanFolder)]
    plan = make_plan(people, sources, planning.job.order, keeps=True)
    desk.viewer.calls.remove(planning)
    planning.future.succeed(plan)
    assert max(seconds_of(QApplication.processEvents) for _turn in range(10)) < 0.1
    assert batching.is_running
    assert seconds_of(batching.cancel) < 0.1


def seconds_of(step: Callable[[], object]) -> float:
    """Without the collection of garbage, which takes as long as the tests before left objects."""
    gc.disable()
    start = time.process_time()
    step()
    gc.enable()
    return time.process_time() - start


def test_the_output_folder_is_the_windows_as_long_as_its_batch_is_shown(chosen: Desk, tmp_path: Path) -> None:
    out = tmp_path / "批量遮盖件"
    with OutputFolder(out):
        chosen.page.start.click()
        assert "正在使用这个输出文件夹" in chosen.window.steps.hint.text()
        assert chosen.window.batching.batch is None
    chosen.run_preselected()
    with pytest.raises(FolderInUse):
        OutputFolder(out)
    chosen.window.batching.choose_out(str(tmp_path / "other"))
    OutputFolder(out).release(is_listed=True)
    chosen.run_preselected()
    chosen.window.close()
    assert not (tmp_path / "other" / LOCK).exists()
