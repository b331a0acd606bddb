from __future__ import annotations

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind
from blindmask.detect.people.labelled import find_labelled, looks_like_name, looks_like_unit
from blindmask.detect.text.labels import find_values
from blindmask.host.labels import Role
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import EM, line, page

RULES = load_rules()


def values(text_page: PageText) -> list[tuple[str, str]]:
    return [(value.label, value.text) for value in find_values(text_page)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("姓名：周晓澜", "周晓澜"),
        ("姓　　名：周晓澜", "周晓澜"),
        ("姓 名: 周晓澜", "周晓澜"),
        ("姓名 周晓澜", "周晓澜"),
        ("姓名：李　明", "李　明"),
        ("姓名：李  明  性别：男", "李  明"),
        ("姓名：周晓澜，性别：男", "周晓澜"),
    ],
)
def test_a_value_stands_behind_its_label(text: str, value: str) -> None:
    assert values(page(line(text)))[0] == ("姓名", value)


@pytest.mark.parametrize(("text", "found"), [("工作单位库勒检测中心", ["库勒检测中心"]), ("姓名周晓澜", [])])
def test_a_long_label_needs_no_gap_before_its_value(text: str, found: list[str]) -> None:
    assert [value for _, value in values(page(line(text)))] == found


def test_what_stands_in_another_persons_row_is_theirs() -> None:
    row = line("姓名：王大同"), line("工作单位：别处检测中心", left=0.5)
    alone = line("工作单位：别处检测中心", left=0.5, top=0.2)
    found = find_labelled(page(*row, alone), Applicant(name="周晓澜", units=("库勒质检所",)), RULES)
    assert [p.preselected for p in found if p.kind is Kind.UNIT] == [False, True]


def test_several_labels_in_one_line_each_have_their_value() -> None:
    assert values(page(line("身份证号：110101200001010000 手机号码：19900000000"))) == [
        ("身份证号", "110101200001010000"),
        ("手机号码", "19900000000"),
    ]


def test_another_persons_label_that_contains_one_is_not_the_applicants() -> None:
    (value,) = find_values(page(line("校（院）长姓名：王大同")))
    assert value.role is Role.OTHER_NAME


def test_a_value_in_the_next_cell_of_the_row() -> None:
    assert values(page(line("姓名", left=0.1), line("周晓澜", left=0.3), line("汉族", left=0.7))) == [
        ("姓名", "周晓澜")
    ]


def test_a_value_below_its_label() -> None:
    assert values(page(line("姓名", top=0.1), line("周晓澜", top=0.12))) == [("姓名", "周晓澜")]


def test_a_label_is_not_the_value_of_another() -> None:
    assert values(page(line("姓名", left=0.1), line("性别", left=0.2))) == []


def test_units_of_measure_are_no_units() -> None:
    assert find_labelled(page(line("单位：万元")), Applicant(), RULES) == []


def test_an_unknown_unit_under_its_label_is_masked() -> None:
    (proposal,) = find_labelled(page(line("工作单位：库勒精密仪器有限公司")), Applicant(name="周晓澜"), RULES)
    assert (proposal.kind, proposal.preselected) == (Kind.UNIT, True)


def test_the_school_of_a_diploma_stays() -> None:
    assert find_labelled(page(line("学校：库勒理工大学")), Applicant(name="周晓澜"), RULES) == []


def test_another_name_under_a_name_label_is_shown_not_preselected() -> None:
    (proposal,) = find_labelled(page(line("姓名：王大同")), Applicant(name="周晓澜"), RULES)
    assert not proposal.preselected


def test_a_misread_name_under_its_label_is_preselected() -> None:
    (proposal,) = find_labelled(page(line("姓名：周皖澜")), Applicant(name="周晓澜"), RULES)
    assert proposal.preselected


def test_labels_decide_without_an_applicant() -> None:
    proposals = find_labelled(page(line("姓名：周晓澜"), line("工作单位：库勒检测中心", top=0.2)), Applicant(), RULES)
    assert [(p.kind, p.text, p.preselected) for p in proposals] == [
        (Kind.NAME, "周晓澜", True),
        (Kind.UNIT, "库勒检测中心", True),
    ]


def test_a_verification_code_is_masked_and_a_date_is_not() -> None:
    proposals = find_labelled(page(line("在线验证码：AB12CD34EF56GH78 更新日期：2021年3月1日")), Applicant(), RULES)
    assert [(p.kind, p.text) for p in proposals] == [(Kind.CODE, "AB12CD34EF56GH78")]


