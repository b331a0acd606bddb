"""How well a proposals file meets a truth.json. Numbers only: nothing is run or opened here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

FOUND_COVER = 0.90
DAMAGE_COVER = 0.30
CORE_KINDS = "name", "unit", "photo", "signature", "seal_own"
_GRID = 200

Box = Sequence[float]
Outline = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `wanted` things, `preselected` are covered by preselected boxes and `offered` by all boxes."""

    wanted: int = 0
    preselected: int = 0
    offered: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(self.wanted + other.wanted, self.preselected + other.preselected, self.offered + other.offered)

    @property
    def recall(self) -> float:
        return self.preselected / self.wanted if self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A mask item that preselected boxes do not cover."""

    path: str
    page: int
    kind: str
    text: str
    note: str
    cover: float
    offered: float

    @property
    def key(self) -> str:
        return f"{self.path} p{self.page} {self.kind} {self.text} {self.note}"


@dataclass(frozen=True, slots=True)
class Score:
    """Boxes against truth. `damaged` lists the keep items that preselected boxes cover by more than 30 %."""

    pages: int = 0
    by_kind: Mapping[str, Tally] = field(default_factory=dict[str, Tally])
    by_form: Mapping[str, Tally] = field(default_factory=dict[str, Tally])
    boxes: int = 0
    touching: int = 0
    keeps: int = 0
    damaged: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()
    refusals: tuple[str, ...] = ()
    """Files that were refused or failed although they should not, or read although they must be refused."""

    @property
    def precision(self) -> float:
        """The share of preselected boxes that touch something which must or may be hidden."""
        return self.touching / self.boxes if self.boxes else 1.0

    @property
    def keep_damage(self) -> float:
        return len(self.damaged) / self.keeps if self.keeps else 0.0

    def total(self, kinds: Iterable[str]) -> Tally:
        return _summed(self.by_kind[kind] for kind in kinds if kind in self.by_kind)

    def as_json(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "recall": {kind: {**asdict(t), "recall": round(t.recall, 4)} for kind, t in sorted(self.by_kind.items())},
            "core_recall": round(self.total(CORE_KINDS).recall, 4),
            "all_recall": round(self.total(self.by_kind).recall, 4),
            "precision": round(self.precision, 4),
            "keep_damage": round(self.keep_damage, 4),
            "boxes": self.boxes,
            "misses": [miss.key for miss in self.misses],
            "damaged": list(self.damaged),
            "refusals": list(self.refusals),
        }


def _summed(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def coverage(outline: Outline, boxes: Iterable[Box]) -> float:
    """The share of a polygon's area on the page that lies in the union of `boxes`; all in fractions of the page."""
    xs, ys = [min(1.0, max(0.0, p[0])) for p in outline], [min(1.0, max(0.0, p[1])) for p in outline]
    left, top = min(xs), min(ys)
    width, height = max(max(xs) - left, 1e-9), max(max(ys) - top, 1e-9)
    shape = Image.new("1", (_GRID, _GRID), 0)
    points = [((x - left) / width * _GRID, (y - top) / height * _GRID) for x, y in zip(xs, ys, strict=True)]
    ImageDraw.Draw(shape).polygon(points, fill=1)
    inside = np.asarray(shape, dtype=bool)
    covered = np.zeros_like(inside)
    for box in boxes:
        x0, x1 = (round((edge - left) / width * _GRID) for edge in (box[0], box[2]))
        y0, y1 = (round((edge - top) / height * _GRID) for edge in (box[1], box[3]))
        covered[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = True
    return float((inside & covered).sum() / inside.sum()) if inside.any() else 0.0


def score(truth: Mapping[str, Any], proposals: Mapping[str, Any]) -> Score:
    """Scores a proposals file (version 1) whose paths are those of the truth."""
    read = {file["path"]: file for file in proposals["files"]}
    parts = [_score_file(file, read.get(file["path"])) for file in truth["files"]]
    return _joined(parts)


def _score_file(true: Mapping[str, Any], read: Mapping[str, Any] | None) -> Score:
    status = read["status"] if read else "missing"
    expected = "blocked" if true["stop"] else "ok"
    refusals = () if status == expected else (f"{true['path']}: {status}",)
    if true["stop"]:
        return Score(refusals=refusals)
    found = {page["index"]: page["proposals"] for page in read["pages"]} if read and status == "ok" else {}
    pages = [_score_page(true, page, found.get(page["index"], [])) for page in true["pages"]]
    return _joined([Score(refusals=refusals), *pages])


def _score_page(file: Mapping[str, Any], page: Mapping[str, Any], proposals: Sequence[Mapping[str, Any]]) -> Score:
    chosen = [p["box"] for p in proposals if p["preselected"]]
    offered = [p["box"] for p in proposals]
    by_kind: dict[str, Tally] = {}
    misses: list[Miss] = []
    for item in page["items"]:
        if item["must"] != "mask":
            continue
        cover, best = coverage(item["poly"], chosen), coverage(item["poly"], offered)
        tally = Tally(1, int(cover >= FOUND_COVER), int(best >= FOUND_COVER))
        by_kind[item["kind"]] = by_kind.get(item["kind"], Tally()).plus(tally)
        if not tally.preselected:
            where = file["path"], page["index"], item["kind"], item["text"], item["note"]
            misses.append(Miss(*where, round(cover, 2), round(best, 2)))
    hideable = [i["poly"] for i in page["items"] if i["must"] == "mask" or (i["must"], i["kind"]) in _MAY_HIDE]
    keeps = [i for i in page["items"] if i["must"] == "keep"]
    return Score(
        pages=1,
        by_kind=by_kind,
        by_form={file["form"]: _summed(by_kind.values())},
        boxes=len(chosen),
        touching=sum(any(coverage(outline, [box]) > 0 for outline in hideable) for box in chosen),
        keeps=len(keeps),
        damaged=tuple(
            f"{file['path']} p{page['index']} {i['kind']} {i['text']}"
            for i in keeps
            if coverage(i["poly"], chosen) > DAMAGE_COVER
        ),
        misses=tuple(misses),
    )


_MAY_HIDE = {("optional", kind) for kind in ("name", "unit", "phone", "email", "signature", "code", "seal_own")}
"""A keep item that is optional only because it lies under a mask item does not justify a box."""


def _joined(parts: Sequence[Score]) -> Score:
    return Score(
        pages=sum(part.pages for part in parts),
        by_kind=_merged(part.by_kind for part in parts),
        by_form=_merged(part.by_form for part in parts),
        boxes=sum(part.boxes for part in parts),
        touching=sum(part.touching for part in parts),
        keeps=sum(part.keeps for part in parts),
        damaged=tuple(text for part in parts for text in part.damaged),
        misses=tuple(miss for part in parts for miss in part.misses),
        refusals=tuple(text for part in parts for text in part.refusals),
    )


def _merged(maps: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    whole: dict[str, Tally] = {}
    for one in maps:
        for key, tally in one.items():
            whole[key] = whole.get(key, Tally()).plus(tally)
    return whole


def load_truth(folder: Path) -> dict[str, Any]:
    """The truth.json of a set. Raises FileNotFoundError."""
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))
