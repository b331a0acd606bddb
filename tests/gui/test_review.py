from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from blindmask.case.calls import AnalysePage, PagePicture, Propagate
from blindmask.core.boxes import Rect
from blindmask.core.errors import SecrecyStop, WorkerCrashed
from blindmask.core.proposals import Kind, Reason, Verdict
from blindmask.gui.main_window import Screen
from blindmask.gui.pictures import PAGE_PX, Pictures
from blindmask.gui.review.candidate_model import CandidateModel
from blindmask.gui.review.hit import Handle, handle_points
from blindmask.gui.review.keys import Command
from blindmask.gui.review.page_rail import HITS, PageModel
from blindmask.review.page_state import PageState
from tests.gui.conftest import A0, A1, B0, A, B, Desk, page_of
from tests.gui.fakes import make_document, propose

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    desk.bot.keyClick(desk.review.canvas, key, held)


def verdict(desk: Desk, box: str) -> Verdict:
    return desk.session.decision(box).verdict


def ids_on_a0(desk: Desk) -> list[str]:
    return [decision.id for decision in desk.session.decisions_of(A0)]


def drag(desk: Desk, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = desk.review.canvas
    a, b = QPoint(*map(round, start)), QPoint(*map(round, end))
    desk.bot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=a)
    desk.bot.mouseMove(canvas.viewport(), (a + b) / 2)
    desk.bot.mouseMove(canvas.viewport(), b)
    desk.bot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=b)


def test_boxes_appear_as_pages_are_read(desk: Desk) -> None:
    desk.begin()
    assert desk.review.page == A0
    assert desk.session.decisions_of(A0) == []
    desk.read(A0)
    assert len(desk.session.decisions_of(A0)) == 2
    assert desk.session.page_state(B0) is PageState.WAITING
    desk.bot.waitUntil(lambda: not desk.review.has_stale_rows)
    tree = desk.review.candidates.tree
    assert [tree.model().index(row, 0).data() for row in range(2)] == ["姓名：陈小明", "姓名：李建国"]
    assert "1/3" in desk.review.foot.progress.text()


def test_the_page_in_view_is_read_first(make_desk: Callable[[int], Desk]) -> None:
    desk = make_desk(1)
    desk.begin()
    desk.review.show_page(B0)
    assert [page_of(call) for call in desk.reader.calls] == [A0]
    desk.reader.run()
    desk.settle()
    assert [page_of(call) for call in desk.reader.calls] == [B0]


def test_what_pages_taught_is_asked_once_all_are_read(desk: Desk) -> None:
    late = propose(A1, 9)
    desk.pipeline.spread = [late]
    desk.begin()
    desk.read(A0)
    desk.read(A1)
    assert all(isinstance(call.job, AnalysePage) for call in desk.reader.calls)
    desk.read(B0)
    assert [type(call.job) for call in desk.reader.calls] == [Propagate]
    desk.read_all()
    assert late.id in [decision.id for decision in desk.session.decisions_of(A1)]
    assert not desk.reader.calls


def test_a_case_is_decided_with_the_keyboard_alone(reviewing: Desk) -> None:
    first, second = reviewing.session.undecided()
    press(reviewing, KEY.Key_N)
    assert reviewing.review.selected == first
    press(reviewing, KEY.Key_Return)
    assert verdict(reviewing, first) is Verdict.MASK
    assert (reviewing.review.selected, reviewing.review.page) == (second, B0)
    press(reviewing, KEY.Key_D)
    assert verdict(reviewing, second) is Verdict.KEEP
    press(reviewing, KEY.Key_Space)
    assert verdict(reviewing, second) is Verdict.MASK
    assert reviewing.session.undecided() == []
    press(reviewing, KEY.Key_E, CTRL)
    assert reviewing.window.step is Screen.EXPORT