@pytest.mark.parametrize("text", ["周晓澜", "李　明", "热依拉·托合提", "阿依古丽·买买提·吐尔逊"])
def test_names_look_like_names(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize("text", ["1990年1月", "周", "A4", "优秀（2021）"])
def test_other_values_do_not(text: str) -> None:
    assert not looks_like_name(text)


def test_units_look_like_units() -> None:
    assert looks_like_unit("库勒地区检验检测中心")
    assert not looks_like_unit("同意推荐，情况属实")


def test_a_colleagues_number_is_shown_not_preselected() -> None:
    applicant = Applicant(name="周晓澜", phone="19900001357")
    texts = "联系电话：0999-8000456", "联系电话：199 0000 1357"
    found = [find_labelled(page(line(text)), applicant, RULES) for text in texts]
    assert [[p.preselected for p in proposals] for proposals in found] == [[False], [True]]


def cell(label: str, *value: str, top: float = 0.1) -> PageText:
    """A label and the lines of its value in the next cell."""
    lines = (line(text, left=0.3, top=top + 1.3 * EM * i) for i, text in enumerate(value))
    return page(line(label, left=0.1, top=top), *lines)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("工作单位", ("库勒西丘路桥建设集团有", "限公司")),
        ("工作单位", ("库勒市卫生健康委", "员会")),
        ("姓名", ("阿卜杜热合曼·", "肉孜")),
        ("姓名", ("阿卜杜热合曼", "·肉孜")),
        ("姓名", ("古丽巴哈尔·买买提明·艾合", "买提")),
    ],
)
def test_a_value_that_wraps_in_its_cell_is_one_value_with_two_boxes(label: str, value: tuple[str, ...]) -> None:
    proposals = find_labelled(cell(label, *value), Applicant(), RULES)
    assert [p.text for p in proposals] == ["".join(value)] * 2
    assert proposals[0].box.bottom <= proposals[1].box.top
    assert all(p.preselected for p in proposals)


@pytest.mark.parametrize(
    ("label", "value"),
    [("工作单位", ("库勒检测中心", "检验科")), ("姓名", ("周晓澜", "女")), ("姓名", ("阿迪力", "维吾尔族"))],
)
def test_what_stands_below_a_whole_value_is_not_its_rest(label: str, value: tuple[str, ...]) -> None:
    assert [p.text for p in find_labelled(cell(label, *value), Applicant(), RULES)] == [value[0]]


@pytest.mark.parametrize("text", ["库勒检测中心 工程师", "库勒检测中心　高级工程师", "库勒检测中心工程师"])
def test_the_post_behind_a_unit_stays_legible(text: str) -> None:
    (proposal,) = find_labelled(page(line("单位及职务：" + text)), Applicant(), RULES)
    assert proposal.text == "库勒检测中心"
    assert proposal.box.right < line("单位及职务：库勒检测中心工").box.right


def test_brackets_within_a_companys_name_do_not_end_it() -> None:
    text = "工作单位：恒岳检测认证（云北）有限公司（盖章）"
    (proposal,) = find_labelled(page(line(text)), Applicant(), RULES)
    assert proposal.text == "恒岳检测认证（云北）有限公司"


def test_the_heads_of_a_table_are_not_each_others_values() -> None:
    heads = (line(text, left=0.1 + 0.2 * i) for i, text in enumerate(("姓名", "分工", "单位")))
    names = page(*heads, line("王大同", top=0.1 + 1.6 * EM))
    assert values(names) == [("姓名", "王大同")]


OWN = Applicant(name="周晓澜", units=("库勒地区质量检测中心",))


@pytest.mark.parametrize(
    "text",
    [
        "单位意见：该同志所报材料真实有效",
        "单位推荐意见：该同志在我所工作期间表现优秀",
        "呈报单位意见：经局党组研究同意",
        "所在部门：业务部门负责",
        "审定：通过",
        "编制：综合科",
        "授予：先进个人",
        "户名：库勒地区质量检测中心",
        "姓名 性别 出生年月 工作单位",
    ],
)
def test_what_else_stands_behind_a_label_is_neither_a_name_nor_a_unit(text: str) -> None:
    assert find_labelled(page(line(text)), OWN, RULES) == []


@pytest.mark.parametrize("name", ["张建业", "仇雨桐", "欧阳晴川", "吐尔洪·买合木提", "阿迪力江"])
def test_other_people_under_a_label_are_shown(name: str) -> None:
    (proposal,) = find_labelled(page(line(f"批准：{name}")), OWN, RULES)
    assert (proposal.text, proposal.preselected) == (name, False)


@pytest.mark.parametrize("text", ["姓名：周晓澜性别：女", "姓名：周晓澜证件号：1101051949", "姓名：周晓澜 民族：汉"])
def test_a_value_ends_where_the_next_field_begins(text: str) -> None:
    assert find_labelled(page(line(text)), Applicant(), RULES)[0].text == "周晓澜"
