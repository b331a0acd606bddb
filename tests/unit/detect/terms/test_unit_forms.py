from __future__ import annotations

import pytest

from blindmask.detect.terms.traditional import traditional_forms
from blindmask.detect.terms.unit_forms import own_name, unit_forms


def forms(name: str) -> dict[str, bool]:
    return {form.text: form.is_safe for form in unit_forms(name)}


def test_every_word_of_the_place_may_be_left_out() -> None:
    found = forms("新疆维吾尔自治区塔城地区沙湾县人民医院")
    for text in (
        "塔城地区沙湾县人民医院",
        "沙湾县人民医院",
        "沙湾人民医院",
        "塔城沙湾县人民医院",
        "新疆沙湾县人民医院",
    ):
        assert found[text], text
    assert found["沙湾市人民医院"], "a county that became a city"


@pytest.mark.parametrize("text", ["人民医院", "县人民医院"])
def test_without_its_place_a_unit_is_only_shown(text: str) -> None:
    assert forms("沙湾县人民医院")[text] is False


def test_a_place_that_may_be_two_is_only_shown() -> None:
    found = forms("塔城质检中心")
    assert found["塔城市质检中心"] is False
    assert found["塔城地区质检中心"] is False


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("奇台县市场监督管理局", "奇台县市监局"),
        ("奇台县卫生健康委员会", "奇台卫健委"),
        ("奇台县人力资源和社会保障局", "奇台人社局"),
        ("奇台县疾病预防控制中心", "奇台疾控中心"),
        ("奇台县第二中学", "奇台二中"),
        ("奇台县第十二小学", "奇台县十二小"),
        ("塔城市场监督管理局", "塔城市监局"),
        ("伊犁哈萨克自治州特种设备检验所", "伊犁州特检所"),
        ("吉林市第一中学", "吉林一中"),
        ("宁东县城乡规划局", "宁东城乡规划局"),
    ],
)
def test_standard_short_forms(name: str, short: str) -> None:
    assert forms(name)[short]


def test_a_company_is_known_by_its_own_name() -> None:
    found = forms("新疆恒正工程检测有限责任公司")
    assert found["恒正工程检测有限公司"]
    assert found["恒正工程检测"]
    assert not any(safe for text, safe in found.items() if text in ("新疆恒正", "恒正", "恒正公司", "工程检测"))


def test_a_company_without_a_name_of_its_own_keeps_its_place() -> None:
    assert not any(
        safe for text, safe in forms("新疆工程检测有限公司").items() if not text.startswith(("新疆", "自治区"))
    )


@pytest.mark.parametrize("name", ["阳光社区卫生服务中心", "友好超市有限公司", "城乡建设局", "大学", "质检"])
def test_words_that_end_like_places_are_none(name: str) -> None:
    assert all("市" in name or "市" not in text for text in forms(name))
    assert "卫生服务中心" not in forms(name)


def test_nothing_short_is_safe() -> None:
    for name in ("库勒大学", "新疆农业大学", "乌苏市一中", "和田县医院"):
        assert all(len(text) >= 4 for text, safe in forms(name).items() if safe)


def test_own_name() -> None:
    assert own_name("恒正工程检测有限公司") == "恒正"
    assert own_name("质量检测中心") == ""


def test_traditional_forms() -> None:
    assert traditional_forms("周晓澜") == ["周曉瀾"]
    assert set(traditional_forms("钟文")) == {"鐘文", "鍾文"}
    assert traditional_forms("王小山") == []
    assert len(traditional_forms("钟发云系")) <= 4


@pytest.mark.parametrize(
    ("unit", "form"),
    [
        ("新疆生产建设兵团第四师七十二团中学", "七十二团中学"),
        ("新疆生产建设兵团第四师七十二团中学", "兵团四师七十二团中学"),
        ("兵团第一师医院", "一师医院"),
        ("库勒地区第二人民医院", "库勒二院"),
        ("库勒市第十九小学", "库勒市十九小学"),
        ("库勒市第三幼儿园", "库勒三幼"),
        ("国网新疆电力有限公司阿克苏供电公司", "阿克苏供电公司"),
    ],
)
def test_corps_numbers_and_subsidiaries_are_safe_while_they_name_a_place(unit: str, form: str) -> None:
    assert form in [f.text for f in unit_forms(unit) if f.is_safe]


@pytest.mark.parametrize(
    ("unit", "form"),
    [
        ("库勒地区第二人民医院", "二院"),
        ("国网新疆电力有限公司阿克苏供电公司", "供电公司"),
        ("新疆师范大学", "师范大学"),
    ],
)
def test_what_any_place_has_is_not_safe(unit: str, form: str) -> None:
    assert form not in [f.text for f in unit_forms(unit) if f.is_safe]
