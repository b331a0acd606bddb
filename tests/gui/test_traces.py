"""What stays on the computer: one window at a time works on a case, and all of it goes in one click."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from blindmask.core.errors import CaseInUse
from blindmask.gui.wiping import WipeDialog
from blindmask.host.settings import Settings, load_settings, save_settings
from blindmask.review.case_lock import lock_case, unlock_case
from blindmask.review.casefile import cases_dir, list_cases, write_case
from blindmask.review.traces import count_traces, wipe_traces
from tests.gui.conftest import Desk
from tests.gui.test_cases import saved
from tests.hostile.parsers import CASE_ID, PARSERS

HOLD = """
import sys
from blindmask.review.case_lock import lock_case
lock_case(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def other_window(case_id: str) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, case_id],
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"held"
    return child


def test_a_case_that_another_window_has_open_is_told(make_desk: Callable[[int], Desk]) -> None:
    write_case(CASE_ID, PARSERS["case"].seed.decode())
    desk = make_desk(10)
    desk.serve()
    with other_window(CASE_ID) as child:
        desk.window.start.recent.opened.emit(CASE_ID)
        assert "另一个窗口" in desk.window.steps.hint.text()
        with pytest.raises(CaseInUse):
            desk.window.keeper.cases.delete(CASE_ID)
        assert wipe_traces() == 0
        child.kill()
    lock_case(CASE_ID)  # a killed window holds nothing
    unlock_case(CASE_ID)


def test_the_same_files_in_a_second_window_are_kept_apart(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    former.read_all()
    saved(former)
    first = former.window.keeper.case_id
    unlock_case(first)
    again = make_desk(10)
    again.serve()
    with other_window(first) as child:
        again.begin()
        assert again.window.keeper.case_id != first
        assert "另一个窗口" in again.window.steps.hint.text()
        saved(again)
        child.kill()
    assert {info.id for info in list_cases()} == {first, again.window.keeper.case_id}


def test_all_traces_go_in_one_click_and_preferences_stay(desk: Desk) -> None:
    write_case(CASE_ID, PARSERS["case"].seed.decode())
    (cases_dir() / f"{'f' * 32}.damaged").write_bytes(b"{")
    (cases_dir() / ".half.part").write_bytes(b"{")
    save_settings(Settings(style="white"))
    desk.window.ask_wipe()
    (dialog,) = desk.window.findChildren(WipeDialog)
    assert "3 份" in dialog.text()
    assert "已经导出的文件" in dialog.informativeText()
    assert dialog.defaultButton() is dialog.keep
    dialog.wipe.click()
    desk.serve()
    assert list(cases_dir().iterdir()) == []
    assert desk.window.keeper.cases.infos == []
    assert "已删除 3 份" in desk.window.steps.hint.text()
    assert load_settings() == Settings(style="white")


def test_the_case_in_work_stays_and_the_dialog_says_so(reviewing: Desk) -> None:
    saved(reviewing)
    write_case(CASE_ID, PARSERS["case"].seed.decode())
    current = reviewing.window.keeper.case_id
    assert count_traces(but=current) == 1
    reviewing.window.ask_wipe()
    (dialog,) = reviewing.window.findChildren(WipeDialog)
    assert "会留下" in dialog.informativeText()
    dialog.wipe.click()
    assert [info.id for info in list_cases()] == [current]


def test_a_person_who_does_not_want_it_loses_nothing(desk: Desk) -> None:
    write_case(CASE_ID, PARSERS["case"].seed.decode())
    desk.window.ask_wipe()
    (dialog,) = desk.window.findChildren(WipeDialog)
    dialog.keep.click()
    assert count_traces() == 1
