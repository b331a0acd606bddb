"""The batch of the window: its roster and folders, and the run over them through the window's workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from blindmask.batch.calls import PlanFolder, ReadRoster, WriteSummaries, WriteTemplate
from blindmask.batch.entry import Entry
from blindmask.batch.orders import Order, Policy
from blindmask.batch.plan import Plan
from blindmask.batch.records import FileRecord, State
from blindmask.batch.roster import Roster
from blindmask.batch.run import Batch
from blindmask.case.output_folder import OutputFolder
from blindmask.core.errors import AppError, Cancelled
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet
from blindmask.gui.batch.attributing import Attributing
from blindmask.gui.batch.reviewing import Reviewing
from blindmask.gui.bridge import Bridge, Request
from blindmask.host.settings import load_settings
from blindmask.jobs.base import Job
from blindmask.messages import _, current_language, error_text

_RANK = 1
"""After the pages of a case that a person reviews meanwhile."""
_SUMMARY = "summary.html"


class Batching(QObject):
    """What the screen 批量 shows and drives. There is a `batch` once it was started."""

    loaded = Signal()
    """The roster, or the files of the folder, came."""
    changed = Signal(str)
    """The folder of an applicant whose state or progress is another; empty: everything is."""
    told = Signal(str)
    """A sentence about something that did not work."""

    def __init__(
        self, bridge: Bridge, quick: Bridge, rules: Callable[[], RuleSet], *, parent: QObject | None = None
    ) -> None:
        """`bridge` runs the batch; `quick` serves what a person waits for; `rules` are those that are chosen now."""
        super().__init__(parent)
        self._bridge, self._quick, self._rules = bridge, quick, rules
        self.roster_path = self.source = self.out = ""
        self.policy = Policy.CONFIRMED
        self.roster: Roster | None = None
        self.batch: Batch | None = None
        self._planned: Order | None = None
        """What a worker makes a plan for now."""
        self.reviewing = Reviewing(self, quick)
        self.attributing = Attributing(self)
        self._is_cancelling = False
        self._summary_is_due = False
        self._held: OutputFolder | None = None

    # Before the run

    def choose_roster(self, path: str) -> None:
        """Read a roster; `loaded` or `told` follows."""
        self.roster_path, self.roster = path, None
        self._forget()
        self._quick.ask(ReadRoster(path), partial(self._take_roster, path), partial(self._fail_roster, path))
        self.loaded.emit()

    def _take_roster(self, path: str, roster: Roster) -> None:
        if path == self.roster_path:
            self.roster = roster
            self.loaded.emit()

    def _fail_roster(self, path: str, error: AppError) -> None:
        if path == self.roster_path:
            self.roster_path = ""
            self.told.emit(error_text(error))
            self.loaded.emit()

    def choose_source(self, folder: str) -> None:
        """Where the files are; the outputs go beside it unless a person says otherwise."""
        self.source = folder
        self._forget()
        self.out = self.out or os.path.join(os.path.dirname(folder), _("批量遮盖件"))
        self.loaded.emit()

    def choose_out(self, folder: str) -> None:
        self.out = folder
        self._forget()
        self.loaded.emit()

    def choose_policy(self, policy: Policy) -> None:
        if policy is not self.policy:
            self.policy = policy
            self._forget()
            self.loaded.emit()

    def _forget(self) -> None:
        """Another batch begins."""
        self.batch = self._planned = None
        self.release()

    def _hold(self, out: Path) -> None:
        """Has the output folder as long as this batch is in the window: what is decided here goes there at any time."""
        if self._held is None or self._held.path != out:
            self.release()
            self._held = OutputFolder(out)

    def release(self) -> None:
        """Lets others have the output folder."""
        if self._held is not None:
            self._held.release(is_listed=True)
            self._held = None

    def write_template(self, path: str) -> None:
        """Write an empty roster there."""
        self._quick.ask(
            WriteTemplate(path),
            then=lambda _nothing: self.told.emit(_("模板已存好，填好后再选择它。")),
            otherwise=lambda error: self.told.emit(error_text(error)),
        )

    # The run

    @property
    def can_start(self) -> bool:
        has_all = bool(self.roster is not None and self.roster.members and self.source and self.out)
        return has_all and not self.is_running and not self.is_planned

    @property
    def is_planned(self) -> bool:
        """Whether it is being found out whose the files are, after which the batch begins."""
        return self._planned is not None

    @property
    def is_running(self) -> bool:
        return self.batch is not None and self.batch.queue.is_busy

    @property
    def is_paused(self) -> bool:
        return self.is_running and self.batch is not None and self.batch.queue.is_paused

    @property
    def is_unfinished(self) -> bool:
        """Whether the batch was stopped before its end."""
        has_waiting = self.batch is not None and any(not entry.is_tried for entry in self.batch.entries)
        return has_waiting and not self.is_running

    @property
    def rules(self) -> RuleSet:
        """By which the next start reads: those that are chosen on the screen 开始."""
        return self._rules()

    @property
    def has_other_rules(self) -> bool:
        """Whether other rules were chosen since the batch began."""
        return self.batch is not None and self.batch.order.rules != self.rules

    @property
    def is_ended(self) -> bool:
        return self.batch is not None and not self.is_running and not self.is_unfinished

    def start(self) -> None:
        """Begin, or go on. After the end it begins anew with the files and rules that are there now; what is done so
        stays done."""
        if self.batch is not None and (self.is_running or (self.is_unfinished and not self.has_other_rules)):
            self._run()
            return
        try:
            self._hold(Path(self.out))
        except AppError as error:
            self.told.emit(error_text(error))
            return
        self.batch = None
        if self.roster is None:
            return
        options = ExportOptions(style=load_settings().style)
        order = Order(Path(self.out), self.rules, options, self.policy, current_language(), keeps_readings=True)
        self._planned = order
        self._quick.ask(PlanFolder(self.roster, self.source, order), self._begin, partial(self._fail_begin, order))
        self.changed.emit("")

    def _begin(self, plan: Plan) -> None:
        if plan.order != self._planned:
            return
        self._planned = None
        self.batch = Batch(plan, self._ask, width=self._bridge.workers, changed=self._follow)
        self._run()

    def _fail_begin(self, order: Order, error: AppError) -> None:
        if order == self._planned:
            self._planned = None
            self.told.emit(error_text(error))
            self.changed.emit("")

    def _run(self) -> None:
        if self.batch is not None:
            self.batch.start()
            self.go_on()

    def go_on(self) -> None:
        """Tell that something was asked of the batch, and of its end when that comes."""
        self._summary_is_due = True
        self.changed.emit("")
        self._end_if_done()

    def pause(self) -> None:
        if self.batch is not None:
            self.batch.queue.pause()
            self.changed.emit("")

    def cancel(self) -> None:
        """Stop; who was not finished waits again, and nothing of them is left."""
        if self.batch is None:
            return
        self._is_cancelling = True
        self.batch.queue.cancel()
        self._is_cancelling = False
        self.changed.emit("")
        self._write_summaries()

    def prefer(self, folder: str) -> None:
        if self.batch is not None:
            self.batch.queue.prefer(folder)

    def retry(self, folder: str) -> None:
        if self.batch is not None:
            self.batch.retry(folder)
            self.go_on()

    # Between the batch and the workers

    def _ask(self, job: Job[Any], then: Callable[[Any], None]) -> Callable[[], None]:
        asked: list[Request] = []

        def ask() -> None:
            asked.append(self._bridge.ask(job, then, fail, rank=_RANK))

        def fail(error: AppError) -> None:
            if isinstance(error, Cancelled) and not self._is_cancelling:
                # The case in the window was stopped, not the batch. Later: its cancelling is still going on.
                QTimer.singleShot(0, self, ask)
            else:
                then(error)

        ask()
        return lambda: self._bridge.cancel(lambda request: request in asked)

    def _follow(self, folder: str) -> None:
        if self._is_cancelling:
            return  # everybody who waited is told of at once
        self.changed.emit(folder)
        self._end_if_done()

    def _end_if_done(self) -> None:
        # Later: the queue tells of a change before it starts the next one.
        QTimer.singleShot(0, self, self._write_summaries_once)

    def _write_summaries_once(self) -> None:
        if self._summary_is_due and not self.is_running:
            self._summary_is_due = False
            self.changed.emit("")
            self._write_summaries()

    def _write_summaries(self) -> None:
        if self.batch is None:
            return
        self._bridge.ask(
            WriteSummaries(self.out, self.batch.told(), current_language()),
            then=lambda _nothing: self.changed.emit(""),
            otherwise=lambda error: self.told.emit(error_text(error)),
        )

    @property
    def summary(self) -> str:
        """The path of the summary; empty while there is none."""
        path = os.path.join(self.out, _SUMMARY)
        return path if self.batch is not None and not self.is_running and os.path.exists(path) else ""

    @property
    def loose(self) -> list[FileRecord]:
        """The files that are nobody's, once every file was looked at."""
        return list(self.batch.loose.values()) if self.batch is not None and not self.batch.is_sorting else []

    def progress(self, entry: Entry) -> float:
        """How much of what is known to be done for an applicant who is in work is done, from 0 to 1; else 0."""
        return self.batch.queue.progress(entry.folder) if self.batch is not None else 0.0

    def state(self, entry: Entry) -> State:
        return self.batch.state(entry) if self.batch is not None else State.WAITING

    def entry(self, folder: str) -> Entry | None:
        """The applicant with that folder once the batch was started."""
        is_known = self.batch is not None and folder in self.batch.folders
        return self.batch.entry(folder) if self.batch is not None and is_known else None
