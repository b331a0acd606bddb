"""The two readers that are compared, each in processes of its own: ours, and PaddleOCR as it comes.

PaddleOCR gets the same small weights, because the larger ones that it would download are in no package, and no models
for unwarping and the direction of lines, for the same reason. The page orientation model, which would be there, is left
out in its favour: pages stand upright, so it could only cost time and turn some wrongly. All else is its default.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import numpy as np
import psutil
from numpy.typing import NDArray

from blindmask.host.weights import model_path
from blindmask.jobs.worker import prepare_environment
from tests.tools.bench.accuracy import Line
from tests.tools.bench.floor import Run

Read = Callable[[NDArray[np.uint8], Sequence[str]], list[Line]]


@dataclass(frozen=True, slots=True)
class Done:
    """One page read: its lines, the CPU seconds of all the process's threads, and what its networks ran on."""

    lines: list[Line]
    cpu_s: float
    runs: list[Run]


class ReaderProcess:
    """A reader in a process. `cold_s`: wall seconds from nothing to its first blank page read."""

    def __init__(self, name: str) -> None:
        start = time.perf_counter()
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, theirs), daemon=True)
        self._process.start()
        self.pipe.recv()
        self.cold_s = time.perf_counter() - start

    def begin(self, file: Path, wanted: Sequence[str]) -> None:
        """`file`: the picture as numpy saves it. A pipe would keep the parent busy, and a processor with it."""
        self.pipe.send((file, wanted))

    def finish(self) -> Done:
        answer: Done = self.pipe.recv()
        return answer

    @property
    def peak_mb(self) -> float:
        """The most memory that the process ever held (what it holds now where the system does not tell)."""
        memory: Any = psutil.Process(self._process.pid).memory_info()
        status = Path(f"/proc/{self._process.pid}/status")
        if status.is_file():
            return int(status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) / 1024
        return getattr(memory, "peak_wset", memory.rss) / 2**20

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pipe.close()
        self._process.join(timeout=20)


def _serve(name: str, pipe: Connection) -> None:
    runs = _noted_runs()
    read = {"ours": _ours, "careful": _careful, "plain": _plain}[name]()
    read(np.full((1600, 1200, 3), 255, np.uint8), ())
    pipe.send(None)
    while True:
        try:
            file, wanted = pipe.recv()
        except EOFError:
            return
        image = np.load(file)
        runs.clear()
        start_s = _cpu_s()
        lines = read(image, wanted)
        pipe.send(Done(lines, _cpu_s() - start_s, list(runs)))


def _noted_runs() -> list[Run]:
    """A list to which every run of a network is added from now on."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    noted: list[Run] = []
    run = onnxruntime.InferenceSession.run

    def note(session: Any, names: Any, feeds: dict[str, Any], *rest: Any) -> Any:
        noted.append((Path(session._model_path).parent.name, next(iter(feeds.values())).shape))
        return run(session, names, feeds, *rest)

    onnxruntime.InferenceSession.run = note  # pyright: ignore[reportAttributeAccessIssue] - stands in for it
    return noted


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system


def _ours() -> Read:
    prepare_environment()
    from blindmask.ocr.paddle import shared_engine

    engine = shared_engine()

    def read(image: NDArray[np.uint8], wanted: Sequence[str]) -> list[Line]:
        readings = engine.read(image, wanted=wanted)
        return [Line(r.span.text, [list(corner) for corner in r.quad]) for r in readings]

    return read


def _careful() -> Read:
    """Ours without knowing what is wanted: every line is read by the careful recogniser."""
    read = _ours()
    return lambda image, wanted: read(image, ())


def _plain() -> Read:
    os.environ.update({"ORT_DISABLE_TELEMETRY": "1", "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True"})
    import paddleocr  # pyright: ignore[reportMissingTypeStubs] - it has none

    logging.getLogger("paddlex").setLevel(logging.WARNING)
    detector = model_path("ppocrv6_small_det")
    with TemporaryDirectory(prefix="bm-bench-") as folder:
        pipeline: Any = paddleocr.PaddleOCR(
            text_detection_model_name="PP-OCRv6_small_det",
            text_detection_model_dir=str(detector.parent),
            text_recognition_model_name="PP-OCRv6_small_rec",
            text_recognition_model_dir=str(_as_released(Path(folder))),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
        )

    def read(image: NDArray[np.uint8], wanted: Sequence[str]) -> list[Line]:
        del wanted
        height_px, width_px = image.shape[:2]
        found = pipeline.predict(np.ascontiguousarray(image[:, :, ::-1]))[0]
        return [
            Line(text, [[float(x) / width_px, float(y) / height_px] for x, y in corners])
            for text, corners in zip(found["rec_texts"], found["rec_polys"], strict=True)
        ]

    return read


def _as_released(folder: Path) -> Path:
    """The recogniser's folder with the padding of the release, which ours changes."""
    ours = model_path("ppocrv6_small_rec")
    folder = folder / ours.parent.name
    folder.mkdir()
    (folder / "inference.onnx").write_bytes(ours.read_bytes())
    config = (ours.parent / "inference.yml").read_text(encoding="utf-8")
    (folder / "inference.yml").write_text(config.replace("[3, 48, 96]", "[3, 48, 320]"), encoding="utf-8")
    return folder
