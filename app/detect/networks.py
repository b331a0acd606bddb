"""Opens the small networks of the detectors: on one thread, without telemetry, and only where one is used."""

from __future__ import annotations

import os
from typing import Any, cast

_ERRORS_ALONE = 4
"""Of onnxruntime's levels of severity."""


def open_network(model: str | bytes, *, is_quiet: bool = False) -> Any:
    """An inference session for a model, given as its path or its bytes; a quiet one warns of nothing."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when onnxruntime is imported, hence imported here
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs] - it has none

    runtime = cast(Any, onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    if is_quiet:
        options.log_severity_level = _ERRORS_ALONE
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