def test_tab_walks_all_boxes_both_ways(reviewing: Desk) -> None:
    order = [decision.id for decision in reviewing.session.walk()]
    seen: list[str | None] = []
    for _step in range(len(order) + 1):
        press(reviewing, KEY.Key_Tab)
        seen.append(reviewing.review.selected)
    assert seen == [*order, order[0]]
    press(reviewing, KEY.Key_Backtab, SHIFT)
    assert reviewing.review.selected == order[-1]


def test_one_selection_in_all_panes(reviewing: Desk) -> None:
    (_, box) = ids_on_a0(reviewing)
    tree = reviewing.review.candidates.tree
    model = tree.model()
    assert isinstance(model, CandidateModel)
    reviewing.review.show_page(B0)
    tree.setCurrentIndex(model.index_of(box))
    assert (reviewing.review.page, reviewing.review.selected) == (A0, box)
    assert reviewing.review.rail.currentIndex().row() == 0
    assert "李建国" in reviewing.review.canvas.accessibleDescription()
    other = ids_on_a0(reviewing)[0]
    reviewing.review.select(other)
    assert tree.currentIndex() == model.index_of(other)


def test_keys_work_while_the_list_has_the_focus(reviewing: Desk) -> None:
    (_, box) = ids_on_a0(reviewing)
    reviewing.review.select(box)
    reviewing.bot.keyClick(reviewing.review.candidates.tree, KEY.Key_A)
    assert verdict(reviewing, box) is Verdict.MASK
    assert reviewing.review.selected == box


def test_enter_on_a_button_presses_it_and_decides_nothing(reviewing: Desk) -> None:
    reviewing.review.select(reviewing.session.undecided()[0])
    reviewing.review.foot.export.setFocus()
    reviewing.bot.keyClick(reviewing.review.foot.export, KEY.Key_Return)
    assert reviewing.window.step is Screen.EXPORT
    assert len(reviewing.session.undecided()) == 2


def test_files_added_later_join_the_case(reviewing: Desk) -> None:
    late = make_document("c")
    reviewing.pipeline.documents[late.path] = late
    reviewing.review.show_page(B0)
    before = reviewing.session
    reviewing.window.steps.buttons[0].click()
    reviewing.window.intake.add([late.path])
    reviewing.bot.waitUntil(lambda: len(reviewing.window.intake.entries) == 3)
    reviewing.serve()
    reviewing.window.start.begin.click()
    reviewing.read_all()
    assert reviewing.session is before
    assert reviewing.review.rail.model().rowCount() == 4
    assert reviewing.review.rail.currentIndex().row() == 2
    assert reviewing.session.page_state(late.page_key(0)) is PageState.PENDING


def test_pages_are_turned_and_marked_done(reviewing: Desk) -> None:
    press(reviewing, KEY.Key_PageDown)
    assert reviewing.review.page == A1
    press(reviewing, KEY.Key_Return, CTRL)
    assert reviewing.session.page_state(A1) is PageState.DONE
    assert reviewing.review.page == B0
    reviewing.serve()
    press(reviewing, KEY.Key_Return, CTRL)
    assert reviewing.session.page_state(B0) is PageState.PENDING
    assert "待定" in reviewing.window.steps.hint.text()
    press(reviewing, KEY.Key_PageUp)
    assert reviewing.review.page == A1


def test_a_page_that_is_not_in_view_yet_is_not_marked_done(reviewing: Desk) -> None:
    reviewing.session.set_verdict(reviewing.session.undecided(), Verdict.KEEP)
    reviewing.review.show_page(B0)
    press(reviewing, KEY.Key_Return, CTRL)
    assert reviewing.session.page_state(B0) is PageState.PENDING
    assert "还没有载入" in reviewing.window.steps.hint.text()
    reviewing.serve()
    press(reviewing, KEY.Key_Return, CTRL)
    assert reviewing.session.page_state(B0) is PageState.DONE


