"""Makes one applicant's attachments, as they really come, and the truth about them.

    python tests/tools/make_samples.py [--out DIR]

The same applicant and seed give the same bytes. Persons, units, schools and numbers are invented; the portrait's
source is named in resources/samples/NOTICE.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from blindmask.core.applicants import Applicant
from tests.tools import certificates, papers
from tests.tools.facts import Facts, id_number
from tests.tools.pdfs import write_scan_pdf, write_text_pdf, write_turned_pdf
from tests.tools.pictures import Shot, faxed, photographed, quarter_turned, render, scanned
from tests.tools.sheet import Item, Sheet

SEED = 20240917
DEFAULT_OUT = Path(__file__).parents[2] / "resources" / "samples" / "case"
_APPLICANT_KEYS = "name", "other_names", "units", "unit_aliases", "id_number", "phone", "email"
_EXIF_ORIENTATION = 0x0112

SAMPLE = Applicant(
    id="sample",
    name="陆砚秋",
    other_names=("LU Yanqiu",),
    units=("青柳地区检验检测中心", "青柳地区产品质量检验所"),
    unit_aliases=("青柳检测中心", "Qingliu Inspection and Testing Center"),
    id_number=id_number("999999", date(1987, 3, 14), 26),
    phone="19900001357",
    email="luyanqiu@qljyjc.example",
)
DOTTED = Applicant(
    id="dotted",
    name="阿依努尔·图尔荪江",
    other_names=("阿依努尔·吐尔逊江", "Aynur Tursunjan"),
    units=("白杨河县市场监督管理局检验所",),
    unit_aliases=("白杨河检验所", "Baiyanghe County Inspection Institute"),
    id_number=id_number("999998", date(1990, 11, 5), 148),
    phone="19900002468",
    email="aynur@byhjys.example",
)
SPACED = Applicant(
    id="spaced",
    name="简宁",
    other_names=("JIAN Ning",),
    units=("云北衡准工程检测有限公司",),
    unit_aliases=("衡准检测", "Hengzhun Engineering Testing Co., Ltd."),
    id_number=id_number("999997", date(1985, 7, 22), 313),
    phone="19900003579",
    email="jianning@hengzhun.example",
)

Truth = dict[str, Any]
"""The contents of truth.json: version, seed, applicants, files."""


@dataclass(frozen=True, slots=True)
class TruePage:
    """A written page's displayed size (points of a PDF, pixels of a picture) and its marked ink in that size."""

    width: float
    height: float
    items: tuple[Item, ...]

    def scaled(self, factor: float) -> TruePage:
        items = (replace(i, outline=tuple((x * factor, y * factor) for x, y in i.outline)) for i in self.items)
        return TruePage(self.width * factor, self.height * factor, tuple(items))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to write: its name (`{name}` is the applicant's), kind, form, and how it is drawn and written."""

    file_name: str
    kind: str
    form: str
    write: Callable[[Facts, Path], list[TruePage]]


def _of_sheet(sheet: Sheet) -> TruePage:
    return TruePage(sheet.width, sheet.height, tuple(sheet.items))


def _of_shot(shot: Shot) -> TruePage:
    return TruePage(shot.image.width, shot.image.height, shot.items)


def _text_pdf(sheets: Sequence[Sheet], path: Path) -> list[TruePage]:
    write_text_pdf(sheets, path)
    return [_of_sheet(sheet) for sheet in sheets]


def _title_certificate(facts: Facts, path: Path) -> list[TruePage]:
    return _text_pdf([certificates.title_certificate(facts)], path)


def _registration_form(facts: Facts, path: Path) -> list[TruePage]:
    return _text_pdf([certificates.registration_form(facts)], path)


def _diploma(facts: Facts, path: Path) -> list[TruePage]:
    shot = scanned(render(certificates.diploma(facts), dpi=140), facts.rng)
    write_scan_pdf([shot], path, dpi=140)
    return [_of_shot(shot).scaled(72 / 140)]


def _appointment_letter(facts: Facts, path: Path) -> list[TruePage]:
    shot = photographed(render(certificates.appointment_letter(facts), dpi=170), facts.rng, size=(1440, 1920))
    # Phones store the sensor's picture and say in EXIF how to turn it: 6 is "turn clockwise to display".
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = 6
    stored = shot.image.transpose(Image.Transpose.ROTATE_90)
    stored.save(path, "JPEG", quality=72, optimize=True, exif=exif)
    return [_of_shot(shot)]


def _training_certificate(facts: Facts, path: Path) -> list[TruePage]:
    shot = render(certificates.training_certificate(facts), dpi=130)
    # A palette keeps the picture small; no dithering, so that text stays as clean as on a screen.
    shot.image.quantize(192, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)
    return [_of_shot(shot)]


def _assessment_form(facts: Facts, path: Path) -> list[TruePage]:
    first, second = (render(sheet, dpi=150) for sheet in papers.assessment_form(facts))
    first = scanned(first, facts.rng)
    second = faxed(scanned(second, facts.rng, grey=True))
    second.image.encoderinfo = {"compression": "group4", "dpi": (150, 150)}
    first.image.save(path, "TIFF", save_all=True, append_images=[second.image], compression="jpeg", dpi=(150, 150))
    return [_of_shot(first), _of_shot(second)]


def _article(facts: Facts, path: Path) -> list[TruePage]:
    return _text_pdf(papers.article(facts), path)


def _recommendation(facts: Facts, path: Path) -> list[TruePage]:
    shot = quarter_turned(scanned(render(papers.recommendation(facts), dpi=150), facts.rng))
    shot.image.save(path, "JPEG", quality=68, optimize=True, dpi=(150, 150))
    return [_of_shot(shot)]


def _notice(facts: Facts, path: Path) -> list[TruePage]:
    sheet = papers.notice(facts)
    write_turned_pdf(sheet, path, outside=f"{facts.unit} {facts.name} 公示底稿")
    return [_of_sheet(sheet)]


def _honour_certificate(facts: Facts, path: Path) -> list[TruePage]:
    shot = scanned(render(certificates.honour_certificate(facts), dpi=150), facts.rng, strength=4.0)
    shot.image.save(path, "JPEG", quality=66, optimize=True, dpi=(150, 150))
    return [_of_shot(shot)]


ATTACHMENTS = (
    Attachment("01_职称证书.pdf", "职称证书", "pdf_text", _title_certificate),
    Attachment("02_学历证书电子注册备案表.pdf", "学信网备案表", "pdf_text", _registration_form),
    Attachment("03_毕业证书_{name}.pdf", "学历证书", "pdf_scan", _diploma),
    Attachment("04_聘书.jpg", "聘书", "jpg_phone", _appointment_letter),
    Attachment("05_公需课合格证书.png", "继续教育合格证书", "png_screen", _training_certificate),
    Attachment("06_2022年度考核登记表.tif", "年度考核登记表", "tiff", _assessment_form),
    Attachment("07_论文.pdf", "论文", "pdf_text", _article),
    Attachment("08_单位推荐意见.jpg", "推荐意见", "sideways", _recommendation),
    Attachment("09_公示.pdf", "单位公示", "pdf_rotcrop", _notice),
    Attachment("10_荣誉证书.jpg", "获奖证书", "jpg_scan", _honour_certificate),
)


def make_case(
    applicant: Applicant, out_dir: Path, *, seed: int = SEED, attachments: Iterable[Attachment] = ATTACHMENTS
) -> Truth:
    """Writes the attachments, applicant.json and truth.json into `out_dir` and gives the truth.

    `applicant` needs a name, a unit and an ID number. Paths in the truth are relative to `out_dir`.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    facts = asdict(applicant)
    given = {key: facts[key] for key in _APPLICANT_KEYS}
    _write_json(out_dir / "applicant.json", given)
    files: list[dict[str, Any]] = []
    for number, attachment in enumerate(attachments):
        file_name = attachment.file_name.format(name=applicant.name)
        # A generator of its own for each file: adding one leaves the others as they were.
        rng = random.Random(f"{seed}/{attachment.kind}/{number}")
        pages = attachment.write(Facts(applicant, rng), out_dir / file_name)
        files.append(_true_file(attachment, file_name, pages, applicant))
    truth = {"version": 1, "seed": seed, "applicants": {applicant.id: given}, "files": files}
    _write_json(out_dir / "truth.json", truth)
    return truth


def make_set(applicants: Sequence[Applicant], out_dir: Path, *, seed: int = SEED) -> Truth:
    """One folder `files/<id>/` for each applicant and a truth.json for all of them."""
    whole: Truth = {"version": 1, "seed": seed, "applicants": {}, "files": []}
    for applicant in applicants:
        truth = make_case(applicant, out_dir / "files" / applicant.id, seed=seed)
        (out_dir / "files" / applicant.id / "truth.json").unlink()
        whole["applicants"] |= truth["applicants"]
        whole["files"] += [{**file, "path": f"{applicant.id}/{file['path']}"} for file in truth["files"]]
    _write_json(out_dir / "truth.json", whole)
    return whole


def _true_file(attachment: Attachment, path: str, pages: list[TruePage], applicant: Applicant) -> dict[str, Any]:
    return {
        "path": path,
        "applicant": applicant.id,
        "kind": attachment.kind,
        "variant": "made",
        "form": attachment.form,
        "secrecy": None,
        "stop": False,
        "pages": [
            {
                "index": index,
                "width": round(page.width, 2),
                "height": round(page.height, 2),
                "items": _true_items(page, applicant),
            }
            for index, page in enumerate(pages)
        ],
    }


def _true_items(page: TruePage, applicant: Applicant) -> list[dict[str, Any]]:
    masked = [_bounds(item) for item in page.items if item.mark.must == "mask"]
    return [_true_item(item, page, masked, applicant) for item in page.items]


def _true_item(item: Item, page: TruePage, masked: list[list[float]], applicant: Applicant) -> dict[str, Any]:
    mark, (left, top, right, bottom) = item.mark, _bounds(item)
    must, note = mark.must, mark.note
    if must == "keep" and any(left < m[2] and m[0] < right and top < m[3] and m[1] < bottom for m in masked):
        # Nobody can hide the seal and leave the date that lies under it.
        must, note = "optional", "overlaps a mask item"
    return {
        "kind": mark.kind,
        "must": must,
        "text": item.text,
        "note": note,
        "box": _fractions([(left, top), (right, bottom)], page, flat=True),
        "poly": _fractions(item.outline, page, flat=False),
        "given": _is_given(item.text, applicant) if mark.kind in _FINDABLE else None,
    }


_FINDABLE = "name", "unit", "id_number", "phone", "email", "signature", "seal_own"


def _bounds(item: Item) -> list[float]:
    xs, ys = [x for x, _ in item.outline], [y for _, y in item.outline]
    return [min(xs), min(ys), max(xs), max(ys)]


def _fractions(points: Iterable[tuple[float, float]], page: TruePage, *, flat: bool) -> list[Any]:
    def clip(value: float) -> float:
        return round(min(1.0, max(0.0, value)), 5)

    pairs = [[clip(x / page.width), clip(y / page.height)] for x, y in points]
    return [value for pair in pairs for value in pair] if flat else pairs


def _is_given(text: str, applicant: Applicant) -> bool:
    terms = *applicant.names, *applicant.all_units, applicant.id_number, applicant.phone, applicant.email
    # A part is enough: what wraps is noted line by line.
    return any(text.replace(" ", "") in term.replace(" ", "") for term in terms)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sample case.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder for the case")
    out = parser.parse_args().out
    truth = make_case(SAMPLE, out)
    size = sum(path.stat().st_size for path in out.iterdir())
    print(f"{len(truth['files'])} files, {size / 1e6:.2f} MB in {out}")


if __name__ == "__main__":
    main()
