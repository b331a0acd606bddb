"""The case that is open in the window: its start from the first screen, or its resumption, and its reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.input_formats import accepted_suffixes
from blindmask.core.proposals import PageAnalysis
from blindmask.core.rules import RuleSet
from blindmask.gui.bridge import Bridge
from blindmask.gui.case_keeper import CaseKeeper
from blindmask.gui.help.walkthrough import SAMPLE
from blindmask.gui.intake import Intake
from blindmask.gui.pictures import Pictures
from blindmask.gui.reading import Reading
from blindmask.gui.review.review_page import ReviewPage
from blindmask.host.applicant_file import load_applicant
from blindmask.messages import _, error_text
from blindmask.review.page_state import PageState
from blindmask.review.session import Session


class CaseFlow(QObject):
    """From the files of the first screen to a session that is being read. It knows no screen but 核对."""

    applicant_found = Signal(object)
    """The Applicant to put into the form."""
    rules_found = Signal(str)
    """The name of the rule set to choose."""
    ready = Signal()
    """All files of a case that begins by itself were looked at."""
    told = Signal(str)

    def __init__(
        self, intake: Intake, keeper: CaseKeeper, *, reader: Bridge, viewer: Bridge, rules: RuleSet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._intake, self._keeper = intake, keeper
        self._reader, self._viewer = reader, viewer
        self.session: Session | None = None
        self.asked = Applicant(), rules
        """Whose case is open, and by which rules."""
        self._reading: Reading | None = None
        self._pictures: Pictures | None = None
        self._begins_by_itself = False
        self._known: tuple[tuple[Applicant, RuleSet], tuple[PageAnalysis, ...]] = self.asked, ()
        intake.updated.connect(self._announce_ready)

    @property
    def is_reading(self) -> bool:
        return self._reading is not None and self._reading.is_running

    def fill(self, paths: Iterable[str], applicant: Applicant) -> None:
        """Put a case into the first screen; a person begins the reading."""
        self.applicant_found.emit(applicant)
        self._intake.add(paths)

    def fill_with_sample(self) -> None:
        files = sorted(str(path) for path in SAMPLE.iterdir() if path.suffix.lower() in accepted_suffixes())
        self.fill(files, load_applicant(SAMPLE / "applicant.json"))

    def fill_with_saved(self, case_id: str) -> None:
        """A case of the list; a person goes on with it."""
        try:
            case = self._keeper.choose(case_id)
        except AppError as error:
            self.told.emit(error_text(error))
            return
        self._intake.clear()
        self.rules_found.emit(case.rules)
        self.fill((document.path for document in case.documents), case.applicant)
        self.told.emit(_("已打开上次的核对，文件检查完后按“开始核对”继续。"))

    def fill_and_begin(
        self, paths: Iterable[str], applicant: Applicant, *, rules: RuleSet, known: Sequence[PageAnalysis]
    ) -> None:
        """Another case, `ready` to begin as soon as its files were looked at.

        `known`: what was read of them before for this applicant, by these rules.
        """
        self._intake.clear()
        self._begins_by_itself = True
        self._known = (applicant, rules), tuple(known)
        self.fill(paths, applicant)

    def _announce_ready(self) -> None:
        if self._begins_by_itself and self._intake.documents and not self._intake.is_busy:
            self._begins_by_itself = False
            self.ready.emit()

    def take_up(self, applicant: Applicant, rules: RuleSet) -> bool:
        """Bring the files into the session. True when it is another one than before, with what was decided there."""
        documents, asked = self._intake.documents, (applicant, rules)
        known = self.session.documents if self.session is not None else ()
        is_same = self.session is not None and asked == self.asked and set(known) <= set(documents)
        is_same = is_same and not self._keeper.has_choice
        session = self.session if self.session is not None and is_same else self._open_session(*asked)
        for document in documents:
            session.add_document(document)
        return not is_same

    def _open_session(self, applicant: Applicant, rules: RuleSet) -> Session:
        """A new session; decisions of a person about files that are still there go with them."""
        old, session = self.session, Session()
        for part in (self._reading, self._pictures):
            if part is not None:
                part.end()
        self.session, self.asked = session, (applicant, rules)
        hashes = {document.sha256 for document in self._intake.documents}
        session.restore(self._keeper.take_up(applicant, hashes, old))
        self._keeper.keep(session, applicant, rules.name)
        self._reading = Reading(session, self._reader, applicant=applicant, rules=rules, parent=self)
        self._pictures = Pictures(session, self._viewer, self)
        return session

    def read(self) -> None:
        """Read every page that was not read."""
        if self._reading is not None:
            self._take_known()
            self._reading.start()

    def _take_known(self) -> None:
        """What was read before need not be read, where it was asked for the same."""
        asked, known = self._known
        session, self._known = self.session, (self.asked, ())
        if session is None or asked != self.asked:
            return
        pages = set(session.pages)
        for analysis in known:
            if analysis.page in pages and session.page_state(analysis.page) is PageState.WAITING:
                session.add_analysis(analysis)

    def make_review(self, *, style: str) -> ReviewPage | None:
        """A new screen 核对 over the session; what it shows goes first from now on."""
        if self.session is None or self._reading is None or self._pictures is None:
            return None
        review = ReviewPage(self.session, self._pictures, self._reading, style=style)
        for bridge in (self._reader, self._viewer):
            review.looked_at.connect(bridge.look_at)
        self._reader.look_at(review.page)
        return review
