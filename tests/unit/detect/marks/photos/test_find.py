from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.core.boxes import Rect
from blindmask.core.errors import ModelMissing
from blindmask.core.page_view import PageView
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.marks.photos import faces
from blindmask.detect.marks.photos.find import find_photos
from blindmask.host import weights as models
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
from tests.tools.detector_pages import plain_cases
from tests.unit.detect.pages import KEY

RULES = load_rules()
WIDTH_PX, HEIGHT_PX = 1654, 2339
"""A4 at 200 dpi, where a photo of 25 x 35 mm has 197 x 276 pixels."""
PLACE = (1200, 500, 1397, 776)


@cache
def portrait() -> NDArray[np.uint8]:
    data = np.frombuffer((resources_dir() / "samples" / "assets" / "portrait.jpg").read_bytes(), np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def paper() -> NDArray[np.uint8]:
    """A page with lines of writing, a title, a table, a round seal and a code, but no photo."""
    page = np.full((HEIGHT_PX, WIDTH_PX, 3), 250, np.uint8)
    for row in range(14):
        cv2.putText(page, "certificate of the works 2019", (160, 500 + 60 * row), 0, 1.1, (20, 20, 20), 3)
    cv2.putText(page, "CERTIFICATE", (500, 250), cv2.FONT_HERSHEY_TRIPLEX, 3, (190, 20, 20), 9)
    for row in range(4):
        cv2.line(page, (160, 1500 + 80 * row), (1500, 1500 + 80 * row), (0, 0, 0), 3)
    cv2.circle(page, (1200, 2000), 165, (215, 40, 45), 8)
    cv2.putText(page, "SEAL", (1110, 2020), 0, 2, (215, 40, 45), 6)
    code = np.random.default_rng(3).integers(0, 2, (29, 29)).astype(np.uint8) * 255
    page[1950:2130, 200:380] = cv2.resize(code, (180, 180), interpolation=cv2.INTER_NEAREST)[..., None]
    return page


def paste(page: NDArray[np.uint8], picture: NDArray[np.uint8], place: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    left, top, right, bottom = place
    page = page.copy()
    page[top:bottom, left:right] = cv2.resize(picture, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    return page


def page_with_photo() -> NDArray[np.uint8]:
    return paste(paper(), portrait(), PLACE)


def find(page: NDArray[np.uint8], rules: RuleSet = RULES) -> list[Proposal]:
    return find_photos(PageView(KEY, np.ascontiguousarray(page), ()), rules)


def fractions(place: tuple[int, int, int, int]) -> Rect:
    left, top, right, bottom = place
    return Rect(left / WIDTH_PX, top / HEIGHT_PX, right / WIDTH_PX, bottom / HEIGHT_PX)


def assert_covers(box: Rect, photo: Rect, *, at_most: float = 1.35) -> None:
    assert box.overlap(photo) >= 0.95 * photo.area
    assert box.area <= at_most * photo.area


def without_greys(page: NDArray[np.uint8], level: int) -> NDArray[np.uint8]:
    """As a fax or a 1-bit scan shows it."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    return np.repeat(np.where(grey > level, 255, 0).astype(np.uint8)[..., None], 3, axis=2)


def with_action(action: Action) -> RuleSet:
    return replace(RULES, actions={**RULES.actions, Kind.PHOTO: action})


def test_a_photo_is_covered_whole_and_preselected() -> None:
    (proposal,) = find(page_with_photo())
    assert proposal.kind is Kind.PHOTO
    assert proposal.reason == "face"
    assert proposal.preselected
    assert proposal.confidence > 0.6
    assert_covers(proposal.box, fractions(PLACE))


def test_writing_seals_codes_and_tables_are_no_photos() -> None:
    assert find(paper()) == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_shows_its_photo_too(quarters: int) -> None:
    photo = fractions(PLACE)
    for _ in range(quarters):
        photo = Rect(photo.top, 1 - photo.right, photo.bottom, 1 - photo.left)
    (proposal,) = find(np.rot90(page_with_photo(), quarters))
    assert proposal.preselected
    assert_covers(proposal.box, photo)


def grey(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(page.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)


def faded(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return (255 - (255 - page.astype(np.float64)) * 0.45).astype(np.uint8)


def shadowed(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return (page * np.linspace(1, 0.55, WIDTH_PX)[None, :, None]).astype(np.uint8)


def sealed(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.circle(page.copy(), (1220, 760), 165, (215, 40, 45), 8), dtype=np.uint8)


def dithered(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    grain = np.random.default_rng(5).uniform(70, 235, (HEIGHT_PX, WIDTH_PX, 1))
    return np.where(grey(page) > grain, 255, 0).astype(np.uint8)


@pytest.mark.parametrize("worn", [grey, faded, shadowed, sealed, dithered])
def test_a_worn_copy_keeps_its_photo(worn) -> None:
    (proposal,) = find(worn(page_with_photo()))
    assert proposal.preselected
    assert_covers(proposal.box, fractions(PLACE), at_most=1.5)


def test_a_frame_tells_where_a_photo_on_white_ends() -> None:
    picture = portrait()
    person = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(person, (152, 110), (98, 105), 0, 0, 360, (1,), -1)
    cv2.fillPoly(person, [np.array([[40, 200], [250, 200], [300, 310], [300, 420], [0, 420], [0, 290]])], (1,))
    on_white = np.where(person[..., None] == 1, picture, 250).astype(np.uint8)
    above = cv2.copyMakeBorder(on_white, 60, 0, 0, 0, cv2.BORDER_CONSTANT, value=(250, 250, 250))
    page = paste(paper(), np.asarray(above, dtype=np.uint8), PLACE)
    cv2.rectangle(page, PLACE[:2], PLACE[2:], (60, 60, 60), 2)
    (proposal,) = find(page)
    assert_covers(proposal.box, fractions(PLACE))


def test_in_a_picture_of_several_people_each_face_is_covered_alone() -> None:
    group = cv2.copyMakeBorder(np.hstack([portrait()[:, 30:]] * 3), 60, 60, 60, 60, cv2.BORDER_REPLICATE)
    page = paste(paper(), np.asarray(group, dtype=np.uint8), (300, 400, 1300, 880))
    proposals = find(page)
    assert len(proposals) == 3
    assert all(p.preselected and p.box.area < 0.25 * fractions((300, 400, 1300, 880)).area for p in proposals)


def test_a_picture_without_a_face_is_shown_but_not_preselected() -> None:
    noise = np.random.default_rng(1).uniform(20, 200, (7, 5, 3)).astype(np.uint8)
    picture = cv2.resize(noise, (200, 280), interpolation=cv2.INTER_CUBIC)
    (proposal,) = find(paste(paper(), np.asarray(picture, dtype=np.uint8), PLACE))
    assert proposal.reason == "picture"
    assert not proposal.preselected
    assert_covers(proposal.box, fractions(PLACE))


def test_a_bar_of_one_colour_is_no_picture() -> None:
    page = paper()
    page[500:776, 1200:1397] = (30, 90, 180)
    assert find(page) == []


@pytest.mark.parametrize("level", [110, 130, 150, 170, 190])
def test_a_photo_is_covered_whole_on_a_copy_without_greys(level: int) -> None:
    """Its background turns white or black, and the person may come in pieces."""
    (proposal,) = find(without_greys(page_with_photo(), level))
    assert proposal.preselected
    assert_covers(proposal.box, fractions(PLACE))


def test_a_pale_banner_above_a_photo_is_no_piece_of_it() -> None:
    page = page_with_photo()
    page[380:470, 1150:1400] = (214, 230, 221)
    (proposal,) = find(page)
    assert_covers(proposal.box, fractions(PLACE))


def test_what_is_left_of_a_photo_is_shown_where_no_face_can_be_told() -> None:
    page = paper()
    head = np.array([[1210, 760], [1220, 560], [1290, 505], [1370, 560], [1385, 765], [1330, 770], [1290, 640]])
    cv2.fillPoly(page, [head.astype(np.int32)], (0, 0, 0))
    (proposal,) = find(without_greys(page, 150))
    assert (proposal.reason, proposal.preselected) == ("picture", False)
    assert_covers(proposal.box, fractions((1210, 505, 1385, 770)), at_most=1.8)


def test_a_title_made_of_dots_is_no_face() -> None:
    """Dithering draws a red title in dots, of which a face was made."""
    titles = [case.shot.image.convert("1").convert("RGB") for case in islice(plain_cases(12), 11, None)]
    assert [find(np.asarray(title)) for title in titles] == [[]]


def test_the_rules_decide() -> None:
    page = page_with_photo()
    assert find(page, with_action(Action.KEEP)) == []
    (asked,) = find(page, with_action(Action.ASK))
    assert not asked.preselected


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (40, 30)])
def test_odd_sizes_are_searched(size: tuple[int, int]) -> None:
    assert find(np.full((*size, 3), 255, np.uint8)) == []


def test_a_page_that_is_only_the_photo_is_found() -> None:
    assert any(p.reason == "face" for p in find(portrait()))


def test_the_same_page_gives_the_same_proposals() -> None:
    assert find(page_with_photo()) == find(page_with_photo())


def test_missing_weights_are_an_error(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manifest.toml").write_bytes((models.models_dir() / "manifest.toml").read_bytes())
    monkeypatch.setattr(models, "models_dir", lambda: tmp_path)
    models.model_path.cache_clear()
    faces._session.cache_clear()
    with pytest.raises(ModelMissing):
        find(paper())
    models.model_path.cache_clear()
    faces._session.cache_clear()
