"""The screen 批量 in the real window, over a pipeline that is made up."""

from __future__ import annotations
