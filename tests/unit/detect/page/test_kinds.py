"""The kinds of document by the text of their first pages, as it is printed in the field."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSpan
from blindmask.core.papers import Paper
from blindmask.detect.page.kinds import bears_name, recognise_paper
from blindmask.host.paths import resources_dir
from tests.unit.detect.pages import ASPECT, EM, line, page

CASES: list[tuple[Paper | None, list[str]]] = [
    (Paper.DIPLOMA, ["普通高等学校", "毕 业 证 书", "学生 某某，修完教学计划规定的全部课程，成绩合格，准予毕业。"]),
    (Paper.DIPLOMA, ["毕业证书", "参加法学专业本科高等教育自学考试，全部课程成绩合格，准予毕业。"]),
    (Paper.DEGREE, ["学士学位证书", "经审核符合《中华人民共和国学位条例》的规定，授予工学学士学位。"]),
    (Paper.REGISTRATION, ["教育部学历证书电子注册备案表", "姓名", "学历类别", "在线验证码"]),
    (Paper.REGISTRATION, ["教育部学籍在线验证报告", "更新日期：2024年1月1日", "学籍状态"]),
    (Paper.GRADUATE_FORM, ["高等学校毕业生登记表", "家庭主要成员", "自我鉴定"]),
    (Paper.TITLE, ["云北自治区专业技术职务任职资格证书", "资格名称　工程师", "评审组织", "证书编号"]),
    (Paper.TITLE, ["职称证书", "姓名", "系列 工程", "授予时间 2020年"]),
    (Paper.QUALIFICATION, ["中华人民共和国一级注册计量师资格证书", "管理号", "批准日期"]),
    (Paper.QUALIFICATION, ["中华人民共和国特种设备安全管理和作业人员证", "证件编号", "作业项目"]),
    (Paper.APPOINTMENT, ["聘　书", "兹聘任某某同志为工程师岗位，聘期自2022年1月1日至2024年12月31日。", "此聘"]),
    (Paper.APPOINTMENT, ["关于聘任某某等同志专业技术职务的通知", "聘期三年"]),
    (Paper.ASSESSMENT, ["事业单位工作人员年度考核登记表", "（2022年度）", "政治面貌", "个人总结"]),
    (Paper.REVIEW_FORM, ["专业技术职务任职资格评审表", "拟任资格", "现任职务"]),
    (Paper.INSURANCE, ["社会保险个人参保缴费证明", "社会保障号码", "缴费基数"]),
    (Paper.WORK_PROOF, ["工作证明", "兹证明某某同志系我单位职工，自2010年起从事检测工作。", "特此证明"]),
    (Paper.LICENCE, ["营业执照", "统一社会信用代码", "法定代表人", "经营范围"]),
    (Paper.ID_CARD, ["姓名 某某", "住址 某市某路1号", "公民身份号码 110101199001011234", "出生 1990年1月1日"]),
    (Paper.TRAINING, ["专业技术人员继续教育", "公需科目合格证书", "学时：30学时", "课程名称"]),
    (Paper.TRAINING, ["培训证书", "某某同志参加实验室管理培训，学习期满，考核合格，准予结业。共72学时。"]),
    (Paper.EXEMPTION, ["继续教育免学审批表", "免学理由"]),
    (Paper.MANDARIN, ["普通话水平测试等级证书", "测试成绩 88分", "测试等级 二级甲等"]),
    (Paper.EXAM, ["全国职称外语等级考试成绩通知单", "准考证号", "成绩"]),
    (Paper.ARTICLE, ["第41卷 第3期", "某某方法研究", "摘要：针对某问题", "关键词：计量"]),
    (Paper.ARTICLE, ["新域科技2022年第4期", "质量控制要点", "摘要：试样制备按照规定的程序进行。"]),
    (Paper.ARTICLE, ["稿件录用通知", "某某老师：您好！您的稿件已被本刊录用。"]),
    (Paper.ARTICLE, ["论文收录检索报告", "检索数据库：某某网"]),
    (Paper.BOOK, ["图书在版编目（CIP）数据", "ISBN 978-7", "责任编辑", "定价"]),
    (Paper.PATENT, ["实用新型专利证书", "实用新型名称：一种夹具", "专利权人", "授权公告日"]),
    (Paper.SOFTWARE, ["计算机软件著作权登记证书", "软件名称", "著作权人", "登记号"]),
    (Paper.STANDARD, ["前言", "本文件起草单位：甲、乙。", "本文件主要起草人：丙、丁。", "本文件归口"]),
    (Paper.STANDARD, ["中华人民共和国国家标准", "2022-01-01发布", "2022-07-01实施"]),
    (Paper.AWARD, ["荣誉证书", "某某同志：成绩突出，被评为先进个人。特发此证，以资鼓励。"]),
    (Paper.PROJECT, ["科技计划项目任务书", "项目名称", "承担单位", "起止时间"]),
    (Paper.CONTRACT, ["技术服务合同", "甲方：某公司", "乙方：某中心", "合同编号"]),
    (Paper.REPORT, ["检验报告", "样品名称", "检验依据", "检验结论", "主检"]),
    (Paper.REPORT, ["检定证书", "送检单位", "检定结论 合格", "准确度等级"]),
    (Paper.PUBLIC_NOTICE, ["关于推荐申报2024年度职称人员的公示", "现予公示", "监督电话"]),
    (Paper.RECOMMENDATION, ["关于某某同志申报高级工程师的推荐意见", "同意推荐该同志申报。", "单位负责人"]),
    (Paper.RECOMMENDATION, ["关于推荐某某同志申报高级工程师的报告", "我单位同意推荐某某同志申报。"]),
    (Paper.WORK_PROOF, ["专业技术工作年限证明", "情况属实，特此证明。"]),
    (Paper.COMMITMENT, ["个人承诺书", "本人郑重承诺，所提供材料真实有效。", "承诺人（签名）："]),
    (Paper.APPOINTMENT, ["关于聘任阿依努尔·图尔荪江等十二名同志专业技术职务的通知", "聘期三年"]),
    (Paper.APPOINTMENT, ["聘 任 证 书", "兹聘任某某同志为工程师。"]),
    (Paper.DIPLOMA, ["畢業證書", "學生某某，修完教學計劃規定的全部課程，准予畢業。"]),
    (Paper.AWARD, ["榮譽證書", "某某同志：成績突出，特發此證。"]),
    (Paper.DEGREE, ["學士學位證書", "授予工學學士學位。"]),
    (Paper.DIPLOMA, ["毕业证书 Graduation Certificate", "某某"]),
    (Paper.AWARD, ["CERTIFICATE OF HONOR", "荣誉证书", "某某同志"]),
    (Paper.PATENT, ["实用新型专利证书/UTILITY MODEL PATENT CERTIFICATE", "专利权人"]),
    (None, ["某县人民政府办公室", "关于开展秋季植树工作的安排"]),
    (None, []),
]


@pytest.mark.parametrize(("paper", "lines"), CASES, ids=lambda value: str(value)[:24])
def test_a_kind_is_told(paper: Paper | None, lines: list[str]) -> None:
    spans = (line(text, top=0.08 + 3 * EM * i) for i, text in enumerate(lines))
    assert recognise_paper(page(*spans)) is paper


def large(text: str, *, top: float, left: float = 0.3) -> TextSpan:
    """A line of twice the usual size."""
    span, width = line(text, left=left, top=top), 2 * EM * ASPECT
    boxes = tuple(Rect(left + i * width, top, left + (i + 1) * width, top + 2 * EM) for i in range(len(text)))
    return replace(span, box=Rect(left, top, boxes[-1].right, top + 2 * EM), char_boxes=boxes)


BODY = [line("兹有某某同志于某年某月某日在某地", top=0.5 + 2 * EM * i) for i in range(5)]


@pytest.mark.parametrize(
    ("paper", "lines"),
    [
        (Paper.TITLE, ["云北自治区", "专业技术职务", "任职资格证书"]),
        (Paper.MANDARIN, ["普通话水平测试", "等级证书"]),
        (Paper.PATENT, ["实用新型", "专利证书"]),
    ],
    ids=str,
)
def test_a_title_over_several_lines_is_put_together(paper: Paper, lines: list[str]) -> None:
    title = [large(text, top=0.1 + 3 * EM * i) for i, text in enumerate(lines)]
    assert recognise_paper(page(*title, *BODY)) is paper
    assert recognise_paper(page(*BODY)) is None


def test_a_title_down_the_page_is_put_together() -> None:
    title = [large(character, top=0.1 + 4 * EM * i) for i, character in enumerate("荣誉证书")]
    assert recognise_paper(page(*title, *BODY)) is Paper.AWARD


def test_what_stands_side_by_side_is_no_title_of_several_lines() -> None:
    cells = [large("毕业", left=0.1, top=0.1), large("证书", left=0.6, top=0.1 + 3 * EM)]
    assert recognise_paper(page(*cells, *BODY)) is None


def test_words_of_a_title_in_prose_tell_nothing() -> None:
    spans = (line(text, top=0.3 + 2 * EM * i) for i, text in enumerate(["请携带毕业证书和聘书原件到场。"] * 5))
    assert recognise_paper(page(*spans)) is None


def test_a_diploma_bears_a_name_and_an_article_may_not() -> None:
    assert bears_name(Paper.DIPLOMA)
    assert not bears_name(Paper.STANDARD)
    assert not bears_name(None)


def test_every_kind_has_its_marks() -> None:
    table = tomllib.loads((resources_dir() / "gazetteers" / "papers.toml").read_text(encoding="utf-8"))
    assert set(table) == {str(paper) for paper in Paper}