def test_the_pages_beside_the_one_in_view_are_ready(reviewing: Desk) -> None:
    press(reviewing, KEY.Key_PageDown)
    assert A1 in reviewing.session.opened
    assert reviewing.review.canvas.shown_words == ""


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_drawing_in_every_direction_covers_what_was_dragged_over(desk: Desk, turn: int) -> None:
    desk.pipeline.findings[A0] = [propose(A0, 12)]
    desk.pipeline.uprights[A0] = turn
    desk.begin()
    desk.read_all()
    canvas = desk.review.canvas
    canvas.zoom_by(0.4)
    left, top, right, bottom = canvas.box_px(ids_on_a0(desk)[0]) or (0, 0, 0, 0)
    far = 20
    corners = ((left - far, top - far), (right + far, bottom + far))
    others = ((left - far, bottom + far), (right + far, top - far))
    for start, end in (corners, corners[::-1], others, others[::-1]):
        drag(desk, start, end)
        drawn = desk.review.selected
        assert drawn is not None
        decision = desk.session.decision(drawn)
        assert decision.verdict is Verdict.MASK
        shown = canvas.box_px(drawn) or (0, 0, 0, 0)
        assert shown == pytest.approx((left - far, top - far, right + far, bottom + far), abs=2)
        press(desk, KEY.Key_Delete)
        assert not desk.session.exists(drawn)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_is_resized_at_every_handle_and_moved_as_the_page_is_shown(desk: Desk, turn: int) -> None:
    desk.pipeline.findings[A0] = [propose(A0, 12)]
    desk.pipeline.uprights[A0] = turn
    desk.begin()
    desk.read_all()
    canvas = desk.review.canvas
    canvas.zoom_by(0.6)
    box = ids_on_a0(desk)[0]
    desk.review.select(box)
    before = desk.session.decision(box).box
    for handle in Handle:
        shown = canvas.box_px(box) or (0, 0, 0, 0)
        x, y = handle_points(shown)[handle]
        outward = (
            -30 if handle.moves("left") else 30 if handle.moves("right") else 0,
            -20 if handle.moves("top") else 20 if handle.moves("bottom") else 0,
        )
        drag(desk, (x, y), (x + outward[0], y + outward[1]))
        grown = canvas.box_px(box) or (0, 0, 0, 0)
        expected = (
            shown[0] + min(0, outward[0]),
            shown[1] + min(0, outward[1]),
            shown[2] + max(0, outward[0]),
            shown[3] + max(0, outward[1]),
        )
        assert grown == pytest.approx(expected, abs=1.5), handle
        press(desk, KEY.Key_Z, CTRL)
        assert desk.session.decision(box).box == before
    shown = canvas.box_px(box) or (0, 0, 0, 0)
    middle = ((shown[0] + shown[2]) / 2, (shown[1] + shown[3]) / 2)
    drag(desk, middle, (middle[0] + 25, middle[1] - 35))
    moved = canvas.box_px(box) or (0, 0, 0, 0)
    assert moved == pytest.approx((shown[0] + 25, shown[1] - 35, shown[2] + 25, shown[3] - 35), abs=1.5)
    press(desk, KEY.Key_Right)
    nudged = canvas.box_px(box) or (0, 0, 0, 0)
    assert nudged[0] - moved[0] == pytest.approx(1, abs=0.1)


