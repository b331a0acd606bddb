"""The versions of the program and of what it stands on, for reports and the doctor. Imports none of them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PACKAGES = (
    "blindmask",
    "PySide6-Essentials",
    "pymupdf",
    "paddleocr",
    "paddlex",
    "onnxruntime",
    "opencv-contrib-python",
    "numpy",
    "pillow",
    "pillow-heif",
    "pypdfium2",
    "pikepdf",
    "zxing-cpp",
    "pebble",
)


def installed_versions() -> dict[str, str]:
    """Version by package; empty for one that is not installed."""
    return {package: _version(package) for package in PACKAGES}


def program_version() -> str:
    """Empty when the program runs from its sources alone."""
    return _version("blindmask")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
