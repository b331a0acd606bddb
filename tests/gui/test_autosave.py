"""Saves that overlap: whatever order they end in, the file holds what the person did last."""

from __future__ import annotations

from collections.abc import Callable

from blindmask.review.calls import DraftCase
from blindmask.review.casefile import cases_dir, list_cases, load_case
from tests.fake_workers import Call
from tests.gui.conftest import A0, Desk
from tests.gui.test_cases import BOX, saved


def is_save(call: Call) -> bool:
    return isinstance(call.job, DraftCase)


def being_saved(desk: Desk) -> Callable[[], None]:
    """Waits for a save that a worker has begun; the function given back lets the worker write, with nobody told yet."""

    def is_begun() -> bool:
        desk.settle()
        desk.viewer.run(lambda call: not is_save(call))
        return any(is_save(call) for call in desk.viewer.calls)

    desk.bot.waitUntil(is_begun)

    def write() -> None:
        assert desk.viewer.run(is_save)

    return write


def boxes_on_disk() -> set[str]:
    (info,) = list_cases()
    return {decision.id for decision in load_case(info.id).work.decisions}


def test_an_older_save_never_lands_on_a_newer_one(reviewing: Desk) -> None:
    saved(reviewing)
    first = reviewing.session.add_box(A0, BOX)
    write = being_saved(reviewing)
    second = reviewing.session.add_box(A0, BOX)
    reviewing.window.keeper.flush()
    write()
    assert {first, second} <= boxes_on_disk()
    reviewing.settle()
    assert {first, second} <= boxes_on_disk()
    assert reviewing.window.keeper.is_saved


def test_a_save_of_a_session_that_was_left_never_lands_on_that_of_the_next(reviewing: Desk) -> None:
    window, session = reviewing.window, reviewing.session
    saved(reviewing)
    first = session.add_box(A0, BOX)
    write = being_saved(reviewing)
    window.keeper.keep(session, window.case.asked[0], "")  # as when the files of the case change
    second = session.add_box(A0, BOX)
    window.keeper.flush()
    write()
    window.close()
    assert {first, second} <= boxes_on_disk()


def test_nothing_half_written_outlives_the_window(reviewing: Desk) -> None:
    saved(reviewing)
    reviewing.session.add_box(A0, BOX)
    write = being_saved(reviewing)
    write()
    reviewing.window.close()
    assert [path.suffix for path in cases_dir().iterdir()] == [".json"]


def test_a_save_that_cannot_be_put_in_place_is_told(reviewing: Desk) -> None:
    saved(reviewing)
    target = cases_dir() / f"{reviewing.window.keeper.case_id}.json"
    target.unlink()
    target.mkdir()
    reviewing.session.add_box(A0, BOX)
    reviewing.wait_for_hint("没有存下")
    assert not reviewing.window.keeper.is_saved
    target.rmdir()
    reviewing.window.keeper.flush()
    assert reviewing.window.keeper.is_saved
