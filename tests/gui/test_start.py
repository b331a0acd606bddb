from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from blindmask.case.calls import AnalysePage
from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind, Reason
from blindmask.core.rules import REQUIRED
from blindmask.gui.flow import Flow
from blindmask.gui.intake import files_in
from blindmask.gui.main_window import Screen
from blindmask.gui.start.applicant_form import split_terms
from blindmask.gui.start.file_list import FilesModel
from tests.gui.conftest import APPLICANT, A, Desk


def test_a_bad_file_shows_its_error_and_the_rest_goes_on(desk: Desk) -> None:
    desk.open(A.path, "/made-up/damaged.pdf")
    good, bad = desk.window.intake.entries
    assert good.document == A
    assert "损坏" in bad.problem
    model = desk.window.start.files.tree.model()
    assert model.index(0, 1).data() == "2 页"
    assert model.index(1, 1).data() == bad.problem
    assert desk.window.start.begin.isEnabled()
    desk.window.start.begin.click()
    desk.serve()
    desk.read_all()
    assert desk.window.step is Screen.REVIEW
    assert [document.path for document in desk.session.documents] == [A.path]


def test_the_same_content_twice_is_said_and_skipped(desk: Desk) -> None:
    desk.pipeline.documents["/made-up/copy.pdf"] = A
    desk.open(A.path, "/made-up/copy.pdf")
    assert "a.pdf" in desk.window.intake.entries[1].problem
    assert desk.window.intake.documents == [A]


def test_nothing_can_begin_without_a_usable_file(desk: Desk) -> None:
    assert not desk.window.start.begin.isEnabled()
    desk.open("/made-up/damaged.pdf")
    assert not desk.window.start.begin.isEnabled()
    assert not desk.window.steps.buttons[1].isEnabled()


def test_a_removed_file_is_gone(desk: Desk) -> None:
    desk.open(A.path, "/made-up/damaged.pdf")
    files = desk.window.start.files
    files.tree.setCurrentIndex(files.tree.model().index(1, 0))
    files.remove.click()
    assert [entry.path for entry in desk.window.intake.entries] == [A.path]
    assert files.tree.model().rowCount() == 1


def test_the_file_model_keeps_qts_rules(desk: Desk) -> None:
    model = FilesModel(desk.window.intake)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    desk.open(A.path, "/made-up/damaged.pdf")
    desk.window.intake.remove(0)
    assert model.rowCount() == 1


def test_the_form_gives_back_the_applicant(desk: Desk) -> None:
    form = desk.window.start.form
    who = Applicant(
        id="x1",
        name="陈小明",
        other_names=("CHEN Xiaoming", "陈晓明"),
        units=("青石县农业技术推广中心",),
        address="青石县人民路5号",
    )
    form.set_applicant(who)
    assert form.applicant() == who
    assert "5 项" in form.terms.text()
    assert form.terms.toolTip() == "陈小明、CHEN Xiaoming、陈晓明、青石县农业技术推广中心、青石县人民路5号"
    form.fields["phone"].setText(" 13800000000 ")
    assert form.applicant().phone == "13800000000"


def test_terms_are_split_at_any_usual_mark() -> None:
    assert split_terms("甲局、乙所，丙站; 甲局,") == ("甲局", "乙所", "丙站")
    assert split_terms("CHEN Xiaoming") == ("CHEN Xiaoming",)
    assert split_terms("  ") == ()


