"""The whole program on the made-up case: pages by scan and by text layer, the first page, stages, masking."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pymupdf

from blindmask.case.calls import AnalysePage, InspectFile, ProbeEngine
from blindmask.case.work import analysis, masked_copy, page_reading, probe
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, PageAnalysis, Verdict
from blindmask.core.results import ExportOptions
from blindmask.detect import stages
from blindmask.detect.marks import codes, signatures, strokes, under_marks
from blindmask.detect.marks.photos import find as photos
from blindmask.detect.marks.seals import find as seals
from blindmask.detect.marks.seals import shapes
from blindmask.detect.people import names
from blindmask.detect.units import own as own_units
from blindmask.documents.open import open_document
from blindmask.host.applicant_file import load_applicant
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor, JobFuture
from blindmask.jobs.local import LocalExecutor
from tests.tools.bench.pages import CASE
from tests.tools.sheet import font_bytes

_LINES = 38


def make_text_pdf(path: Path, *, pages: int) -> None:
    """A born-digital paper of plain text, the applicant's name on the first page."""
    document = pymupdf.open()
    name = load_applicant(CASE / "applicant.json").names[0]
    for number in range(pages):
        page: Any = document.new_page(width=595, height=842)
        page.insert_font(fontname="cjk", fontbuffer=font_bytes())
        for line in range(_LINES):
            text = f"{number + 1}.{line + 1} 试样制备按照规定的程序进行，环境温度控制在二十摄氏度左右"
            page.insert_text((72, 80 + 18 * line), text, fontname="cjk", fontsize=11)
        if not number:
            page.insert_text((72, 60), f"作者：{name}", fontname="cjk", fontsize=14)
    document.subset_fonts()
    document.save(path, garbage=3, deflate=True)


def measure_text_pages(workers: int, *, pages: int = 40) -> None:
    """Born-digital pages a second, from the file to its proposals, with the workers warm."""
    with TemporaryDirectory(prefix="bm-bench-") as folder, _warm(workers) as executor:
        path = Path(folder) / "paper.pdf"
        make_text_pdf(path, pages=pages)
        start_s, cpu_s = time.perf_counter(), _workers_cpu_s()
        analyses, document = _analyse(executor, path)
        wall_s, cpu_s = time.perf_counter() - start_s, _workers_cpu_s() - cpu_s
        marked = sum(p.preselected for analysis in analyses for p in analysis.proposals)
        print(
            f"born-digital: {len(document.pages) / wall_s:.1f} pages a second with {workers} workers"
            f" ({cpu_s / len(analyses):.3f} CPU-s a page, {marked} boxes)",
            flush=True,
        )


def measure_first_page() -> None:
    """From adding a file to the proposals for its first page, in a worker that has loaded its models."""
    with _warm(1) as executor:
        for name in ("04_聘书.jpg", "03_毕业证书_陆砚秋.pdf", "07_论文.pdf"):
            start_s, cpu_s = time.perf_counter(), _workers_cpu_s()
            document = executor.submit(InspectFile(str(CASE / name))).result()
            _submit_page(executor, document, 0).result()
            wall_s, cpu_s = time.perf_counter() - start_s, _workers_cpu_s() - cpu_s
            print(f"first page of {name}: {cpu_s:.2f} CPU-s, {wall_s:.2f} s by the clock", flush=True)


def measure_long_file(workers: int, *, pages: int = 300) -> None:
    """The most memory of the parent and of a worker while a file of many scanned pages is read."""
    with TemporaryDirectory(prefix="bm-bench-") as folder, _warm(workers) as executor:
        path = Path(folder) / "long.pdf"
        _make_scans(path, pages=pages)
        start_s = time.perf_counter()
        analyses, _ = _analyse(executor, path)
        wall_s = time.perf_counter() - start_s
        print(
            f"{len(analyses)} scanned pages in one file: {60 * pages / wall_s:.0f} pages a minute,"
            f" largest worker {_largest_worker_mb():.0f} MB",
            flush=True,
        )


def _make_scans(path: Path, *, pages: int) -> None:
    """Pages that are pictures: the case's scans one after the other, each as often as needed."""
    scans = [pymupdf.open(CASE / name) for name in ("03_毕业证书_陆砚秋.pdf",)]
    pictures = [(CASE / name).read_bytes() for name in ("04_聘书.jpg", "10_荣誉证书.jpg", "05_公需课合格证书.png")]
    document: Any = pymupdf.open()
    for number in range(pages):
        if number % 4 == 0:
            document.insert_pdf(scans[0])
        else:
            page = document.new_page(width=595, height=842)
            page.insert_image(page.rect, stream=pictures[number % 3])
    document.save(path, deflate=True)


def _workers_cpu_s() -> float:
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system for one in times)


def _largest_worker_mb() -> float:
    peaks: list[float] = []
    for child in psutil.Process().children(recursive=True):
        status = Path(f"/proc/{child.pid}/status")
        if status.is_file() and "VmHWM:" in (text := status.read_text(encoding="ascii", errors="replace")):
            peaks.append(int(text.split("VmHWM:")[1].split()[0]) / 1024)
        else:
            peaks.append(child.memory_info().rss / 2**20)
    return max(peaks, default=0.0)


