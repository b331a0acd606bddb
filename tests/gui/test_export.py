from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton

from blindmask.case.calls import ExportDocument
from blindmask.case.output_folder import LOCK, OutputFolder
from blindmask.core.errors import FolderInUse, WorkerCrashed
from blindmask.core.proposals import Verdict
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status
from blindmask.gui.help.walkthrough import SAMPLE
from blindmask.gui.main_window import Screen
from blindmask.host.paths import resources_dir
from blindmask.host.settings import Settings, load_settings
from blindmask.review.casefile import cases_dir, delete_case, list_cases
from blindmask.review.gate import export_decisions
from blindmask.review.private_report import Place, private_report
from blindmask.review.traces import count_traces
from tests.gui.conftest import A1, A, B, Desk
from tests.gui.fakes import FakePipeline
from tests.gui.test_cases import saved


def decide_all(desk: Desk) -> None:
    desk.session.set_verdict(desk.session.undecided(), Verdict.KEEP)


def test_export_is_refused_with_a_jump_and_then_done(reviewing: Desk) -> None:
    window, export = reviewing.window, reviewing.window.export
    reviewing.review.foot.export.click()
    assert window.step is Screen.EXPORT
    assert not export.confirm.isEnabled()
    assert "2 处" in export.confirmation.refusal.text()
    export.confirmation.jump.click()
    assert window.step is Screen.REVIEW
    assert reviewing.review.selected == reviewing.session.undecided()[0]
    decide_all(reviewing)
    window.steps.buttons[2].click()
    assert export.confirmation.numbers.text() == "遮盖 2 处，保留 2 处，2 页未打开"
    assert not export.confirmation.refusal.isVisible()
    export.confirm.click()
    assert not export.confirm.isEnabled()
    reviewing.read_all()
    assert [document for document, *_ in reviewing.pipeline.exported] == [A, B]
    assert export.results.outcome.text() == "2 个文件通过"
    assert export.results.open_folder.isVisible()
    assert export.results.open_report.isVisible()
    assert [result.source for result in reviewing.pipeline.reported] == ["a.pdf", "b.pdf"]