def test_a_box_is_moved_and_resized_with_the_mouse(reviewing: Desk) -> None:
    box = ids_on_a0(reviewing)[0]
    canvas = reviewing.review.canvas
    before = reviewing.session.decision(box).box
    left, top, right, bottom = canvas.box_px(box) or (0, 0, 0, 0)
    drag(reviewing, ((left + right) / 2, (top + bottom) / 2), ((left + right) / 2 + 60, (top + bottom) / 2 + 30))
    assert reviewing.review.selected == box
    moved = reviewing.session.decision(box).box
    assert moved.width == pytest.approx(before.width)
    assert moved.left > before.left
    left, top, right, bottom = canvas.box_px(box) or (0, 0, 0, 0)
    drag(reviewing, (right, (top + bottom) / 2), (right + 50, (top + bottom) / 2))
    wider = reviewing.session.decision(box).box
    assert wider.left == pytest.approx(moved.left)
    assert wider.width > moved.width
    press(reviewing, KEY.Key_Z, CTRL)
    assert reviewing.session.decision(box).box == moved
    press(reviewing, KEY.Key_Z, CTRL)
    assert reviewing.session.decision(box).box == before


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_the_paper_is_moved_with_the_middle_button_or_while_space_is_held(
    reviewing: Desk, button: Qt.MouseButton
) -> None:
    canvas = reviewing.review.canvas
    canvas.zoom_by(3)
    reviewing.review.select(ids_on_a0(reviewing)[0])
    bars = canvas.horizontalScrollBar(), canvas.verticalScrollBar()
    for bar in bars:
        bar.setValue((bar.minimum() + bar.maximum()) // 2)
    before = [bar.value() for bar in bars]
    with_space = button is Qt.MouseButton.LeftButton
    if with_space:
        reviewing.bot.keyPress(canvas, KEY.Key_Space)
    reviewing.bot.mousePress(canvas.viewport(), button, pos=QPoint(200, 200))
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(150, 170), canvas.viewport().mapToGlobal(QPointF(150, 170)), button, button, NONE
    )
    QApplication.sendEvent(canvas.viewport(), move)
    reviewing.bot.mouseRelease(canvas.viewport(), button, pos=QPoint(150, 170))
    if with_space:
        reviewing.bot.keyRelease(canvas, KEY.Key_Space)
    assert [bar.value() for bar in bars] == [before[0] + 50, before[1] + 30]
    assert not reviewing.session.can_undo
    press(reviewing, KEY.Key_Space)
    assert reviewing.session.can_undo


def test_arrows_nudge_and_resize_in_one_undo_step(reviewing: Desk) -> None:
    box = ids_on_a0(reviewing)[0]
    reviewing.review.select(box)
    before = reviewing.session.decision(box).box
    for _step in range(3):
        press(reviewing, KEY.Key_Right)
    press(reviewing, KEY.Key_Right, SHIFT)
    px = 1 / (1000 * reviewing.review.canvas.zoom)
    after = reviewing.session.decision(box).box
    assert after.left == pytest.approx(before.left + 13 * px)
    press(reviewing, KEY.Key_Down, CTRL)
    assert reviewing.session.decision(box).box.bottom > after.bottom
    press(reviewing, KEY.Key_Z, CTRL)
    assert reviewing.session.decision(box).box == before


def test_a_click_selects_and_a_click_on_paper_selects_nothing(reviewing: Desk) -> None:
    box = ids_on_a0(reviewing)[0]
    canvas = reviewing.review.canvas
    left, top, right, bottom = canvas.box_px(box) or (0, 0, 0, 0)
    middle = QPoint(round((left + right) / 2), round((top + bottom) / 2))
    reviewing.bot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert reviewing.review.selected == box
    reviewing.bot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle + QPoint(200, 200))
    assert reviewing.review.selected is None
    assert not reviewing.session.can_undo


def test_r_draws_over_a_box_and_a_proposal_cannot_be_deleted(reviewing: Desk) -> None:
    box = ids_on_a0(reviewing)[0]
    canvas = reviewing.review.canvas
    left, top, right, bottom = canvas.box_px(box) or (0, 0, 0, 0)
    press(reviewing, KEY.Key_R)
    drag(reviewing, (left + 2, top + 2), (right - 2, bottom - 2))
    drawn = reviewing.review.selected
    assert drawn != box
    assert len(ids_on_a0(reviewing)) == 3
    reviewing.review.select(box)
    press(reviewing, KEY.Key_Delete)
    assert reviewing.session.exists(box)
    assert "不能删除" in reviewing.window.steps.hint.text()


