from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason
from blindmask.core.rules import Action
from blindmask.detect.marks.signatures import find_signatures
from blindmask.detect.marks.strokes import find_prints
from blindmask.host.rule_files import load_rules
from tests.tools.art import add_signature
from tests.tools.pictures import render
from tests.tools.sheet import INK, Colour, Mark, Sheet, advance
from tests.tools.sheet import Face as Typeface
from tests.tools.stamps import finger_print
from tests.unit.detect.pages import KEY
from tests.unit.detect.pages import line as text_line

RULES = load_rules()
APPLICANT = Applicant(id="t", name="陆砚秋")
WIDTH, HEIGHT = 595.0, 842.0
LINE_Y = 600.0
BLUE: Colour = (30, 40, 150)


class Form:
    """A page with one printed line, what stands behind it, and what the recogniser reads of it."""

    def __init__(self, label: str) -> None:
        self.sheet = Sheet(WIDTH, HEIGHT)
        self.spans: list[TextSpan] = []
        self.end = self.print(label, 90, LINE_Y)

    def print(self, text: str, x: float, y: float, *, confidence: float = 1.0) -> float:
        boxes: list[Rect] = []
        for character in text:
            end = x + max(1.0, advance(character, Typeface.SONG, 13))
            self.sheet.text(x, y, character, size=13)
            boxes.append(Rect(x / WIDTH, (y - 12) / HEIGHT, end / WIDTH, (y + 2) / HEIGHT))
            x = end
        span = text_line(text, confidence=confidence)
        box = Rect(boxes[0].left, boxes[0].top, boxes[-1].right, boxes[0].bottom)
        self.spans.append(replace(span, box=box, char_boxes=tuple(boxes)))
        return x

    def sign(self, *, dx: float = 14, y: float = LINE_Y + 5, ink: Colour = INK) -> Rect:
        mark = Mark("signature", "mask")
        add_signature(self.sheet, (self.end + dx, y), "陆砚秋", mark, rng=random.Random(3), height=26, ink=ink)
        xs, ys = zip(*self.sheet.items[-1].outline, strict=True)
        return Rect(min(xs) / WIDTH, min(ys) / HEIGHT, max(xs) / WIDTH, max(ys) / HEIGHT)

    def press_finger(self) -> Rect:
        left, top = self.end + 90, LINE_Y - 40
        box = left, top, left + 45, top + 62
        self.sheet.stamp(finger_print(random.Random(2)), box, Mark("signature", "mask"), text="")
        return Rect(left / WIDTH, top / HEIGHT, (left + 45) / WIDTH, (top + 62) / HEIGHT)

    def find(self, action: Action = Action.MASK) -> list[Proposal]:
        picture = np.asarray(render(self.sheet, dpi=150).image.convert("RGB"), np.uint8)
        rules = replace(RULES, actions={**RULES.actions, Kind.SIGNATURE: action})
        view = PageView(KEY, picture, tuple(self.spans))
        return find_signatures(view, APPLICANT, rules, prints=find_prints(picture))


@pytest.mark.parametrize("label", ["承诺人（签名）：", "本人签名", "签 字：", "被考核人签名：", "承诺人："])
@pytest.mark.parametrize("ink", [INK, BLUE])
def test_ink_beside_the_applicants_label_is_preselected_and_covered(label: str, ink: Colour) -> None:
    form = Form(label)
    signature = form.sign(ink=ink)
    (found,) = form.find()
    assert (found.kind, found.reason, found.preselected) == (Kind.SIGNATURE, "signature", True)
    assert found.box.overlap(signature) >= 0.95 * signature.area
    assert found.box.area <= 1.7 * signature.area


def test_a_ruled_line_and_the_date_are_not_a_signature() -> None:
    form = Form("本人签名：")
    form.sheet.line((form.end, LINE_Y + 4), (form.end + 120, LINE_Y + 4))
    form.print("2023年5月8日", form.end + 60, LINE_Y)
    assert form.find() == []


def test_the_date_behind_a_signature_stays() -> None:
    form = Form("本人签名：")
    signature = form.sign()
    form.print("2023年5月8日", form.end + 100, LINE_Y)
    (found,) = form.find()
    assert found.box.overlap(signature) >= 0.95 * signature.area
    assert not found.box.overlap(form.spans[1].box)


def test_another_persons_signature_is_shown() -> None:
    form = Form("单位负责人签字：")
    form.sign()
    (found,) = form.find()
    assert not found.preselected
    assert found.confidence < 0.8


@pytest.mark.parametrize("name", ["沈怀远", "王𠮷明", "陈𬭎"])
def test_another_name_read_beside_a_bare_label_is_shown(name: str) -> None:
    form = Form("签名：")
    form.print(name, form.end + 10, LINE_Y)
    assert [p.preselected for p in form.find()] == [False]


@pytest.mark.parametrize("text", ["经本人签名后生效，有关材料由单位保存", "请申报人在下方签字并按时间要求逐级提交材料"])
def test_a_sentence_asks_for_no_signature(text: str) -> None:
    form = Form(text)
    form.sign()
    assert [p for p in form.find() if p.reason == "signature"] == []


def test_a_finger_print_beside_the_label_is_covered() -> None:
    form = Form("承诺人（签名、按手印）：")
    form.sign()
    print_ = form.press_finger()
    found = {p.reason: p for p in form.find()}
    assert found[Reason.FINGER_PRINT].preselected
    assert found[Reason.FINGER_PRINT].box.overlap(print_) >= 0.95 * print_.area


def test_blue_handwriting_without_a_label_is_shown_with_little_confidence() -> None:
    form = Form("特此证明")
    form.sign(dx=120, ink=BLUE)
    (found,) = form.find()
    assert (found.reason, found.preselected) == ("handwriting", False)
    assert found.confidence < 0.5


@pytest.mark.parametrize(("action", "preselected"), [(Action.ASK, [False]), (Action.KEEP, [])])
def test_the_rules_decide(action: Action, preselected: list[bool]) -> None:
    form = Form("本人签名：")
    form.sign()
    assert [p.preselected for p in form.find(action)] == preselected


def test_the_desk_beside_the_paper_is_no_signature() -> None:
    form = Form("本人签名：")
    form.sheet.fill((form.end + 60, 0, WIDTH, HEIGHT), (120, 90, 60))
    for row in range(60):
        form.sheet.line((form.end + 60, 14 * row), (WIDTH, 14 * row + 9), width=3, colour=(90, 60, 40))
    assert form.find() == []
