"""Makes a second set of papers: many kinds (kinds.txt), many applicants, each as a scan, photo, fax or PDF, with truth.

python tests/tools/make_kinds.py --out DIR [--seed N] [--papers N]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.tools.applicants import people
from tests.tools.facts import Facts
from tests.tools.layouts import set_page
from tests.tools.make_samples import Attachment, TruePage, Truth, make_case
from tests.tools.pdfs import write_text_pdf
from tests.tools.pictures import Shot, faxed, photographed, render, scanned

SCRIPTS = Path(__file__).with_name("kinds.txt")
_FORMS = "scan", "scan", "photo", "low", "fax", "pdf"


def kinds() -> dict[str, str]:
    """Kind of paper -> its script."""
    blocks = re.split(r"(?m)^# (.+)$", SCRIPTS.read_text(encoding="utf-8"))[1:]
    return {name: script.strip() for name, script in zip(blocks[::2], blocks[1::2], strict=True)}


def _write(script: str, form: str, facts: Facts, path: Path) -> list[TruePage]:
    sheet = set_page(script, facts, facts.rng, embedded=form == "pdf")
    if form == "pdf":
        write_text_pdf([sheet], path)
        return [TruePage(sheet.width, sheet.height, tuple(sheet.items))]
    shot = _shot(render(sheet, dpi=110 if form == "low" else 150), form, facts.rng)
    shot.image.convert("RGB").save(path, "JPEG", quality=35 if form == "low" else 70)
    return [TruePage(shot.image.width, shot.image.height, shot.items)]


def _shot(shot: Shot, form: str, rng: random.Random) -> Shot:
    match form:
        case "photo":
            return photographed(shot, rng, size=(1440, 1920))
        case "fax":
            return faxed(scanned(shot, rng, grey=True))
        case "low":
            return scanned(shot, rng, strength=5.0)
        case _:
            return scanned(shot, rng)


def make_kinds(out: Path, *, seed: int, papers: int) -> Truth:
    """`papers` papers for each applicant, drawn without repeats; truth.json for all of them."""
    whole: Truth = {"version": 1, "seed": seed, "applicants": {}, "files": []}
    scripts = kinds()
    for person in people():
        rng = random.Random(f"{seed}/{person.id}")
        attachments: list[Attachment] = []
        for number, kind in enumerate(rng.sample(sorted(scripts), papers), 1):
            form = rng.choice(_FORMS)
            name = f"{number:02d}_{kind}.{'pdf' if form == 'pdf' else 'jpg'}"

            def write(facts: Facts, path: Path, script: str = scripts[kind], form: str = form) -> list[TruePage]:
                return _write(script, form, facts, path)

            attachments.append(Attachment(name, kind, form, write))
        folder = out / "files" / person.id
        truth = make_case(person, folder, seed=seed, attachments=attachments)
        (folder / "truth.json").unlink()
        whole["applicants"] |= truth["applicants"]
        whole["files"] += [{**file, "path": f"{person.id}/{file['path']}"} for file in truth["files"]]
    (out / "truth.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description="Make papers of many kinds for many applicants.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--papers", type=int, default=8)
    args = parser.parse_args()
    truth = make_kinds(args.out, seed=args.seed, papers=args.papers)
    print(f"{len(truth['files'])} papers in {args.out}")


if __name__ == "__main__":
    main()
