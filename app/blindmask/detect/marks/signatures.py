"""Signatures and finger prints: ink beside the words that ask for them, and blue handwriting elsewhere.

Strokes alone do not tell a signature, so only a label makes one sure: what stands beside 本人签名 or 承诺人 is the
applicant's, what stands beside 负责人签字 is shown. Blue writing without a label is shown too: forms
are printed black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.han import is_han
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.inks import on_white
from blindmask.detect.marks.pixels import PixelBox, cut, fit
from blindmask.detect.marks.strokes import find_blue_writing, find_writing, prints_on
from blindmask.detect.marks.under_marks import lines_under, with_lines
from blindmask.detect.people.labelled import is_alike
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.gazetteers import gazetteer

_SIGNERS = "|".join(r"\s*".join(word) for word in gazetteer("signatures")["signers"].split())
_ASKS = re.compile(
    r"(?:亲\s*笔\s*)?签\s*[名字章](?!后|并|的|时|人|笔)|(?<=本人)签$|(?:按|捺)?\s*[手指]\s*[印模](?!的|后)|"
    rf"(?:{_SIGNERS})(?=\s*(?:[（(][^（()）]{{0,12}}[)）])?\s*[:：])"
)
"""Words that ask for a signature; `签名后生效` and `签字人` do not."""
_REST = re.compile(r"[\s_＿…）)】\]]*(?:[（(][^（()）]{0,12}[)）])?[\s、，,或及和并]*")
"""What may follow them before the colon: `（按手印）`."""
_OTHERS = tuple(gazetteer("signatures")["others"].split())
_OWN = tuple(gazetteer("signatures")["own"].split())
_PROSE = 10
"""A label is short: more characters before it in its line are a sentence."""
_REACH = (13.0, 1.9)
"""How far right of a label, and above and below its middle, a signature may reach, in heights of the label's line."""
_BELOW = (13.0, 3.6)
_GAP = 7.0
"""How far behind its label a signature begins at most, in heights of the label's line."""
_PRINTED = 0.9
"""A line read as surely as this is print; handwriting seldom is."""
_PAD = 0.12
_LOOSE_COUNT, _LOOSE_TOP = 3, 0.3
"""Blue handwriting without a label: a signature or two, below the page's head; more is a form filled in by hand."""
_NAME_LENGTH = 4
_LABELLED, _OTHERS_CONFIDENCE, _LOOSE = 0.85, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place where a signature is asked for: the words, their box, and whether they name the applicant or another
    person; `签名` alone names neither."""

    words: str
    box: Rect
    span: TextSpan
    end: int
    """The first position behind the words and their colon."""
    is_others: bool
    is_own: bool


def find_signatures(
    view: PageView, applicant: Applicant, rules: RuleSet, *, prints: Sequence[PixelBox]
) -> list[Proposal]:
    """Signatures (reasons `signature` beside a label, `handwriting` without one) and finger prints (`finger_print`).

    Preselected is what a label asks of the applicant; nothing is proposed where nobody signed. `prints`: the finger
    prints on the page.
    """
    action = rules.action(Kind.SIGNATURE)
    if action is Action.KEEP:
        return []
    labels = [asked for span in view.spans for asked in _labels_in(span)]
    found: list[Proposal] = []
    for asked in labels:
        signed = _signed(view, asked, applicant)
        if signed is None:
            continue
        box, is_others = signed
        found.append(
            make_proposal(
                view.key,
                box,
                Kind.SIGNATURE,
                detector=DETECTOR.name,
                reason=Reason.SIGNATURE,
                label=asked.words,
                confidence=_OTHERS_CONFIDENCE if is_others else _LABELLED,
                preselected=not is_others and action is Action.MASK,
            )
        )
    return [*found, *_prints(view, prints, _places(labels, found), action), *_loose(view, found)]


def _labels_in(span: TextSpan) -> Iterator[_Asked]:
    matches = list(_ASKS.finditer(span.text))
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        end = match.end() + len(_REST.match(span.text[match.end() :]).group())  # pyright: ignore[reportOptionalMemberAccess] - matches empty text
        has_colon = span.text[end : end + 1] in (":", "：")
        end += has_colon
        if following is not None and following.start() - end < 2:
            continue  # 签名（手印）：the last of them has the place behind it
        before = re.split(r"[，。；：:,;\s]{1}", span.text[: match.start()])[-1]
        goes_on = bool(span.text[end : end + 1].strip()) and not has_colon
        if len(before) > _PROSE or (goes_on and len(span.text) - end > _PROSE):
            continue
        words = span.text[: match.end()][-_PROSE:]
        is_own = any(word in words for word in _OWN)
        is_others = not is_own and any(word in words for word in _OTHERS)
        box = bounding_rect(span.char_boxes[max(0, match.start() - 2) : end])
        yield _Asked(words.strip(" （(："), box, span, end, is_others, is_own)


def _signed(view: PageView, asked: _Asked, applicant: Applicant) -> tuple[Rect, bool] | None:
    """The box of the ink right of the label, else below it; and whether it is another person's."""
    # The box of a line that runs askew is higher than its characters.
    height = median(box.height for box in asked.span.char_boxes)
    aspect = view.text.aspect
    middle = asked.box.centre[1]
    right = Rect(
        asked.box.right,
        middle - _REACH[1] * height,
        asked.box.right + _REACH[0] * height * aspect,
        middle + _REACH[1] * height,
    )
    below = Rect(
        asked.span.box.left - height,
        asked.span.box.bottom,
        asked.span.box.left + _BELOW[0] * height * aspect,
        asked.span.box.bottom + _BELOW[1] * height,
    )
    for area in (right, below):
        if area.left >= 1 or area.top >= 1:
            continue
        printed, names = _printed_in(view, area.clipped(), asked, applicant)
        limit = min((box.left for box in printed if _is_level(box, asked.box)), default=1.0)
        if area is right and limit < area.right:
            area = Rect(area.left, area.top, max(limit, area.left + 1e-4), area.bottom)
        box = _writing_in(view, area.clipped(), printed, em=height)
        if box is None or box.left - asked.box.right > _GAP * height * aspect:
            continue
        is_anothers = bool(names and applicant.names) and not any(is_alike(name, applicant.names) for name in names)
        return box, asked.is_others or (is_anothers and not asked.is_own)
    return None


