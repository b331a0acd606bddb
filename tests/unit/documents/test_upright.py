from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from blindmask.core.errors import ModelMissing
from blindmask.documents import upright as upright_module
from blindmask.documents.geometry import turn_image
from blindmask.documents.upright import find_upright
from blindmask.host import weights as models_module

ANGLES = (0, 90, 180, 270)
LINES = (
    "专业技术人员年度考核登记表",
    "姓名：王小明　　性别：男　　出生年月：1990年1月",
    "工作单位：河湾县水文监测站　　职务：工程师",
    "本年度主要工作：负责河道水位观测与资料整编，",
    "完成了三个断面的流量测验，参加防汛值班，",
    "编写水情简报十二期，没有发生责任事故。",
    "所在单位意见：同意评定为合格等次。",
    "河湾县水文监测站　　2023年12月20日",
)


@pytest.fixture(scope="module")
def page() -> NDArray[np.uint8]:
    pdf = pymupdf.open()
    sheet = pdf.new_page()
    for number, line in enumerate(LINES * 3):
        sheet.insert_text((60, 80 + 30 * number), line, fontname="china-s", fontsize=13)
    pixmap = sheet.get_pixmap(dpi=150)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


@pytest.mark.parametrize("degrees", ANGLES)
def test_a_turned_page_is_turned_back(page: NDArray[np.uint8], degrees: int) -> None:
    turned = turn_image(page, degrees)
    assert np.array_equal(turn_image(turned, find_upright(turned)), page)


@pytest.mark.parametrize("degrees", ANGLES)
def test_a_small_grey_noisy_skewed_page(page: NDArray[np.uint8], degrees: int) -> None:
    height_px, width_px = page.shape[:2]
    skew = cv2.getRotationMatrix2D((width_px / 2, height_px / 2), 4, 1)
    poor = cv2.warpAffine(page, skew, (width_px, height_px), borderValue=(255, 255, 255))
    poor = cv2.resize(poor, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(1).normal(0, 12, poor.shape)
    poor = np.clip(poor * 0.7 + 50 + noise, 0, 255).astype(np.uint8)
    assert find_upright(turn_image(poor, degrees)) == (360 - degrees) % 360


@pytest.mark.parametrize("degrees", ANGLES)
def test_a_page_with_a_few_lines_at_its_head(page: NDArray[np.uint8], degrees: int) -> None:
    short = page.copy()
    short[page.shape[0] // 3 :] = 255
    assert find_upright(turn_image(short, degrees)) == (360 - degrees) % 360


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_blank_page_stays(level: int) -> None:
    assert find_upright(np.full((700, 500, 3), level, np.uint8)) == 0


def test_a_nearly_blank_page_stays() -> None:
    picture = np.full((1400, 1000, 3), 250, np.uint8)
    picture[5:9, 5:9] = 0
    assert find_upright(picture) == 0


def test_noise_stays() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (700, 500, 3), np.uint8)
    assert find_upright(noise) == 0


@pytest.mark.parametrize("shape", [(1, 1), (3, 2000), (2000, 3), (20, 20), (256, 256)])
def test_any_shape_is_taken(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (*shape, 3), np.uint8)
    assert find_upright(picture) in ANGLES


def test_a_missing_model_is_told(tmp_path: Path, page: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = models_module.models_dir() / "manifest.toml"
    (tmp_path / "manifest.toml").write_bytes(manifest.read_bytes())
    monkeypatch.setattr(models_module, "models_dir", lambda: tmp_path)
    models_module.model_path.cache_clear()
    upright_module._session.cache_clear()
    with pytest.raises(ModelMissing) as caught:
        find_upright(page)
    assert caught.value.facts == {"file": "page_orientation/inference.onnx"}
    models_module.model_path.cache_clear()


def test_telemetry_is_off_before_the_runtime_is_imported() -> None:
    code = """
import os, sys
import numpy as np
from blindmask.documents.upright import find_upright
assert "onnxruntime" not in sys.modules
picture = np.random.default_rng(1).integers(0, 256, (300, 300, 3), np.uint8)
find_upright(picture)
assert "onnxruntime" in sys.modules
assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
