"""Each job has the parameters and the result of the one function that it calls in the worker."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from typing import Any, ForwardRef, get_args

import pytest

import blindmask.batch.calls
import blindmask.case.calls
import blindmask.review.calls
from blindmask.jobs.base import Job

JOBS = [
    kind
    for module in (blindmask.case.calls, blindmask.review.calls, blindmask.batch.calls)
    for kind in vars(module).values()
    if inspect.isclass(kind) and issubclass(kind, Job) and kind.__module__ == module.__name__
]


def worker_function(kind: type[Job[Any]]) -> Callable[..., Any]:
    """What `run` calls: imported in it, or from a module that the job's own module imports."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind.run)))
    for node in ast.walk(body):
        if isinstance(node, ast.ImportFrom):
            return getattr(import_module(str(node.module)), node.names[0].name)
    call = next(node.func for node in ast.walk(body) if isinstance(node, ast.Call))
    assert isinstance(call, ast.Attribute)
    assert isinstance(call.value, ast.Name)
    return getattr(getattr(import_module(kind.__module__), call.value.id), call.attr)


@pytest.mark.parametrize("kind", JOBS, ids=lambda kind: kind.__name__)
def test_a_job_says_what_its_function_takes(kind: type[Job[Any]]) -> None:
    parameters = inspect.signature(worker_function(kind)).parameters.values()
    assert [(f.name, f.type) for f in fields(kind)] == [  # pyright: ignore[reportArgumentType]
        (p.name, str(p.annotation).replace("str | Path", "str")) for p in parameters
    ]
    assert 0 < kind.timeout_s <= 3600


@pytest.mark.parametrize("kind", JOBS, ids=lambda kind: kind.__name__)
def test_a_job_says_what_its_function_returns(kind: type[Job[Any]]) -> None:
    function = worker_function(kind)
    returned = eval(inspect.signature(function).return_annotation, vars(import_module(function.__module__)))
    (base,) = kind.__orig_bases__  # type: ignore[attr-defined]
    (result,) = get_args(base)
    if isinstance(result, ForwardRef):
        assert result.__forward_arg__ == returned.__name__
    else:
        assert result == (type(None) if returned is None else returned)