def test_an_export_whose_worker_died_is_tried_once_more(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.window.steps.buttons[2].click()
    reviewing.reader.answers.errors[ExportDocument] = [WorkerCrashed()]
    reviewing.window.export.confirm.click()
    reviewing.read_all()
    assert reviewing.window.export.results.outcome.text() == "2 个文件通过"


def test_what_was_decided_and_chosen_is_what_is_exported(reviewing: Desk, tmp_path: Path) -> None:
    decide_all(reviewing)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    export.folder.setText(str(tmp_path / "out"))
    export.format.setCurrentIndex(export.format.findData("pdf"))
    export.limit.setCurrentIndex(export.limit.findData(600_000))
    export.confirm.click()
    reviewing.read_all()
    _, decisions, target, options = reviewing.pipeline.exported[0]
    assert decisions == export_decisions(reviewing.session, A)
    assert target == str(tmp_path / "out" / "01_遮盖")
    assert options == ExportOptions(format="pdf", max_bytes=600_000, may_split=True)
    assert load_settings() == Settings(format="pdf", max_bytes=600_000)


def test_a_folder_without_a_path_is_meant_beside_the_sources(reviewing: Desk) -> None:
    export = reviewing.window.export
    export.open_session(reviewing.session, load_settings())
    export.folder.setText("/made-up/out")
    export.folder.editingFinished.emit()
    assert export.folder.text() == "/made-up/out"
    export.folder.setText("out")
    export.folder.editingFinished.emit()
    assert os.path.isabs(export.folder.text())
    assert os.path.basename(export.folder.text()) == "out"


def test_keys_go_to_the_next_step_of_an_export(reviewing: Desk) -> None:
    window, export = reviewing.window, reviewing.window.export
    window.steps.buttons[2].click()
    assert window.focusWidget() is export.confirmation.jump
    window.steps.buttons[1].click()
    decide_all(reviewing)
    window.steps.buttons[2].click()
    assert window.focusWidget() is export.confirm


def test_a_file_that_fails_leads_to_the_page_on_which_something_still_shows(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.pipeline.failing.add(A.path)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    export.confirm.click()
    assert not export.results.mend.isVisible()
    reviewing.read_all()
    assert export.results.mend.isVisible()
    export.results.table.setCurrentIndex(export.results.table.model().index(1, 0))
    export.results.mend.click()
    assert reviewing.window.step is Screen.REVIEW
    assert reviewing.review.page == A1
    assert "画面上仍能读出" in reviewing.window.steps.hint.text()


def test_the_preview_follows_the_chosen_style(reviewing: Desk) -> None:
    export, canvas = reviewing.window.export, reviewing.review.canvas
    export.style_box.setCurrentIndex(export.style_box.findData("label"))
    reviewing.review.set_preview(True)
    box = canvas.box_px(next(reviewing.session.walk()).id) or (0, 0, 0, 0)
    picture = canvas.viewport().grab()
    ratio = picture.devicePixelRatio()
    left, top, right, bottom = (round(edge * ratio) for edge in box)
    block = picture.copy(left + 2, top + 2, right - left - 4, bottom - top - 4).toImage()
    pixels = {block.pixelColor(x, y).name() for x in range(block.width()) for y in range(block.height())}
    assert block.pixelColor(0, 0).name() == "#d9d9d9"
    assert min(pixels) < "#404040"


def test_kept_names_of_files_from_several_folders_never_meet(desk: Desk, pipeline: FakePipeline) -> None:
    paths = ("/made-up/x/a.pdf", "/made-up/y/a.pdf", "/made-up/z/a_2.pdf")
    made = {path: replace(A, path=path, sha256=f"{n}" * 64) for n, path in enumerate(paths)}
    pipeline.documents = made
    desk.open(*paths)
    desk.window.start.begin.click()
    desk.read_all()
    decide_all(desk)
    export = desk.window.export
    export.keep_names.click()
    desk.window.steps.buttons[2].click()
    export.confirm.click()
    desk.read_all()
    targets = [os.path.basename(target) for _document, _decisions, target, _options in pipeline.exported]
    assert targets == ["a_遮盖", "a_2_遮盖", "a_2_2_遮盖"]


def test_a_file_that_did_not_pass_is_shown_beside_the_others(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.pipeline.failing.add(A.path)
    reviewing.window.steps.buttons[2].click()
    reviewing.window.export.confirm.click()
    reviewing.read_all()
    assert reviewing.window.export.results.outcome.text() == "1 个文件通过，1 个未通过"
    model = reviewing.window.export.results.table.model()
    assert [model.index(row, 1).data() for row in range(2)] == ["未通过", "通过"]
    assert reviewing.window.export.confirm.isEnabled()


def test_what_became_of_an_earlier_export_is_shown_until_the_next(reviewing: Desk) -> None:
    decide_all(reviewing)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    export.confirm.click()
    reviewing.read_all()
    assert not export.results.earlier.isVisible()
    assert reviewing.pipeline.sources == [A.path, B.path]
    reviewing.pipeline.earlier = EarlierFiles(removed=("01_遮盖.pdf",), left=("03_遮盖.pdf",))
    reviewing.pipeline.failing |= {A.path, B.path}  # nothing passed: the older files are looked after all the same
    export.confirm.click()
    assert not export.results.earlier.isVisible()
    reviewing.read_all()
    assert export.results.earlier.isVisible()
    assert "1 个遮盖件已经过时" in export.results.earlier.text()
    assert export.results.earlier.text().endswith("03_遮盖.pdf")


def test_a_stopped_export_says_which_files_are_missing(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.window.steps.buttons[2].click()
    reviewing.window.export.confirm.click()
    reviewing.window.export.results.cancel.click()
    reviewing.settle()
    assert [result.status for result in reviewing.window.exporting.results] == [Status.ERROR, Status.ERROR]
    assert [result.code for result in reviewing.window.exporting.results] == ["worker.cancelled"] * 2
    assert reviewing.pipeline.exported == []


def test_a_page_with_notes_must_be_opened_before_export(desk: Desk) -> None:
    desk.pipeline.notes[A1] = ("no_text",)
    desk.begin()
    desk.read_all()
    decide_all(desk)
    export = desk.window.export
    desk.window.steps.buttons[2].click()
    assert not export.confirm.isEnabled()
    export.confirmation.jump.click()
    assert desk.review.page == A1
    desk.serve()
    desk.window.steps.buttons[2].click()
    assert export.confirm.isEnabled()


def test_nothing_is_exported_while_pages_are_read(desk: Desk) -> None:
    desk.begin()
    desk.window.steps.buttons[2].click()
    export = desk.window.export
    assert not export.confirm.isEnabled()
    assert "没有识别完" in export.confirmation.refusal.text()
    assert not export.confirmation.jump.isVisible()


def test_a_term_decided_in_two_ways_is_named_with_a_jump(reviewing: Desk) -> None:
    window, export = reviewing.window, reviewing.window.export
    decide_all(reviewing)
    window.steps.buttons[2].click()
    assert not export.confirmation.conflicts.isVisible()
    (on_a1,) = reviewing.session.decisions_of(A1)
    reviewing.session.set_verdict([on_a1.id], Verdict.KEEP)
    (row,) = export.confirmation.conflicts.findChildren(QPushButton)
    assert "陈小明" in row.accessibleName()
    assert "1 处遮盖，1 处保留" in export.confirmation.conflicts.findChildren(QLabel)[0].text()
    assert "1 项有的遮盖、有的保留" in export.confirmation.details.text()
    assert export.confirm.isEnabled()
    row.click()
    assert window.step is Screen.REVIEW
    assert reviewing.review.selected == on_a1.id
    reviewing.session.undo()
    window.steps.buttons[2].click()
    assert not export.confirmation.conflicts.isVisible()


def test_the_model_of_results_keeps_qts_rules(reviewing: Desk) -> None:
    decide_all(reviewing)
    export = reviewing.window.export
    QAbstractItemModelTester(export.results.table.model(), QAbstractItemModelTester.FailureReportingMode.Warning)
    reviewing.window.steps.buttons[2].click()
    for _again in range(2):
        export.confirm.click()
        reviewing.settle()
        assert export.results.table.model().rowCount() == 0
        reviewing.reader.run(lambda call: call.job.document == A)
        reviewing.settle()
        assert export.results.table.model().rowCount() == 1
        reviewing.read_all()
        assert export.results.table.model().rowCount() == 2


def test_a_file_over_the_limit_is_split_unless_a_person_says_otherwise(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.pipeline.too_large.add(A.path)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    assert export.may_split.isChecked()
    assert not export.may_split.isEnabled()
    export.limit.setCurrentIndex(export.limit.findData(600_000))
    assert export.may_split.isEnabled()
    export.confirm.click()
    reviewing.read_all()
    model = export.results.table.model()
    assert [model.index(row, 4).data() for row in range(2)] == ["01_遮盖_1.pdf 等 2 个文件", "02_遮盖.pdf"]
    assert [part.output for part in reviewing.pipeline.reported[0].parts] == ["01_遮盖_1.pdf", "01_遮盖_2.pdf"]
    export.may_split.click()
    export.confirm.click()
    reviewing.read_all()
    assert export.results.outcome.text() == "1 个文件通过，1 个未通过"
    assert "允许拆成几个文件" in model.index(0, 2).data()
    assert not load_settings().may_split


def test_what_was_masked_is_kept_for_the_person_beside_the_case_alone(
    reviewing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("blindmask.gui.results_card.open_path", shown.append)
    decide_all(reviewing)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    assert not export.results.open_private.isVisible()
    masked = [d for d in reviewing.session.walk() if d.verdict is Verdict.MASK]
    export.confirm.click()
    reviewing.session.set_verdict([masked[0].id], Verdict.KEEP)  # after the export began: no part of it
    reviewing.read_all()
    export.results.open_private.click()
    (path,) = shown
    assert path == str(cases_dir() / f"{reviewing.window.keeper.case_id}.html")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    text = Path(path).read_text(encoding="utf-8")
    assert text.count("<tr><td>") == len(masked) == 2
    assert "<td>a.pdf</td><td>01_遮盖.pdf</td><td>1</td><td>姓名</td><td>陈小明</td>" in text
    saved(reviewing)
    assert [info.id for info in list_cases()] == [reviewing.window.keeper.case_id]
    assert count_traces() == 1
    delete_case(reviewing.window.keeper.case_id)
    assert not Path(path).exists()


def test_a_file_that_did_not_pass_is_not_in_the_private_report() -> None:
    places = {A.path: [Place(0, "name", "陈<小明>")], B.path: [Place(2, "phone", "13900000000")]}
    results = [FileResult(A.path, "/o/1.pdf", Status.PASSED), FileResult(B.path, "", Status.FAILED)]
    text = private_report(places, results)
    assert "陈&lt;小明&gt;" in text
    assert "13900000000" not in text


def test_results_stand_in_the_order_of_the_files(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.window.steps.buttons[2].click()
    reviewing.window.export.confirm.click()
    reviewing.settle()
    assert reviewing.reader.run(lambda call: call.job.document == B)
    reviewing.read_all()
    assert [result.source for result in reviewing.window.exporting.results] == [A.path, B.path]
    assert [result.source for result in reviewing.pipeline.reported] == ["a.pdf", "b.pdf"]


def test_masked_files_go_beside_the_sources_where_that_can_be(
    desk: Desk, pipeline: FakePipeline, tmp_path: Path
) -> None:
    path = str(tmp_path / "a.pdf")
    pipeline.documents = {path: replace(A, path=path)}
    desk.open(path)
    desk.window.start.begin.click()
    assert desk.window.export.folder.text() == str(tmp_path / "遮盖件")


def test_nothing_is_put_among_the_programs_own_files(desk: Desk, pipeline: FakePipeline) -> None:
    path = str(SAMPLE / "01.pdf")
    pipeline.documents = {path: replace(A, path=path)}
    desk.open(path)
    desk.window.start.begin.click()
    folder = Path(desk.window.export.folder.text())
    assert folder.name == "遮盖件"
    assert resources_dir() not in folder.parents


def test_on_a_low_screen_the_results_come_into_view(reviewing: Desk) -> None:
    decide_all(reviewing)
    reviewing.window.resize(960, 540)
    reviewing.window.steps.buttons[2].click()
    export = reviewing.window.export
    export.confirm.click()
    reviewing.read_all()
    reviewing.bot.waitUntil(lambda: export.results.table.visibleRegion().boundingRect() == export.results.table.rect())
    assert not export.results.outcome.visibleRegion().isEmpty()


def test_a_folder_into_which_another_program_exports_is_refused_until_that_is_done(
    reviewing: Desk, tmp_path: Path
) -> None:
    decide_all(reviewing)
    export = reviewing.window.export
    reviewing.window.steps.buttons[2].click()
    export.folder.setText(str(tmp_path / "out"))
    with OutputFolder(tmp_path / "out"):
        export.confirm.click()
        assert [result.code for result in reviewing.window.exporting.results] == ["output.in_use"] * 2
        assert "正在使用这个输出文件夹" in export.results.table.model().index(0, 2).data()
        assert export.confirm.isEnabled()
    export.confirm.click()
    reviewing.settle()
    with pytest.raises(FolderInUse):
        OutputFolder(tmp_path / "out")
    reviewing.read_all()
    assert export.results.outcome.text() == "2 个文件通过"
    OutputFolder(tmp_path / "out").release(is_listed=True)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_case_that_is_left_during_its_export_has_the_folder_until_its_last_file_has_ended(
    reviewing: Desk, tmp_path: Path
) -> None:
    decide_all(reviewing)
    reviewing.window.steps.buttons[2].click()
    reviewing.window.export.folder.setText(str(tmp_path / "out"))
    reviewing.window.export.confirm.click()
    reviewing.settle()
    reviewing.window.exporting.clear()
    assert not reviewing.window.exporting.is_running
    assert reviewing.reader.run(lambda call: call.job.document == A)
    reviewing.settle()
    with pytest.raises(FolderInUse):
        OutputFolder(tmp_path / "out")
    reviewing.read_all()
    assert not reviewing.pipeline.reported
    assert (tmp_path / "out" / LOCK).exists()  # it says whose the files are that no map lists
    OutputFolder(tmp_path / "out").release(is_listed=True)


def test_a_source_whose_name_is_no_text_is_reported_as_text(desk: Desk, pipeline: FakePipeline) -> None:
    path = "/made-up/\udcb2.pdf"
    pipeline.documents = {path: replace(A, path=path)}
    desk.open(path)
    desk.window.start.begin.click()
    desk.read_all()
    decide_all(desk)
    desk.window.steps.buttons[2].click()
    desk.window.export.confirm.click()
    desk.read_all()
    assert [result.source for result in pipeline.reported] == ["\\xb2.pdf"]
