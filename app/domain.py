"""The nouns of the program: plain frozen values, no input or output.

Every box is a `Rect`: fractions of the page *as a viewer displays it* (the PDF's /Rotate and CropBox and an image's
EXIF orientation applied), origin top left. The one exception is a `PageView` (`page_view.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

LOOK_RINGS, LOOK_STEPS = 5, 72
"""The size of a seal's look (`Proposal.look`): digits from the edge inwards and around."""


class Kind(StrEnum):
    """What a box hides."""

    NAME = "name"
    UNIT = "unit"
    PHOTO = "photo"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SIGNATURE = "signature"
    SEAL = "seal"
    CODE = "code"
    OTHER = "other"


LISTED = frozenset({"other_person", "other_unit"})
"""Reasons of proposals that are only listed: kept unless a person says otherwise, so that nobody has to decide."""


class Verdict(StrEnum):
    UNDECIDED = "undecided"
    MASK = "mask"
    KEEP = "keep"


class DecidedBy(StrEnum):
    RULE = "rule"
    PERSON = "person"


class Form(StrEnum):
    PDF = "pdf"
    IMAGE = "image"


class TextSource(StrEnum):
    LAYER = "layer"
    OCR = "ocr"


class Status(StrEnum):
    """The state of one file in a proposals file and in map.json."""

    OK = "ok"
    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on the page as displayed, as fractions of its width and height, origin top left."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.top < self.bottom):
            raise ValueError(f"empty rect {self.as_list()}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def as_list(self) -> list[float]:
        return [self.left, self.top, self.right, self.bottom]

    def overlap(self, other: Rect) -> float:
        """The shared area, in fractions of the page's area; 0 when they do not meet."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def union(self, other: Rect) -> Rect:
        return bounding_rect((self, other))

    def grown(self, dx: float, dy: float) -> Rect:
        """The box with `dx` added on the left and right and `dy` above and below, not yet clipped to the page."""
        return Rect(self.left - dx, self.top - dy, self.right + dx, self.bottom + dy)

    def clipped(self) -> Rect:
        """The part on the page. Raises ValueError when nothing of it is."""
        return Rect(max(0.0, self.left), max(0.0, self.top), min(1.0, self.right), min(1.0, self.bottom))


def bounding_rect(rects: Iterable[Rect]) -> Rect:
    """The smallest box around `rects`. Raises ValueError when there are none."""
    boxes = list(rects)
    if not boxes:
        raise ValueError("no boxes to bound")
    return Rect(
        min(r.left for r in boxes),
        min(r.top for r in boxes),
        max(r.right for r in boxes),
        max(r.bottom for r in boxes),
    )


@dataclass(frozen=True, slots=True)
class PageKey:
    """Which page: the document's sha256 (64 hex digits) and the page's index in it, from 0."""

    document: str
    index: int


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page as a viewer displays it. `width` and `height` are in PDF points or, for an image, in pixels."""

    index: int
    width: float
    height: float
    rotation: int = 0
    """What was applied to display it: the PDF's /Rotate or the EXIF turn, in degrees clockwise."""
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An opened source file; never an open handle. `path` is absolute."""

    path: str
    sha256: str
    form: Form
    format: str
    """`pdf`, or Pillow's name of the image format in lower case (`jpeg`, `png`, `bmp`, `tiff`, `webp`, `heif`)."""
    pages: tuple[PageInfo, ...]

    @property
    def short_id(self) -> str:
        """Twelve hex digits that are safe to log; the path is not, it may hold a name."""
        return self.sha256[:12]

    def page(self, index: int) -> PageInfo:
        """The page with that index; a part of a document keeps the indexes of the whole. KeyError when it has none."""
        for page in self.pages:
            if page.index == index:
                return page
        raise KeyError(index)

    def page_key(self, index: int) -> PageKey:
        return PageKey(self.sha256, index)


@dataclass(frozen=True, slots=True)
class TextSpan:
    """One line of text. `char_boxes` has one box per character of `text`."""

    text: str
    box: Rect
    char_boxes: tuple[Rect, ...]
    source: TextSource
    confidence: float = 1.0
    font: str = ""
    """Of a text layer: the fonts of the line. What lies in a layer (a broken encoding) lies font by font."""

    def __post_init__(self) -> None:
        if len(self.text) != len(self.char_boxes):
            raise ValueError("one box per character is needed")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: the terms to search. Empty means unknown; labels on the documents then give the candidates."""

    id: str = ""
    """Safe to log; never the name."""
    name: str = ""
    other_names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unit_aliases: tuple[str, ...] = ()
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    keep: tuple[str, ...] = ()
    """Terms never to mask."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(n for n in (self.name, *self.other_names) if n.strip())

    @property
    def all_units(self) -> tuple[str, ...]:
        return tuple(u for u in (*self.units, *self.unit_aliases) if u.strip())

    @property
    def is_known(self) -> bool:
        return bool(self.names or self.all_units)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who the applicant seems to be, where nobody typed it."""

    applicant: Applicant
    files: int
    """How many files name that person as theirs, of the `total` that name anybody."""
    total: int
    strangers: tuple[str, ...] = ()
    """The ids of preselected names that are somebody else's then."""

    @property
    def is_agreed(self) -> bool:
        """Whether more than half of the files that name somebody name that person."""
        return 2 * self.files > self.total


@dataclass(frozen=True, slots=True)
class Proposal:
    """A box that a detector suggests. Immutable; `id` is the same when the same file is read again."""

    id: str
    page: PageKey
    box: Rect
    kind: Kind
    text: str
    confidence: float
    preselected: bool
    reason: str
    """Why, as a code: exact, spaced, wrapped, similar, variant, label, pattern, face, picture, signature …"""
    detector: str
    term: str = ""
    """The searched term that it matched, as the applicant wrote it, or the label that it stands beside; else empty."""
    look: str = ""
    """What a seal looks like, to be compared with others; empty for everything else."""
    author: int = 0
    """The place of a name in a list of authors, from 1; 0 everywhere else."""


def make_proposal(
    page: PageKey,
    box: Rect,
    kind: Kind,
    *,
    detector: str,
    reason: str,
    text: str = "",
    term: str = "",
    look: str = "",
    confidence: float = 1.0,
    preselected: bool = True,
) -> Proposal:
    """A proposal with its stable id: a hash of document, page, kind, detector and the box rounded to 1/200."""
    box = box.clipped()
    rounded = ",".join(str(round(edge * 200)) for edge in box.as_list())
    identity = f"{page.document}|{page.index}|{kind}|{detector}|{rounded}"
    own_id = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return Proposal(own_id, page, box, kind, text, confidence, preselected, reason, detector, term=term, look=look)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one box. Export reads nothing else."""

    id: str
    page: PageKey
    box: Rect
    kind: Kind
    verdict: Verdict
    by: DecidedBy
    author: int = 0
    """As in its proposal: what a block with a word says."""

    @classmethod
    def from_proposal(cls, proposal: Proposal) -> Decision:
        """Preselected: masked unless a person says otherwise; listed: kept; everything else waits for a person."""
        unasked = Verdict.KEEP if proposal.reason in LISTED else Verdict.UNDECIDED
        verdict = Verdict.MASK if proposal.preselected else unasked
        return cls(
            proposal.id, proposal.page, proposal.box, proposal.kind, verdict, DecidedBy.RULE, author=proposal.author
        )

    def decided(self, verdict: Verdict) -> Decision:
        return replace(self, verdict=verdict, by=DecidedBy.PERSON)


@dataclass(frozen=True, slots=True)
class PageAnalysis:
    """What reading and detecting found on one page. Boxes refer to the page as displayed."""

    page: PageKey
    upright: int
    """Degrees clockwise (0, 90, 180, 270) by which the displayed page must be turned to stand upright."""
    aspect: float = 1.0
    """Height over width of the page as displayed."""
    notes: tuple[str, ...] = ()
    """Codes of what a person must look at: the keys of `messages.NOTES`."""
    paper: str = ""
    """The kind of document that the page is the first page of, as a `papers.Paper`; empty when it does not tell."""
    spans: Sequence[TextSpan] = ()
    proposals: tuple[Proposal, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Naming:
    """By what a document surely names an applicant."""

    name: bool = False
    id_number: bool = False
    unit: bool = False


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that still shows in an output. Holds no personal text."""

    page: int | None
    """The page's index in the output, in the source where that was split; None for what belongs to the whole file."""
    kind: str
    """A Kind, or `any` when the carrier does not tell."""
    how: str
    """Where: ocr, text_layer, metadata, annotation, attachment, form, bookmark, hidden_layer, thumbnail, exif,
    file_name, raw_bytes, script, hidden_picture, covered_text, covered_picture, removable_cover, unapplied_mark,
    translucent, visible, blurred, older_version, not_flat, changed_outside, page_count, page_size, unreadable."""
    box: Rect | None = None


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How masked files are written; the file's form is the source's unless `format` says otherwise."""

    format: str = "same"
    style: str = "black"
    max_bytes: int | None = None
    may_split: bool = False
    """Where a file cannot be brought under `max_bytes`, several files of consecutive pages are written instead."""
    keep_names: bool = False
    upright: bool = True
    """Turn pages that lie on their side upright in the output."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """The outcome of one file's export: one row of map.json."""

    source: str
    output: str
    status: Status
    leaks: tuple[Leak, ...] = ()
    sha256: str = ""
    bytes: int = 0
    message: str = ""
    code: str = ""
    """The code of the error, when status is `error` or `blocked`."""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Masked boxes by kind."""
    pages: int = 0
    seconds: float = 0.0
    source_id: str = ""
    """The source's `short_id`; empty when it could not be opened."""
    proofs: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """Pages, by their indexes, of which the usual proof does not do: why, as codes of `messages.PROOFS`."""
    parts: tuple[FileResult, ...] = ()
    """The files of an output that was split; `output` and `sha256` are then the first one's, the numbers the sums."""
