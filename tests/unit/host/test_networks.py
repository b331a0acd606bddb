from __future__ import annotations

import numpy as np

from blindmask.host.networks import giving_back, open_network
from blindmask.host.weights import model_path


def test_networks_share_their_memory_and_answer_the_same_whether_they_give_it_back():
    one, other = (open_network(str(model_path(name))) for name in ("ppocrv6_tiny_rec", "ppocrv6_small_rec"))
    line = np.random.default_rng(1).random((1, 3, 48, 320), np.float32)
    feeds = {one.get_inputs()[0].name: line}
    before = one.run(None, feeds)[0]
    other.run(None, {other.get_inputs()[0].name: line}, giving_back())
    assert np.array_equal(one.run(None, feeds, giving_back())[0], before)
