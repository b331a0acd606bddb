from __future__ import annotations

from typing import Any

import pytest

from tests.tools.evaluate import losses

KEPT: dict[str, Any] = {"misses": ["a p0 name"], "damaged": [], "refusals": []}


def test_what_was_missed_before_is_no_loss() -> None:
    assert losses(KEPT, KEPT) == []
    assert losses(KEPT, KEPT | {"misses": []}) == []


@pytest.mark.parametrize("what", ["misses", "damaged", "refusals"])
def test_one_item_more_is_a_loss_even_where_another_is_found(what: str) -> None:
    assert losses(KEPT, KEPT | {"misses": [], what: ["b p1 unit"]}) == [f"{what}: b p1 unit"]