def test_undo_goes_to_where_it_happens_while_results_arrive(desk: Desk) -> None:
    desk.begin()
    desk.read(A0)
    (_, box) = ids_on_a0(desk)
    desk.review.select(box)
    press(desk, KEY.Key_D)
    desk.review.show_page(B0)
    desk.read(B0)
    drawn = desk.session.add_box(B0, Rect(0.5, 0.5, 0.6, 0.6))
    desk.read(A1)
    press(desk, KEY.Key_Z, CTRL)
    assert not desk.session.exists(drawn)
    press(desk, KEY.Key_Z, CTRL)
    assert (desk.review.page, desk.review.selected) == (A0, box)
    assert verdict(desk, box) is Verdict.UNDECIDED
    press(desk, KEY.Key_Z, CTRL | SHIFT)
    press(desk, KEY.Key_Z, CTRL | SHIFT)
    assert verdict(desk, box) is Verdict.KEEP
    assert desk.session.exists(drawn)
    assert [len(desk.session.decisions_of(page)) for page in (A0, A1, B0)] == [2, 1, 2]


def test_a_group_is_decided_in_one_step(reviewing: Desk) -> None:
    box = reviewing.session.undecided()[0]
    reviewing.review.select(box)
    reviewing.review.candidates.keep_group.click()
    assert reviewing.session.undecided() == []
    press(reviewing, KEY.Key_Z, CTRL)
    assert len(reviewing.session.undecided()) == 2
    reviewing.review.foot.keep_rest.click()
    assert reviewing.session.undecided() == []
    assert not reviewing.review.foot.keep_rest.isVisible()


def test_holding_v_shows_the_page_as_exported(reviewing: Desk) -> None:
    canvas = reviewing.review.canvas
    left, top, right, bottom = canvas.box_px(ids_on_a0(reviewing)[0]) or (0, 0, 0, 0)
    middle = QPoint(round((left + right) / 2), round((top + bottom) / 2))
    reviewing.bot.keyPress(canvas, KEY.Key_V)
    assert colour_at(reviewing, middle) == "#000000"
    reviewing.bot.keyRelease(canvas, KEY.Key_V)
    assert colour_at(reviewing, middle) != "#000000"


def colour_at(desk: Desk, point: QPoint) -> str:
    picture = desk.review.canvas.viewport().grab()
    ratio = picture.devicePixelRatio()
    return picture.toImage().pixelColor(round(point.x() * ratio), round(point.y() * ratio)).name()


def test_a_page_that_failed_says_so_and_can_be_read_again(desk: Desk) -> None:
    desk.pipeline.errors[A1] = WorkerCrashed()
    desk.begin()
    desk.read_all()
    assert desk.session.page_state(A1) is PageState.FAILED
    desk.review.show_page(A1)
    assert desk.review.notice.isVisible()
    assert "人工查看" in desk.review.notice.words.text()
    del desk.pipeline.errors[A1]
    desk.review.notice.retry.click()
    desk.read_all()
    assert desk.session.page_state(A1) is PageState.PENDING
    assert not desk.review.notice.isVisible()


def test_notes_of_a_page_are_shown_above_it(desk: Desk) -> None:
    desk.pipeline.notes[A0] = ("few_lines", "a note of the future")
    desk.begin()
    desk.read_all()
    assert "文字很少" in desk.review.notice.words.text()
    assert "人工查看" in desk.review.notice.words.text()
    assert desk.session.page_state(A0) is PageState.ATTENTION


def test_a_secrecy_marking_stops_its_file_and_blanks_it(desk: Desk) -> None:
    desk.pipeline.errors[A0] = SecrecyStop()
    desk.begin()
    assert desk.review.rail.currentIndex().data(Qt.ItemDataRole.DecorationRole) is not None
    desk.read_all()
    assert desk.session.is_blocked(A.sha256)
    assert desk.review.canvas.shown_words.startswith("检测到疑似国家秘密标志")
    assert desk.review.rail.currentIndex().data(Qt.ItemDataRole.DecorationRole) is None
    assert [decision.page for decision in desk.session.walk()] == [B0]