def _printed_in(view: PageView, area: Rect, asked: _Asked, applicant: Applicant) -> tuple[list[Rect], list[str]]:
    """The boxes of print that meets the area, and what is written there that may be a name."""
    printed: list[Rect] = []
    names: list[str] = []
    for span in view.spans:
        if span.box.overlap(area) <= 0:
            continue
        start = asked.end if span is asked.span else 0
        if start:
            printed += span.char_boxes[:start]
        rest = span.text[start:]
        rest = rest.strip(" _＿\u3000")
        if not rest:
            continue
        if _may_be_name(rest, span.confidence) or _is_own_name(rest, applicant):
            names += [rest] if span.confidence >= _PRINTED else []
        else:
            printed += span.char_boxes[start:]
    return printed, names


def _may_be_name(text: str, confidence: float) -> bool:
    """Whether a reading may be a signature: short, without digits; surely read only if it is as long as a name."""
    folded = fold_text(text)
    if re.search(r"[0-9年月日:：（(]", text) or not 1 <= len(folded) <= 12:
        return confidence < 0.5
    return confidence < _PRINTED or (2 <= len(folded) <= 4 and all(map(is_han, folded)))


def _is_own_name(text: str, applicant: Applicant) -> bool:
    """Whether this is an own name, perhaps misread, and nothing beside it."""
    longest = max((len(fold_text(name)) for name in applicant.names), default=0)
    return len(fold_text(text)) <= longest + 2 and is_alike(text, applicant.names)


def _is_level(box: Rect, label: Rect) -> bool:
    return box.top < label.centre[1] < box.bottom and box.left > label.right - 1e-3


