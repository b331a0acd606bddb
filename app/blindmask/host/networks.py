"""Opens ONNX networks: on one thread, without telemetry, and with one memory for all of them.

Giving memory back after every run costs a third of a large network's time in page faults; memory kept by each network
alone adds up to hundreds of megabytes. No two networks of a process run at once, so what one has used serves the next.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any, cast

_ERRORS_ALONE = 4
"""Of onnxruntime's levels of severity."""
_DOUBLING = 0
"""How the shared memory grows: by twice as much each time, which leaves few gaps between pictures of any size."""


def open_network(model: str | bytes, *, is_quiet: bool = False) -> Any:
    """An inference session for a model, given as its path or its bytes; a quiet one warns of nothing."""
    runtime = _runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # a pattern is kept for every size of picture
    options.add_session_config_entry("session.use_env_allocators", "1")
    if is_quiet:
        options.log_severity_level = _ERRORS_ALONE
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def giving_back() -> Any:
    """Options of a run after which the shared memory shrinks to what is in use: for a picture of rare size."""
    options = _runtime().RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


@cache
def _runtime() -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when onnxruntime is imported, hence imported here
    import onnxruntime  # pyright: ignore[reportMissingTypeStubs] - it has none

    runtime = cast(Any, onnxruntime)
    kind, use = runtime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, runtime.OrtMemType.DEFAULT
    growth = {"max_mem": 0, "arena_extend_strategy": _DOUBLING, "initial_chunk_size_bytes": 1 << 20}
    runtime.create_and_register_allocator(
        runtime.OrtMemoryInfo("Cpu", kind, 0, use),
        runtime.OrtArenaCfg(growth | {"max_dead_bytes_per_chunk": -1}),
    )
    return runtime
