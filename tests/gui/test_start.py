from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain import Applicant
from app.gui.intake import files_in
from app.gui.main_window import Screen
from app.gui.start.applicant_form import split_terms
from app.gui.start.file_list import FilesModel
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
        address="青石县",
    )
    form.set_applicant(who)
    assert form.applicant() == who
    assert "陈晓明" in form.terms.text()
    form.fields["phone"].setText(" 13800000000 ")
    assert form.applicant().phone == "13800000000"


def test_terms_are_split_at_any_usual_mark() -> None:
    assert split_terms("甲局、乙所，丙站; 甲局,") == ("甲局", "乙所", "丙站")
    assert split_terms("CHEN Xiaoming") == ("CHEN Xiaoming",)
    assert split_terms("  ") == ()


def test_folders_are_walked_for_supported_files(tmp_path: Path) -> None:
    for name in ("b.PDF", "a.jpg", "notes.txt", "inner/c.heic"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    named = str(tmp_path / "notes.txt")
    found = [str(Path(path).relative_to(tmp_path)) for path in files_in([str(tmp_path), named])]
    assert found == ["a.jpg", "b.PDF", "inner/c.heic", "notes.txt"]


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
