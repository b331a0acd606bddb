"""Pictures of every screen: `python -m tests.tools.screenshots FOLDER [--docs]`, without a display.

The made-up sample case is opened in the real window; the workers' answers are prepared from what the samples are known
to hold, so nothing is read and all pictures take about two minutes. Each screen is shown at 100 % and 200 %, light,
dark and with high contrast, in Chinese and English. With `--docs`, the pictures of README and guide are made instead.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from blindmask.core.proposals import Kind, Verdict
from blindmask.host.applicant_file import load_applicant
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
from blindmask.messages import languages
from tests.fake_workers import Answers, FakeWorkers
from tests.tools.batch_scenes import SHOWN_FOLDER, batch_scenes
from tests.tools.sample_answers import CASE, FAILING, SampleAnswers

if TYPE_CHECKING:
    from blindmask.gui.main_window import MainWindow

README_PICTURE = resources_dir() / "pictures" / "review.png"
GUIDE = resources_dir() / "guide"
GUIDE_SCENES = {
    "start": "start",
    "review": "review",
    "export-results": "export",
    "check-results": "check",
    "batch-results": "batch",
}
"""Picture of the guide by scene."""
GUIDE_WIDTH_PX = 720
DOCS_COLOURS = 256
SIZES = {1: (1280, 840), 2: (960, 540)}
"""By scale: the window in logical pixels; at 200 % it is that of a full HD screen."""
SCHEMES = ("light", "dark", "contrast")


class Stage:
    """The window with its prepared workers."""

    def __init__(self, size: tuple[int, int], answers: Answers | None = None) -> None:
        from blindmask.gui.bridge import Bridge
        from blindmask.gui.main_window import MainWindow

        answers = SampleAnswers() if answers is None else answers
        self.reader, self.viewer = FakeWorkers(answers), FakeWorkers(answers)
        self.window: MainWindow = MainWindow(
            Bridge(self.reader, workers=99), Bridge(self.viewer, workers=99), load_rules()
        )
        self.window.resize(*size)
        self.window.show()
        self.serve()

    @property
    def review(self) -> Any:
        return self.window.review

    def serve(self, *executors: FakeWorkers) -> None:
        """End every job of these executors (those that serve the screen), until none is left."""
        self.settle()
        while sum(executor.run() for executor in executors or (self.viewer,)):
            self.settle()

    def settle(self) -> None:
        """Results taken over, rows that are rebuilt a moment later rebuilt, and everything laid out."""
        from PySide6.QtTest import QTest

        for _turn in range(3):
            QTest.qWait(40)

    def open(self) -> None:
        files = sorted(str(path) for path in CASE.iterdir() if path.suffix not in (".json", ".md"))
        self.window.open_case([*files, str(CASE / "missing.pdf")], load_applicant(CASE / "applicant.json"))
        self.serve()

    def begin(self, *, pages: int | None = None) -> None:
        """Start the review; read so many pages, or all."""
        self.open()
        self.window.start.begin.click()
        self.serve()
        if pages is None:
            self.serve(self.reader, self.viewer)
        else:
            wanted = self.reader.calls[:pages]
            self.reader.run(lambda call: call in wanted)
            self.serve()

    def decide(self) -> None:
        """Everything decided, and every page looked at."""
        session = self.window.session
        assert session is not None
        session.set_verdict(session.undecided(), Verdict.KEEP)
        for page in session.pages:
            session.mark_opened(page)


def scenes(size: tuple[int, int]) -> Iterator[tuple[str, Stage]]:
    """Every screen in its states, one after the other; the stage is as its picture shall show it."""
    stage = Stage(size)
    yield "start-empty", stage
    stage.open()
    yield "start", stage
    stage = Stage(size)
    stage.begin(pages=4)
    yield "review-busy", stage
    stage.serve(stage.reader, stage.viewer)
    select_name(stage)
    yield "review", stage
    show_file(stage, FAILING)
    yield "review-failed", stage
    show_file(stage, "10_荣誉证书.jpg")
    yield "review-attention", stage
    stage.window.steps.buttons[2].click()
    yield "export-refused", stage
    stage.decide()
    stage.window.export.folder.setText(f"{SHOWN_FOLDER}/遮盖件")
    stage.window.export.confirm.click()
    stage.serve(stage.reader, stage.viewer)
    yield "export-results", stage
    stage = Stage(size)
    stage.window.steps.check.click()
    yield "check-empty", stage
    stage.window.check.form.set_applicant(load_applicant(CASE / "applicant.json"))
    stage.window.checking.intake.add([str(path) for path in sorted(CASE.glob("0[1-4]*"))])
    stage.serve()
    stage.window.check.start.click()
    stage.serve(stage.reader, stage.viewer)
    yield "check-results", stage
    yield from batch_scenes(lambda functions: Stage(size, functions))


def select_name(stage: Stage) -> None:
    session = stage.window.session
    assert session is not None
    first = next(decision for decision in session.walk() if decision.kind is Kind.NAME)
    stage.review.select(first.id)
    stage.serve()


def show_file(stage: Stage, name: str) -> None:
    session = stage.window.session
    assert session is not None
    document = next(document for document in session.documents if document.path.endswith(name))
    stage.review.show_page(document.page_key(0))
    stage.serve()


def take_all(folder: Path, scale: int) -> None:
    """Every scene in every language and scheme, into `folder`."""
    for name, stage in scenes(SIZES[scale]):
        for language in languages():
            stage.window.change_language(language)
            stage.serve()
            for scheme in SCHEMES:
                stage.window.change_theme(scheme)
                stage.serve()
                stage.window.grab().save(str(folder / f"{name}-{language}-{scheme}-{scale}00.png"))
        stage.window.change_language("zh")
        stage.serve()


def take_docs_pictures() -> None:
    """The pictures of README and guide, in few colours: small files."""
    for name, stage in scenes(SIZES[1]):
        if name in GUIDE_SCENES:
            stage.window.change_theme("light")
            stage.serve()
            _save_small(stage, GUIDE / f"{GUIDE_SCENES[name]}.png", width_px=GUIDE_WIDTH_PX)
            if name == "review":
                _save_small(stage, README_PICTURE)


def _save_small(stage: Stage, target: Path, width_px: int | None = None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    stage.window.grab().save(str(target))
    with Image.open(target) as picture:
        whole = picture.convert("RGB")
        if width_px is not None:
            whole.thumbnail((width_px, width_px), Image.Resampling.LANCZOS)
        small = whole.quantize(DOCS_COLOURS, kmeans=3, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--scale", type=int, choices=tuple(SIZES), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.docs and args.folder is None:
        parser.error("a folder is needed")
    scale = args.scale or 1
    if args.scale is None and not args.docs:
        args.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.tools.screenshots", str(args.folder), "--scale"]
        return max(subprocess.run([*command, str(scale)], check=False).returncode for scale in SIZES)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"BLINDMASK_HOME": home, "QT_SCALE_FACTOR": str(scale), "BLINDMASK_LANG": ""}
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from blindmask.gui.theme import apply_theme

        apply_theme(QApplication(sys.argv[:1]), "light")
        take_docs_pictures() if args.docs else take_all(args.folder, scale)
    return 0


if __name__ == "__main__":
    sys.exit(main())