def test_reading_is_stopped_and_continued(desk: Desk) -> None:
    desk.begin()
    desk.read(A0)
    desk.review.foot.cancel.click()
    desk.settle()
    assert not desk.reader.calls
    assert desk.review.foot.resume.isVisible()
    assert desk.session.page_state(A1) is PageState.WAITING
    desk.review.foot.resume.click()
    desk.read_all()
    assert desk.session.page_state(A1) is PageState.PENDING
    assert not desk.review.foot.resume.isVisible()


def test_the_list_is_filtered_by_words_and_by_verdict(reviewing: Desk) -> None:
    candidates = reviewing.review.candidates
    tree, bar = candidates.tree, candidates.filter_bar
    bar.words.setText("李建国")
    reviewing.bot.waitUntil(lambda: tree.model().rowCount() == 1)
    assert tree.model().index(0, 0).data() == "姓名：李建国"
    assert "2" in candidates.heading.text()
    bar.words.setText("B.PDF")
    reviewing.bot.waitUntil(lambda: "1" in candidates.heading.text())
    bar.words.clear()
    bar.verdicts.button(2).click()
    assert [tree.model().index(row, 0).data() for row in range(tree.model().rowCount())] == ["姓名：陈小明"]
    bar.words.setText("没有这样的")
    reviewing.bot.waitUntil(candidates.nothing.isVisible)
    assert "没有符合" in candidates.nothing.text()
    assert not candidates.mask_group.isEnabled()


def test_a_group_is_decided_as_far_as_the_filter_shows_it(reviewing: Desk) -> None:
    candidates = reviewing.review.candidates
    first, second = reviewing.session.undecided()
    candidates.filter_bar.words.setText("b.pdf")
    reviewing.bot.waitUntil(lambda: "1" in candidates.heading.text())
    reviewing.review.select(second)
    assert "1" in candidates.mask_group.text()
    candidates.mask_group.click()
    assert (verdict(reviewing, first), verdict(reviewing, second)) == (Verdict.UNDECIDED, Verdict.MASK)


def test_what_is_decided_leaves_the_list_of_undecided(reviewing: Desk) -> None:
    candidates = reviewing.review.candidates
    candidates.filter_bar.verdicts.button(1).click()
    assert candidates.tree.model().rowCount() == 1
    reviewing.review.select(reviewing.session.undecided()[0])
    press(reviewing, KEY.Key_Return)
    press(reviewing, KEY.Key_Return)
    reviewing.bot.waitUntil(lambda: not reviewing.review.has_stale_rows)
    assert candidates.tree.model().rowCount() == 0
    press(reviewing, KEY.Key_Z, CTRL)
    reviewing.bot.waitUntil(lambda: candidates.tree.model().rowCount() == 1)


def test_what_could_not_be_read_waits_in_a_group_of_its_own(desk: Desk) -> None:
    line = replace(propose(A0, 5, kind=Kind.OTHER, text="", preselected=False), reason=Reason.UNREAD)
    desk.pipeline.findings = {A0: [propose(A0, 2), line]}
    desk.begin()
    desk.read_all()
    model = desk.review.candidates.tree.model()
    assert [model.index(row, 0).data() for row in range(2)] == ["姓名：陈小明", "没有读出的文字"]
    press(desk, KEY.Key_N)
    assert desk.review.selected == line.id
    desk.window.steps.buttons[2].click()
    assert not desk.window.export.confirm.isEnabled()


def test_the_rail_tells_how_many_places_a_page_has_and_how_many_wait(reviewing: Desk) -> None:
    model = reviewing.review.rail.model()
    assert [model.index(row, 0).data(HITS) for row in range(3)] == ["2 处，待定 1 处", "1 处", "1 处，待定 1 处"]
    reviewing.session.set_verdict(reviewing.session.undecided(), Verdict.KEEP)
    assert [model.index(row, 0).data(HITS) for row in range(3)] == ["2 处", "1 处", "1 处"]