def measure_masking() -> None:
    """Writing the masked copies of files that are already proposed, and the proof of them, apart."""
    pages, write_s, verify_s = 0, 0.0, 0.0
    with TemporaryDirectory(prefix="bm-bench-") as folder, _warm(1) as executor:
        inspected = []
        for path in sorted(CASE.glob("[0-9]*")):
            analyses, document = _analyse(executor, path)
            inspected.append((document, _decisions(analyses), {a.page.index: a.upright for a in analyses}))
        applicant, rules = load_applicant(CASE / "applicant.json"), load_rules()
        with _timed(masked_copy, "write_masked") as writing, _timed(masked_copy, "verify_output") as verifying:
            for number, (document, decisions, turns) in enumerate(inspected):
                target = str(Path(folder) / f"{number:02d}")
                masked_copy.export_document(document, decisions, turns, target, applicant, rules, ExportOptions())
                pages += len(document.pages)
            write_s, verify_s = sum(writing), sum(verifying)
    print(
        f"mask of a proposed file: {write_s / pages:.2f} CPU-s a page written, {verify_s / pages:.2f} to prove it",
        flush=True,
    )


def _decisions(analyses: Sequence[PageAnalysis]) -> list[Decision]:
    return [
        Decision(p.id, p.page, p.box, p.kind, Verdict.MASK if p.preselected else Verdict.KEEP)
        for analysis in analyses
        for p in analysis.proposals
    ]


def measure_stages() -> None:
    """CPU seconds a page of each stage of reading and proposing, on the made-up case in this process."""
    applicant, rules = load_applicant(CASE / "applicant.json"), load_rules()
    engine: Any = probe.shared_engine()
    timed: dict[str, tuple[Any, str]] = {
        "rendering": (page_reading.render, "render_for_reading"),
        "text layer": (page_reading, "page_spans"),
        "standing": (page_reading, "find_standing"),
        "levelling": (page_reading, "find_parts"),
        "finding lines": (engine._detector, "find"),
        "quick recogniser": (engine._quick, "probabilities"),
        "careful recogniser": (engine._recogniser, "probabilities"),
        "names": (names, "find_names"),
        "units": (own_units, "find_units"),
        "others": (stages, "find_others"),
        "photos": (photos, "find_photos"),
        "codes": (codes, "codes_on"),
        "seals' shapes": (shapes, "find_shapes"),
        "seals": (seals, "find_seals"),
        "prints": (strokes, "find_prints"),
        "under marks": (under_marks, "read_under"),
        "signatures": (signatures, "find_signatures"),
    }
    pages = 0
    with ExitStack() as stack:
        spent = {label: stack.enter_context(_timed(*place)) for label, place in timed.items()}
        start_s = time.process_time()
        for path in sorted(CASE.glob("[0-9]*")):
            document = open_document(str(path))
            for page in document.pages:
                analysis.analyse_page(document, page.index, applicant, rules)
                pages += 1
        total_s = time.process_time() - start_s
    listed = sorted(((sum(times) / pages, label) for label, times in spent.items()), reverse=True)
    stages_line = ", ".join(f"{label} {seconds:.2f}" for seconds, label in listed if seconds >= 0.005)
    print(f"stages of {total_s / pages:.2f} CPU-s a page (some hold others): {stages_line}", flush=True)


@contextmanager
def _timed(owner: Any, name: str) -> Iterator[list[float]]:
    """CPU seconds of every call of `owner.name` while this lasts."""
    function: Callable[..., Any] = getattr(owner, name)
    times: list[float] = []

    def timed(*args: Any, **options: Any) -> Any:
        start_s = time.process_time()
        try:
            return function(*args, **options)
        finally:
            times.append(time.process_time() - start_s)

    setattr(owner, name, timed)
    try:
        yield times
    finally:
        setattr(owner, name, function)


@contextmanager
def _warm(workers: int) -> Iterator[Executor]:
    """Workers that have loaded their models."""
    with LocalExecutor(workers) as executor:
        for future in [executor.submit(ProbeEngine()) for _ in range(workers)]:
            future.result()
        first = executor.submit(InspectFile(str(CASE / "10_荣誉证书.jpg"))).result()
        for future in [_submit_page(executor, first, 0) for _ in range(workers)]:
            future.result()
        yield executor


def _analyse(executor: Executor, path: Path) -> tuple[list[PageAnalysis], Document]:
    document = executor.submit(InspectFile(str(path))).result()
    futures = [_submit_page(executor, document, page.index) for page in document.pages]
    return [future.result() for future in futures], document


def _submit_page(executor: Executor, document: Document, index: int) -> JobFuture[PageAnalysis]:
    applicant, rules = load_applicant(CASE / "applicant.json"), load_rules()
    return executor.submit(AnalysePage(document, index, applicant, rules))
