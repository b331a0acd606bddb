"""The arithmetic floor: what the networks multiply for the pages, over what one core multiplies in a second."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from blindmask.host.weights import model_path

_SIDE = 2048
_REPEATS = 6
_TYPICAL = {"det": (1, 3, 1088, 768), "rec": (1, 3, 48, 960)}
"""Shapes at which the operations are counted; from there they grow with the picture's pixels."""

Run = tuple[str, tuple[int, ...]]
"""The name of the weights and the shape of the input, each time that a network ran."""


def core_gflops() -> float:
    """Billions of operations that one core does in a second of CPU time, in the best of some matrix products."""
    matrix = np.random.default_rng(1).random((_SIDE, _SIDE), np.float32)
    product = np.empty_like(matrix)
    best_s = math.inf
    for _ in range(_REPEATS):
        start_s = time.process_time()
        np.matmul(matrix, matrix, out=product)
        best_s = min(best_s, time.process_time() - start_s)
    return 2 * _SIDE**3 / best_s / 1e9


def total_gflop(runs: Iterable[Run]) -> float:
    """Multiplications and additions of convolutions and matrix products; the rest is a few per cent."""
    return sum(_per_pixel(name) * math.prod(shape[2:]) for name, shape in runs) / 1e9


@cache
def _per_pixel(name: str) -> float:
    shape = next(shape for word, shape in _TYPICAL.items() if name.endswith(word))
    with TemporaryDirectory(prefix="bm-bench-") as folder:
        events = _profile(str(model_path(name)), shape, Path(folder))
    return sum(_operations(event["args"]) for event in events if "op_name" in event.get("args", {})) / math.prod(
        shape[2:]
    )


def _profile(file: str, shape: tuple[int, ...], folder: Path) -> list[dict[str, Any]]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_profiling = True
    options.profile_file_prefix = str(folder / "run")
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    session.run(None, {session.get_inputs()[0].name: np.zeros(shape, np.float32)})
    return json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))


def _operations(node: dict[str, Any]) -> int:
    shapes = [next(iter(shape.values())) for shape in node.get("input_type_shape", [])]
    outputs = [next(iter(shape.values())) for shape in node.get("output_type_shape", [])]
    match node["op_name"]:
        case "Conv":
            return 2 * math.prod(outputs[0]) * math.prod(shapes[1][1:])
        case "ConvTranspose":  # here its kernel is as large as its step
            return 2 * math.prod(outputs[0]) * shapes[0][1]
        case "MatMul":
            return 2 * math.prod(outputs[0]) * shapes[0][-1]
        case _:
            return 0