def test_the_page_is_shown_whole_in_its_width_and_in_full_size(reviewing: Desk) -> None:
    canvas = reviewing.review.canvas
    press(reviewing, KEY.Key_9, CTRL)
    page = canvas.mapFromScene(canvas.sceneRect()).boundingRect()
    assert page.height() <= canvas.viewport().height()
    whole = canvas.zoom
    press(reviewing, KEY.Key_1, CTRL)
    full = canvas.zoom
    assert full * 1000 == pytest.approx(round(595 * PAGE_PX / 842), abs=1)
    press(reviewing, KEY.Key_0, CTRL)
    assert whole < canvas.zoom < full


def test_a_speck_is_magnified_when_it_is_gone_to_and_not_when_it_is_pointed_at(reviewing: Desk) -> None:
    canvas, review = reviewing.review.canvas, reviewing.review
    fitting = canvas.zoom
    speck = reviewing.session.add_box(A0, Rect(0.8, 0.9, 0.803, 0.902))
    review.select(speck)
    assert canvas.zoom == fitting
    review.go_to(speck)
    left, top, right, bottom = canvas.box_px(speck) or (0, 0, 0, 0)
    assert min(right - left, bottom - top) == pytest.approx(24, abs=0.5)
    assert canvas.viewport().rect().contains(QPoint(round(left), round(top)))
    review.go_to(ids_on_a0(reviewing)[0])
    assert canvas.zoom == pytest.approx(fitting)
    canvas.zoom_by(1.5)
    review.go_to(speck)
    assert canvas.zoom == pytest.approx(1.5 * fitting)


def test_the_selected_row_and_its_group_are_in_view_on_a_new_screen(reviewing: Desk) -> None:
    reviewing.review.select(ids_on_a0(reviewing)[0])
    old = reviewing.review
    reviewing.window.change_language("en")
    reviewing.bot.waitUntil(lambda: reviewing.review is not old)
    tree = reviewing.review.candidates.tree
    assert tree.currentIndex().isValid()
    reviewing.bot.waitUntil(lambda: tree.visualRect(tree.currentIndex().parent()).top() == 0)
    reviewing.window.change_language("zh")
    reviewing.bot.waitUntil(lambda: reviewing.review.candidates.tree is not tree)


def test_before_anything_was_found_the_list_says_what_will_come(desk: Desk) -> None:
    desk.begin()
    candidates = desk.review.candidates
    assert candidates.nothing.isVisible()
    assert "还没有候选" in candidates.nothing.text()
    desk.read_all()
    assert not candidates.nothing.isVisible()


def test_each_row_shows_what_its_box_covers(reviewing: Desk) -> None:
    tree = reviewing.review.candidates.tree
    model = tree.model()
    assert isinstance(model, CandidateModel)
    index = model.index_of(reviewing.session.undecided()[0])
    index.data(Qt.ItemDataRole.DecorationRole)
    reviewing.serve()
    crop = index.data(Qt.ItemDataRole.DecorationRole)
    assert crop.width() > crop.height() > 0
    reviewing.session.rotate(A0)
    turned = index.data(Qt.ItemDataRole.DecorationRole)
    assert turned.height() > turned.width()


def test_seals_are_told_apart_by_whose_they_are(desk: Desk) -> None:
    own = replace(propose(A0, 6, kind=Kind.SEAL, text=""), reason=Reason.SEAL_TEXT, term="青石县农业技术推广中心")
    issuers = [
        replace(
            propose(page, row, kind=Kind.SEAL, text="某市人力资源局", preselected=False), reason=Reason.SEAL, term=""
        )
        for page, row in ((A0, 9), (B0, 9))
    ]
    desk.pipeline.findings = {A0: [own, issuers[0]], B0: [issuers[1]]}
    desk.begin()
    desk.read_all()
    candidates = desk.review.candidates
    titles = [candidates.tree.model().index(row, 0).data() for row in range(2)]
    assert titles == ["本单位印章：青石县农业技术推广中心", "其他印章：某市人力资源局"]
    desk.review.select(issuers[0].id)
    assert "发证机关" in candidates.keep_group.text()
    candidates.keep_group.click()
    assert desk.session.undecided() == []


