"""The main job on the made-up case, with the real engine in real worker processes, as a user would run it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from blindmask.cli.main import main
from blindmask.host.paths import resources_dir
from tests.tools.evaluate import terms_of
from tests.tools.masked import check_masked
from tests.tools.scoring import load_truth, score

CASE = resources_dir() / "samples" / "case"
OWN = ("陆砚秋", "青柳地区检验检测中心", "999999198703140267", "19900001357", "luyanqiu")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """One `propose`, one `mask --decisions` on what it proposed: (folder with p.json and out/, exit code of mask)."""
    folder = tmp_path_factory.mktemp("run")
    proposals = folder / "p.json"
    assert main(["propose", str(CASE), "--json", str(proposals), "--workers", "2"]) == 0
    code = main(["mask", str(CASE), "--decisions", str(proposals), "--out", str(folder / "out"), "--workers", "2"])
    return folder, code


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_everything_that_must_be_hidden_is_preselected_and_nothing_that_must_stay(run: tuple[Path, int]) -> None:
    """The gate for a change to reading or detecting: one place less than before, of any kind, is a loss."""
    result = score(load_truth(CASE), read(run[0] / "p.json"))
    assert result.total(result.by_kind).wanted >= 48
    assert [miss.key for miss in result.misses] == []
    assert result.damaged == ()
    assert result.refusals == ()
    assert result.touching == result.boxes


def test_every_file_passed_its_own_verification(run: tuple[Path, int]) -> None:
    folder, code = run
    rows = read(folder / "out" / "map.json")
    assert code == 0
    assert [row["status"] for row in rows] == ["passed"] * len(rows)
    for row in rows:
        data = (folder / "out" / row["output"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row["bytes"], row["sha256"])


def test_nothing_can_be_read_under_an_accepted_box(run: tuple[Path, int]) -> None:
    folder, _ = run
    check = check_masked(read(folder / "p.json"), folder / "out", terms_of(load_truth(CASE)))
    assert check.boxes > 20
    assert check.leaks == ()


def test_outputs_hold_no_text_no_names_and_as_many_pages(run: tuple[Path, int]) -> None:
    folder, _ = run
    for row in read(folder / "out" / "map.json"):
        output = folder / "out" / row["output"]
        assert not any(own in row["output"] for own in OWN)
        if output.suffix == ".pdf":
            pdf = pdfium.PdfDocument(output)
            assert "".join(page.get_textpage().get_text_range() for page in pdf).strip() == ""
            assert not any(pdf.get_metadata_dict().values())
        else:
            with Image.open(output) as picture:
                assert output.suffix == ".tif" or not picture.getexif()


def test_the_report_tells_no_personal_text(run: tuple[Path, int]) -> None:
    folder, _ = run
    for name in ("report.html", "report.json"):
        text = (folder / "out" / name).read_text(encoding="utf-8")
        assert not any(own in text for own in OWN)


def test_the_sources_are_untouched_and_nothing_else_is_left(run: tuple[Path, int]) -> None:
    folder, _ = run
    outputs = {row["output"] for row in read(folder / "out" / "map.json")}
    assert {p.name for p in (folder / "out").iterdir()} == outputs | {"map.json", "report.html", "report.json"}


def test_check_finds_the_source_dirty_and_the_output_clean(run: tuple[Path, int], capsys: Any) -> None:
    folder, _ = run
    rows = {row["source"]: row["output"] for row in read(folder / "out" / "map.json")}
    source = next(name for name in rows if name.startswith("01"))
    applicant = ["--applicant", str(CASE / "applicant.json"), "--workers", "1"]
    assert main(["check", str(folder / "out" / rows[source]), *applicant]) == 0
    assert main(["check", str(CASE / source), *applicant]) == 6
    assert "文字层" in capsys.readouterr().out


def test_without_an_applicant_the_documents_tell_who_it_is(tmp_path: Path) -> None:
    """A labelled name on one page is searched on the other: 荣誉证书 has none."""
    copies = tmp_path / "in"
    copies.mkdir()
    for name in ("01_职称证书.pdf", "10_荣誉证书.jpg"):
        (copies / name).write_bytes((CASE / name).read_bytes())
    out = tmp_path / "p.json"
    assert main(["propose", str(copies), "--json", str(out), "--workers", "2"]) == 0
    texts = {
        file["path"]: [q["text"] for page in file["pages"] for q in page["proposals"] if q["preselected"]]
        for file in read(out)["files"]
    }
    assert "陆砚秋" in texts["01_职称证书.pdf"]
    assert "陆砚秋" in texts["10_荣誉证书.jpg"]
