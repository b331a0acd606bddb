"""Collects the texts of the program for translation: `python -m tests.tools.messages` updates and compiles catalogues.

The sources are the calls of `_` and `mark` in app/. A text that is new comes into each catalogue
without a translation; `tests/unit/test_translations.py` fails until it has one.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from blindmask.host.paths import resources_dir

DOMAIN = "blindmask"
KEYWORDS = ("_", "mark")
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
"""Without the dates that would change with every run."""
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
APP = Path(__file__).resolve().parents[2] / "app" / "blindmask"


def extract() -> Catalog:
    """Every text of the program, in the order of the sources, with the files where it stands."""
    found = Catalog(domain=DOMAIN, project=DOMAIN, charset="utf-8")
    for path in sorted(APP.rglob("*.py")):
        if "_data" in path.parts:
            continue
        place = path.relative_to(APP.parent).as_posix()
        for message in marked_texts(ast.parse(path.read_text(encoding="utf-8"))):
            found.add(message, locations=[(place, 1)])
    return found


def marked_texts(tree: ast.AST) -> Iterator[str]:
    """The texts that `_` and `mark` are called with, also where one call stands inside another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def translations() -> list[str]:
    """The languages that have a folder: all but the source language. The folder of a new one may be empty."""
    return sorted(path.name for path in (resources_dir() / "locale").iterdir() if path.is_dir())


def po_path(language: str) -> Path:
    return resources_dir() / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """The committed translations; an empty catalogue when there are none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """What the program loads: the same bytes for the same texts."""
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def compiled_texts(language: str) -> dict[str, str]:
    """The texts of the committed compiled catalogue."""
    with po_path(language).with_suffix(".mo").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_mo(file) if message.id}


def update(language: str) -> list[str]:
    """Brings a catalogue up to the sources and compiles it; the texts that have no translation."""
    catalogue = read_catalogue(language)
    # Without guessing: a translation that only looks similar would be shown.
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO(_HEADER.format(language=language).encode())
    written.seek(0, io.SEEK_END)
    write_po(written, catalogue, width=120, include_lineno=False, omit_header=True)
    path.write_bytes(written.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return [str(message.id) for message in catalogue if message.id and not message.string]


def main() -> int:
    missing = {language: update(language) for language in translations()}
    for language, texts in missing.items():
        print(f"{po_path(language)}: {len(texts)} without a translation")
        for text in texts:
            print(f"  {text}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