def test_the_models_keep_qts_rules_while_results_arrive(desk: Desk) -> None:
    desk.begin()
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    candidates = desk.review.candidates.tree.model()
    pages = desk.review.rail.model()
    QAbstractItemModelTester(candidates, mode)
    QAbstractItemModelTester(pages, mode)
    desk.read_all()
    desk.session.add_box(A1, Rect(0.5, 0.5, 0.6, 0.6), Kind.SEAL)
    desk.session.set_verdict(desk.session.undecided(), Verdict.KEEP)
    desk.session.undo()
    desk.bot.waitUntil(lambda: not desk.review.has_stale_rows)
    assert isinstance(candidates, CandidateModel)
    assert isinstance(pages, PageModel)
    assert candidates.rowCount() == 3
    assert pages.rowCount() == 3


def test_only_a_few_large_pictures_are_kept(desk: Desk) -> None:
    desk.begin()
    desk.read_all()
    pictures = desk.window.findChild(Pictures)
    assert pictures is not None
    assert pictures.page(A0) is not None
    assert [call for call in desk.viewer.calls if isinstance(call.job, PagePicture)] == []


def test_closing_leaves_nothing_running(desk: Desk) -> None:
    desk.begin()
    assert desk.reader.calls
    desk.window.close()
    assert desk.reader.is_closed
    assert desk.viewer.is_closed
    assert not desk.reader.calls
    assert B.sha256 in [document.sha256 for document in desk.session.documents]


def test_a_page_whose_worker_died_is_read_once_more(desk: Desk) -> None:
    desk.reader.answers.errors[AnalysePage] = [WorkerCrashed()]
    desk.begin()
    desk.read_all()
    assert all(desk.session.failure(page) is None for page in desk.session.pages)


def test_a_page_is_turned_and_read_again(reviewing: Desk) -> None:
    session, canvas = reviewing.session, reviewing.review.canvas
    found = propose(A0, 8, text="王五", preselected=False)
    reviewing.pipeline.turned_findings[A0, 90] = [found]
    (first, second) = ids_on_a0(reviewing)
    press(reviewing, Qt.Key.Key_R, CTRL)
    assert canvas.turn == 90
    assert session.page_state(A0) is PageState.WAITING
    (call,) = reviewing.reader.calls
    assert call.job.upright == 90
    reviewing.read_all()
    assert session.page_state(A0) is PageState.PENDING
    assert ids_on_a0(reviewing) == [first, found.id]  # what the other reading left open is not asked again
    press(reviewing, Qt.Key.Key_Z, CTRL)
    assert canvas.turn == 0
    assert ids_on_a0(reviewing) == [first, second]
    assert not any(isinstance(call.job, AnalysePage) for call in reviewing.reader.calls)  # that reading is still there
    press(reviewing, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert canvas.turn == 90
    assert session.uprights(A)[0] == 90


def test_only_the_last_of_several_turns_is_waited_for(make_desk: Callable[[int], Desk]) -> None:
    desk = make_desk(1)
    desk.begin()
    desk.read_all()
    for _quarter in range(3):
        desk.review.commands.do(Command.ROTATE)
    assert [call.job.upright for call in desk.reader.calls] == [90]  # it is running
    desk.reader.run()
    desk.settle()
    assert desk.session.page_state(A0) is PageState.WAITING
    assert [call.job.upright for call in desk.reader.calls] == [270]
    desk.read_all()
    assert desk.session.page_state(A0) is PageState.PENDING


def test_a_page_that_is_turned_back_waits_for_nothing(reviewing: Desk) -> None:
    press(reviewing, Qt.Key.Key_R, CTRL)
    press(reviewing, Qt.Key.Key_Z, CTRL)
    assert reviewing.session.page_state(A0) is PageState.PENDING
    reviewing.read_all()
    assert reviewing.session.page_state(A0) is PageState.PENDING
