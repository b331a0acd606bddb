"""Fits a file into a byte limit: which pages lose quality, how far, and where legibility ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TypeVar

from blindmask.export.write.encode import Effort

Page = TypeVar("Page")
"""An encoded page, whatever its writer takes."""

MIN_TEXT_PX = 14.0
"""The ink of small text is never scaled under this height: Chinese characters of 8 pt at 150 dpi, 10 pt at 120. Below
it their strokes run together."""
FLOOR_DPI = 120.0
"""For pages without text, and for those whose text is large: seals, tables and handwriting need it."""
LARGE_TEXT_DPI = 72.0
"""The floor of a photograph of a page, whose dpi are only supposed, when its text is large."""
_SCALE_STEP = 0.88
_READABLE_DPI = 200.0
_FULL_QUALITIES = (80, 75)
_QUALITY, _LAST_QUALITIES = 60, (45, 35, 30)


def floor_dpi(dpi: float, *, text_px: float | None, is_supposed: bool) -> float:
    """Under how many dpi a page of `dpi` may not be scaled, by the height in pixels that its text has at `dpi`.

    `is_supposed`: the dpi are those of an A4 sheet, because an image file does not tell its size.
    """
    if text_px is None:
        return min(dpi, FLOOR_DPI)
    by_text = dpi * MIN_TEXT_PX / text_px
    return min(dpi, max(by_text, LARGE_TEXT_DPI if is_supposed else FLOOR_DPI))


def best_effort(quality: int | None) -> Effort:
    """What a page is encoded with when nothing limits it; `quality` is that of a JPEG source."""
    return Effort(quality=85 if quality is None else min(max(quality, _FULL_QUALITIES[-1]), 95), is_best=True)


def efforts(quality: int | None, *, dpi: float, floor: float) -> list[Effort]:
    """What a page may give up, from nothing to the floor: first quality, then pixels, then greys and colours.

    `quality` is that of a JPEG source, which the first effort keeps.
    """
    best = best_effort(quality)
    cap = 100 if quality is None else quality
    readable = min(dpi, max(floor, _READABLE_DPI))
    found = [best]
    found += [Effort(quality=value) for value in (90, 85, *_FULL_QUALITIES) if value < min(best.quality, cap)]
    found += [Effort(quality=min(75, cap), dpi=value) for value in _scales(dpi, readable)]
    low = min(_QUALITY, cap)
    found += [Effort(quality=low, bilevel_text=True, dpi=value) for value in (readable, *_scales(readable, floor))]
    found.append(Effort(quality=low, bilevel_text=True, grey=True, dpi=floor))
    found += [Effort(quality=min(value, cap), bilevel_text=True, grey=True, dpi=floor) for value in _LAST_QUALITIES]
    return found


def _scales(dpi: float, floor: float) -> list[float]:
    steps: list[float] = []
    while dpi * _SCALE_STEP > floor:
        dpi *= _SCALE_STEP
        steps.append(dpi)
    return [*steps, floor] if floor < dpi else steps


def fit_pages(
    pages: Sequence[Page],
    *,
    room: int,
    steps: Callable[[int], int],
    size: Callable[[Page], int],
    encode: Callable[[int, int], Page],
) -> list[Page]:
    """The pages in `room` bytes, the small ones as they are, the large ones each reduced as little as is needed.

    `steps(index)` is the number of a page's efforts, `encode(index, step)` gives it at one of them, and step 0 is what
    `pages` holds. What one page leaves of its share, the larger ones may use. When legibility does not allow the
    limit, the pages come as small as it does.
    """
    fitted = list(pages)
    waiting = sorted(range(len(pages)), key=lambda index: size(pages[index]))
    left = room
    for place, index in enumerate(waiting):
        share = max(0, left) // (len(waiting) - place)
        if size(fitted[index]) > share:
            fitted[index] = _within(index, fitted[index], share, steps=steps(index), size=size, encode=encode)
        left -= size(fitted[index])
    for index in waiting:
        if left >= 0:
            break
        smallest = _within(index, pages[index], 0, steps=steps(index), size=size, encode=encode)
        if size(smallest) < size(fitted[index]):
            left += size(fitted[index]) - size(smallest)
            fitted[index] = smallest
    return fitted


def split_pages(sizes: Sequence[int], *, limit: int, frame: Callable[[int], int]) -> list[range]:
    """Consecutive pages of `sizes` bytes in as few files as a limit that each page alone meets allows.

    `frame(pages)` is what a file takes besides its pages. The files come as even as their number allows.
    """
    fewest = len(_filled(sizes, limit, frame))
    least = max(sizes) + frame(1)
    even = bisect_left(range(least, limit), True, key=lambda cap: len(_filled(sizes, cap, frame)) <= fewest)
    return _filled(sizes, least + even, frame)


def _filled(sizes: Sequence[int], limit: int, frame: Callable[[int], int]) -> list[range]:
    """Each file takes the next page as long as it stays within the limit."""
    parts: list[range] = []
    start = held = 0
    for index, size in enumerate(sizes):
        if index > start and held + size + frame(index - start + 1) > limit:
            parts.append(range(start, index))
            start, held = index, 0
        held += size
    return [*parts, range(start, len(sizes))]


def _within(
    index: int,
    page: Page,
    share: int,
    *,
    steps: int,
    size: Callable[[Page], int],
    encode: Callable[[int, int], Page],
) -> Page:
    """The page at the first effort within the share, by bisection; at its smallest when none is."""
    low, high = 1, steps - 1
    smallest, found = page, None
    while low <= high:
        middle = (low + high) // 2
        tried = encode(index, middle)
        if size(tried) < size(smallest):
            smallest = tried
        if size(tried) <= share:
            found, high = tried, middle - 1
        else:
            low = middle + 1
    return smallest if found is None else found
