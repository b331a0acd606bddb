"""Prints of one seal against those of others, through the comparison that the window uses."""

from __future__ import annotations

import random

from blindmask.review.looks import ALIKE, likeness
from tests.tools.measure_looks import print_of
from tests.tools.stamps import Shape


def test_two_prints_of_one_seal_are_alike_and_those_of_two_are_not() -> None:
    rng = random.Random(11)
    own = [print_of("青柳地区检验检测中心", Shape.ROUND, rng, ink=ink) for ink in ("red", "blue")]
    other = print_of("云北自治区人力资源厅", Shape.ROUND, rng, ink="red")
    assert all((*own, other))
    assert likeness(*own) >= ALIKE
    assert max(likeness(look, other) for look in own) < ALIKE


def test_square_seals_are_compared_as_well() -> None:
    rng = random.Random(12)
    own = [print_of("青柳地区检验检测中心", Shape.SQUARE, rng, ink="red") for _ in range(2)]
    other = print_of("云北自治区人力资源厅", Shape.SQUARE, rng, ink="red")
    assert likeness(*own) >= ALIKE
    assert max(likeness(look, other) for look in own) < ALIKE