def _writing_in(view: PageView, area: Rect, printed: Sequence[Rect], *, em: float) -> Rect | None:
    """The box of the pen strokes in an area, print left out. `em`: the height of the label's line, in page heights."""
    em_px = em * view.image.shape[0]
    inner = PixelBox.of(area, view.image)
    around = fit(
        PixelBox(inner.left_px, inner.top_px - em_px, inner.right_px + 3 * em_px, inner.bottom_px + em_px), view.image
    )
    white = on_white(cut(view.image, around))
    for box in printed:
        edges = PixelBox.of(box, view.image).placed(1, -around.left_px, -around.top_px)
        left, top, right, bottom = map(round, (edges.left_px, edges.top_px, edges.right_px, edges.bottom_px))
        white[max(0, top - 1) : max(0, bottom + 1), max(0, left - 1) : max(0, right + 1)] = 1.0
    found = find_writing(white, inner.placed(1, -around.left_px, -around.top_px), em_px=em_px)
    return _as_rect(found.placed(1, around.left_px, around.top_px), view, pad_px=_PAD * em_px) if found else None


def _as_rect(box: PixelBox, view: PageView, *, pad_px: float) -> Rect:
    padded = PixelBox(box.left_px - pad_px, box.top_px - pad_px, box.right_px + pad_px, box.bottom_px + pad_px)
    return padded.on_page(view.image)


def _places(labels: Sequence[_Asked], signed: Sequence[Proposal]) -> list[tuple[Rect, bool]]:
    """Where labels and signatures are, and whether they are the applicant's."""
    return [(asked.box, not asked.is_others) for asked in labels] + [(p.box, p.preselected) for p in signed]


def _prints(
    view: PageView, prints: Sequence[PixelBox], places: Sequence[tuple[Rect, bool]], action: Action
) -> Iterator[Proposal]:
    """Finger prints near a label or a signature; preselected beside the applicant's."""
    for print_px in prints:
        box = _as_rect(print_px, view, pad_px=0.05 * print_px.width_px)
        near = [own for place, own in places if _is_near(box, place, view.text.aspect)]
        if near:
            yield make_proposal(
                view.key,
                box,
                Kind.SIGNATURE,
                detector=DETECTOR.name,
                reason=Reason.FINGER_PRINT,
                confidence=_OTHERS_CONFIDENCE,
                preselected=any(near) and action is Action.MASK,
            )


def _is_near(box: Rect, place: Rect, aspect: float) -> bool:
    across = max(0.0, box.left - place.right, place.left - box.right) / aspect
    down = max(0.0, box.top - place.bottom, place.top - box.bottom)
    return across <= 0.14 and down <= 0.05


def _loose(view: PageView, signed: Sequence[Proposal]) -> list[Proposal]:
    """Blue handwriting away from labels, where there is as little of it as a signature; none is preselected."""
    boxes = [_as_rect(box, view, pad_px=0) for box in find_blue_writing(view.image)]
    read = [span for span in view.spans if span.confidence >= _PRINTED and len(fold_text(span.text)) > _NAME_LENGTH]
    boxes = [box for box in boxes if not any(box.overlap(span.box) > 0.5 * box.area for span in read)]
    if len(boxes) > _LOOSE_COUNT:
        return []
    return [
        make_proposal(
            view.key,
            box,
            Kind.SIGNATURE,
            detector=DETECTOR.name,
            reason=Reason.HANDWRITING,
            confidence=_LOOSE,
            preselected=False,
        )
        for box in boxes
        if box.top >= _LOOSE_TOP and not any(box.overlap(p.box) > 0.3 * box.area for p in signed)
    ]


def _find(evidence: Evidence) -> list[Proposal]:
    view = with_lines(evidence.view, evidence.once(lines_under))
    return find_signatures(view, evidence.applicant, evidence.rules, prints=evidence.once(prints_on))


DETECTOR = Detector("signatures", frozenset({Kind.SIGNATURE}), Needs.PIXELS, _find, is_exact=True)
