"""Nothing survives masking, and the checker names what careless masking leaves: one small file per hiding place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSource, TextSpan
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions, Leak
from blindmask.documents.open import open_document
from blindmask.export.proof.foreign import check_foreign
from blindmask.export.proof.verify import verify_output
from blindmask.export.write.mask import output_suffix, write_masked
from blindmask.host.rule_files import load_rules
from tests.leaks import image_places, pdf_places, rare_places
from tests.leaks.draft import BOX, NEUTRAL, SECRET, Place, Visible
from tests.leaks.scanner import secrets_in, shows_ink

assert rare_places.PICTURE is pdf_places.PICTURE  # importing it adds its places
ROOT = Path(__file__).resolve().parents[2]
PLACES = [*pdf_places.PLACES, *image_places.PLACES]
TERMS = (SECRET.latin, SECRET.han)
RULES = replace(load_rules(), dpi=150)
LEAST_HIT_RATE = 0.95


def read_ink(picture: NDArray[np.uint8]) -> Sequence[TextSpan]:
    """Reads a name wherever there is ink: what OCR does for letters, without its seconds."""
    ink = shows_ink(picture)
    if ink.sum() < 40:
        return []
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    height_px, width_px = ink.shape
    edges = columns[0] / width_px, rows[0] / height_px, (columns[-1] + 1) / width_px, (rows[-1] + 1) / height_px
    box = Rect(*(float(edge) for edge in edges))
    return [TextSpan(SECRET.han, box, (box,) * len(SECRET.han), TextSource.OCR)]


def written(folder: Path, place: Place, visible: Visible, *, is_secret: bool = True) -> Path:
    path = folder / f"case{place.suffix}"
    path.write_bytes(place.build(SECRET if is_secret else NEUTRAL, visible))
    return path


def checked(path: Path) -> list[Leak]:
    return check_foreign(path, terms=TERMS, read=read_ink)


def test_there_are_enough_places() -> None:
    assert len(pdf_places.PLACES) >= 60
    assert len(image_places.PLACES) >= 20
    assert len({place.name for place in PLACES}) == len(PLACES)


def test_the_documents_say_how_many_places_there_are() -> None:
    said = {
        "README.md": f"{len(PLACES)} hiding places",
        "README.zh-CN.md": f"{len(PLACES)} 种藏文字的地方",
        "tests/README.md": f"{len(PLACES)} hiding places ({len(pdf_places.PLACES)} in PDFs, "
        f"{len(image_places.PLACES)} in images)",
    }
    unlike = {name for name, words in said.items() if words not in (ROOT / name).read_text(encoding="utf-8")}
    assert unlike == set()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nothing_survives_masking(tmp_path: Path, place: Place) -> None:
    source = written(tmp_path, place, Visible.SHOWN)
    assert secrets_in(source.read_bytes()), "the scanner must see what it shall not find later"
    document = open_document(str(source))
    decisions = [
        Decision(f"{page.index}", document.page_key(page.index), BOX, Kind.NAME, Verdict.MASK)
        for page in document.pages
    ]
    options = ExportOptions()
    target = tmp_path / f"masked{output_suffix(document, options)}"
    write_masked(document, decisions, uprights={}, target=target, rules=RULES, options=options)
    assert secrets_in(target.read_bytes()) == []
    proof = verify_output(
        target, source=document, decisions=decisions, turns={}, style="black", terms=TERMS, read=read_ink
    )
    assert proof.leaks == ()
    assert checked(target) == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_file_without_the_terms_is_clean(tmp_path: Path, place: Place) -> None:
    found = {leak.how for leak in checked(written(tmp_path, place, Visible.SHOWN, is_secret=False))}
    assert found <= (place.how if place.is_always_found else set())


def test_the_checker_names_what_careless_masking_left(tmp_path: Path) -> None:
    missed: dict[str, set[str]] = {}
    for place in PLACES:
        path = written(tmp_path, place, Visible.COVERED)
        assert secrets_in(path.read_bytes()), place.name
        found = {leak.how for leak in checked(path)}
        if not found & place.how:
            missed[place.name] = found
    assert 1 - len(missed) / len(PLACES) >= LEAST_HIT_RATE, missed


@pytest.mark.parametrize("place", pdf_places.PLACES[:1], ids=lambda place: place.name)
def test_the_place_that_is_only_covered_is_named_too(tmp_path: Path, place: Place) -> None:
    path = written(tmp_path, place, Visible.SHOWN)
    assert {leak.how for leak in checked(path)} & place.how