def test_folders_are_walked_for_what_may_be_an_attachment(tmp_path: Path) -> None:
    """One that cannot be read (证明.docx) is listed too, where it says so, and not missed in silence."""
    for name in ("b.PDF", "a.jpg", "notes.txt", "inner/c.heic", "证明.docx", ".hidden/d.pdf", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    named = str(tmp_path / "notes.txt")
    found = [str(Path(path).relative_to(tmp_path)) for path in files_in([str(tmp_path), named])]
    assert found == ["a.jpg", "b.PDF", "证明.docx", "inner/c.heic", "notes.txt"]


def test_masked_copies_in_an_added_folder_are_not_masked_again(tmp_path: Path) -> None:
    for name in ("a.pdf", "遮盖件/01_遮盖.pdf", "遮盖件/map.json", "遮盖件/report.html", "遮盖件/report.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    copies = str(tmp_path / "遮盖件")
    assert list(files_in([str(tmp_path)])) == [str(tmp_path / "a.pdf")]
    assert list(files_in([str(tmp_path)], of_copies=True)) == [str(tmp_path / "a.pdf"), f"{copies}/01_遮盖.pdf"]
    assert list(files_in([copies])) == [f"{copies}/01_遮盖.pdf"]


def test_another_applicant_is_read_again_and_decisions_stay(reviewing: Desk) -> None:
    (open_box,) = [i for i in reviewing.session.undecided() if reviewing.session.decision(i).page.document == A.sha256]
    reviewing.bot.keyClick(reviewing.review.canvas, Qt.Key.Key_N)
    reviewing.bot.keyClick(reviewing.review.canvas, Qt.Key.Key_D)
    kept = reviewing.session.decision(open_box)
    before = reviewing.session
    reviewing.window.start.form.set_applicant(Applicant(name="王小虎"))
    reviewing.window.begin()
    reviewing.read_all()
    assert reviewing.session is not before
    assert reviewing.session.decision(open_box) == kept


def test_going_back_and_forth_keeps_the_session(reviewing: Desk) -> None:
    before = reviewing.session
    reviewing.window.steps.buttons[0].click()
    reviewing.window.steps.buttons[1].click()
    assert reviewing.session is before
    assert reviewing.window.start.applicant() == APPLICANT
    assert not reviewing.reader.calls


def listed(desk: Desk, *texts: str) -> None:
    """Wait for exactly these tags."""

    def is_shown() -> bool:
        desk.serve()
        return [tag.text() for tag in desk.window.start.form.tags.tags] == list(texts)

    desk.bot.waitUntil(is_shown)


def test_derived_terms_are_shown_struck_and_taken_back(desk: Desk) -> None:
    form = desk.window.start.form
    assert not form.tags.isVisible()
    desk.window.open_case([A.path], APPLICANT)
    listed(desk, "陈小明同志")
    (tag,) = form.tags.tags
    assert "简称" in tag.accessibleDescription()
    tag.click()
    listed(desk, "陈小明同志")
    assert form.applicant().keep == ("陈小明同志",)
    assert form.tags.tags[0].property("tag") == "struck"
    desk.window.start.begin.click()
    desk.read_all()
    assert desk.window.session is not None
    form.tags.tags[0].click()
    assert form.applicant().keep == ()
    listed(desk, "陈小明同志")
    assert form.tags.tags[0].property("tag") == "yes"


def test_of_many_derived_terms_the_shortest_are_shown_first(desk: Desk) -> None:
    tags = desk.window.start.form.tags
    tags.show_terms([("甲" * length, Reason.SHORT) for length in range(20, 1, -1)], ())
    assert [len(tag.text()) for tag in tags.tags] == list(range(2, 12))
    more = [button for button in tags.findChildren(QPushButton) if "19" in button.text()]
    more[0].click()
    assert len(tags.tags) == 19


def test_an_answer_for_an_older_name_is_not_shown(desk: Desk) -> None:
    form = desk.window.start.form
    form.fields["name"].setText("王小虎")
    desk.bot.waitUntil(lambda: bool(desk.viewer.calls))
    form.fields["name"].setText("赵大山")
    listed(desk, "赵大山同志")


def test_tags_flow_into_lines(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    flow = Flow(row, gap_px=4)
    for _number in range(6):
        item = QLabel("甲")
        item.setFixedSize(80, 20)
        flow.addWidget(item)
    assert flow.heightForWidth(6 * 84) == 20
    assert flow.heightForWidth(3 * 84) == 44
    assert flow.heightForWidth(80) == 6 * 20 + 5 * 4


def rules_of_reading(desk: Desk) -> set[str]:
    return {call.job.rules.name for call in desk.reader.calls if isinstance(call.job, AnalysePage)}


def test_a_kind_without_its_tick_is_asked_about_in_all_that_is_read(desk: Desk) -> None:
    boxes = desk.window.start.rules_card.boxes
    assert [kind for kind, box in boxes.items() if not box.isEnabled()] == list(REQUIRED)
    boxes[Kind.PHONE].click()
    desk.begin()
    assert rules_of_reading(desk) == {"three-items -phone"}


def test_another_tick_reads_the_files_anew(desk: Desk) -> None:
    desk.begin()
    desk.read_all()
    desk.reader.calls.clear()
    desk.window.steps.buttons[0].click()
    desk.window.start.rules_card.boxes[Kind.SEAL].click()
    desk.window.start.begin.click()
    desk.settle()
    assert rules_of_reading(desk) == {"three-items -seal"}


def test_a_saved_case_brings_its_ticks_back(desk: Desk) -> None:
    card = desk.window.start.rules_card
    card.set_rules("three-items -code -seal")
    assert [kind for kind, box in card.boxes.items() if not box.isChecked()] == [Kind.SEAL, Kind.CODE]
    card.set_rules("a set that is no more")
    assert all(box.isChecked() for box in card.boxes.values())
