"""Certificates: one sheet each, drawn from the facts of an applicant (kinds, labels and sentences of the field)."""

from __future__ import annotations

from tests.tools.art import add_border, add_code, add_photo, add_seal, add_signature, add_table
from tests.tools.facts import Facts, chinese_date, chinese_year, portrait
from tests.tools.sheet import CODE, ID_NUMBER, KEEP, NAME, RED, UNIT, Colour, Face, Mark, Part, Sheet, marked

_BROWN: Colour = (150, 104, 40)
_GREEN: Colour = (30, 104, 84)
_ISSUER = Mark("keep", "keep", "issuer")


def _photo_box(left: float, top: float, width: float) -> tuple[float, float, float, float]:
    return left, top, left + width, top + width * 1.4


def title_certificate(facts: Facts) -> Sheet:
    """职称证书: labelled fields, photo, work unit printed next to the issuer."""
    sheet = Sheet(595, 842, embedded=True)
    add_border(sheet, margin=28, colour=_BROWN)
    sheet.centred(122, facts.region, size=17, spread=4)
    sheet.centred(168, ("专业技术职务任职资格证书", KEEP), size=27, spread=3, colour=RED)
    sheet.line((150, 186), (445, 186), width=1.2, colour=_BROWN)
    add_photo(sheet, _photo_box(412, 226, 105), portrait())
    sheet.frame((411, 225, 518, 374), width=0.6)
    _fields(sheet, _title_fields(facts), x=88, y=246, value_x=182, step=34, width=220)
    issuer = f"{facts.region}职称改革工作领导小组"
    sheet.text(300, 706, (issuer, _ISSUER), size=13)
    sheet.text(348, 734, ("2021年12月28日", KEEP), size=13)
    add_seal(sheet, (418, 702), issuer + "办公室", own=False, rng=facts.rng, radius=56)
    add_code(sheet, (88, 668, 156, 736), facts.rng)
    sheet.text(84, 750, "扫描二维码核验证书", size=8.5)
    return sheet


def _title_fields(facts: Facts) -> list[tuple[str, Part]]:
    return [
        ("姓　　名", (facts.spaced_name, NAME)),
        ("性　　别", facts.sex),
        ("出生年月", (f"{facts.born:%Y年%m月}", KEEP)),
        ("身份证号", (facts.applicant.id_number, ID_NUMBER)),
        ("工作单位", (facts.unit, UNIT)),
        ("系　　列", ("工程系列", KEEP)),
        ("专业名称", ("质量技术监督", KEEP)),
        ("资格名称", ("工程师", KEEP)),
        ("级　　别", ("中级", KEEP)),
        ("取得时间", ("2021年11月30日", KEEP)),
        ("评审组织", (f"{facts.region}工程系列中级职称评审委员会", _ISSUER)),
        ("证书编号", (f"YB2021{facts.digits(8)}", KEEP)),
    ]


def _fields(
    sheet: Sheet, fields: list[tuple[str, Part]], *, x: float, y: float, value_x: float, step: float, width: float
) -> None:
    for label, value in fields:
        sheet.text(x, y, label, size=13.5)
        # A value only wraps beside the photo.
        room = width if y < 380 else sheet.width - value_x - 50
        after = sheet.paragraph(value_x, y, value, width=room, size=13.5, indent=0, leading=1.35)
        y = max(y + step, after + step - 13.5 * 1.35)


def registration_form(facts: Facts) -> Sheet:
    """教育部学历证书电子注册备案表: a ruled form whose 校（院）长姓名 is another person's name."""
    sheet = Sheet(595, 842, embedded=True)
    sheet.centred(92, ("教育部学历证书电子注册备案表", KEEP), size=22)
    sheet.text(404, 122, "更新日期：", ("2023年05月18日", KEEP), size=10)
    rows = [134.0 + 31 * n for n in range(14)]
    add_table(sheet, [70, 168, 400, 525], [rows[0], rows[-1]])
    for y in rows[1:-1]:
        sheet.line((70, y), (400, y))
    for (label, value), y in zip(_registration_fields(facts), rows[:-1], strict=True):
        sheet.centred(y + 20, label, size=11, centre=119)
        first = y + 20 if len(value[0]) < 20 else y + 14
        sheet.paragraph(180, first, value, width=212, size=11, indent=0, leading=1.25)
    add_photo(sheet, _photo_box(412, 152, 101), portrait())
    code = " ".join(facts.letters(4) for _ in range(4))
    sheet.frame((70, rows[-1], 525, 680))
    add_code(sheet, (92, 568, 180, 656), facts.rng)
    sheet.text(112, 672, "扫码查验", size=9)
    sheet.text(214, 598, "在线验证码", size=11)
    sheet.text(290, 598, (code, CODE), size=13)
    sheet.text(214, 626, "查验网址：请登录学历信息网站，输入在线验证码。", size=10)
    sheet.text(70, 706, "注意事项：", size=10)
    for number, note in enumerate(_REGISTRATION_NOTES):
        sheet.text(70, 724 + 16 * number, f"{number + 1}．{note}", size=9)
    return sheet


_REGISTRATION_NOTES = (
    "备案表是依据《高等学校学生管理规定》对学历证书电子注册备案的查询结果。",
    "备案表内容如有修改，请以最新在线验证的内容为准。",
    "未经学历信息权属人同意，不得将备案表用于违背权属人意愿之用途。",
    "备案表在有效期内可多次验证，验证期至2024年05月18日。",
)


def _registration_fields(facts: Facts) -> list[tuple[str, tuple[str, Mark]]]:
    return [
        ("姓名", (facts.name, NAME)),
        ("性别", (facts.sex, KEEP)),
        ("出生日期", (f"{facts.born:%Y年%m月%d日}", KEEP)),
        ("入学日期", (f"{facts.born.year + 18}年09月01日", KEEP)),
        ("毕（结）业日期", (f"{facts.born.year + 22}年06月30日", KEEP)),
        ("学校名称", (facts.school, KEEP)),
        ("专业", (facts.major, KEEP)),
        ("层次", ("本科", KEEP)),
        ("学历类别", ("普通高等教育", KEEP)),
        ("学习形式", ("普通全日制", KEEP)),
        ("毕（结）业", ("毕业", KEEP)),
        ("证书编号", (f"99999120{facts.digits(10)}", KEEP)),
        ("校（院）长姓名", (facts.president, Mark("keep", "keep", "president"))),
    ]


def diploma(facts: Facts) -> Sheet:
    """毕业证书: the name stands in a sentence, without a label."""
    sheet = Sheet(700, 500, paper=(253, 249, 236))
    add_border(sheet, margin=22, colour=_GREEN)
    sheet.centred(86, "普通高等学校", size=19, spread=6)
    sheet.centred(136, ("毕业证书", KEEP), size=38, face=Face.SONG_BOLD, spread=18, colour=RED)
    add_photo(sheet, _photo_box(76, 172, 106), portrait())
    year = facts.born.year
    parts = marked(
        f"学生 {{name}}，性别{facts.sex}，[{chinese_date(facts.born)}]生，"
        f"于[{chinese_year(year + 18)}年九月至{chinese_year(year + 22)}年六月]在本校 [{facts.major}] 专业"
        "四年制本科学习，修完教学计划规定的全部课程，成绩合格，[准予毕业]。",
        name=(facts.spaced_name, NAME),
    )
    sheet.paragraph(214, 196, *parts, width=412, size=16, leading=1.9)
    sheet.text(76, 398, "校　　名：", (facts.school, KEEP), size=14)
    sheet.text(400, 398, "校（院）长：", size=14)
    president = Mark("keep", "keep", "president")
    add_signature(sheet, (492, 404), facts.president, president, rng=facts.rng, height=27)
    sheet.text(76, 438, "证书编号：", (f"99999 1{year + 22}05 {facts.digits(6)}", KEEP), size=12)
    sheet.text(456, 438, (f"{chinese_year(year + 22)}年六月三十日", KEEP), size=14)
    add_seal(sheet, (366, 398), facts.school, own=False, rng=facts.rng, radius=50)
    return sheet


def appointment_letter(facts: Facts) -> Sheet:
    """聘书: issued by the own unit, whose name is the heading, the signature line and the seal."""
    sheet = Sheet(595, 800, paper=(255, 251, 240))
    add_border(sheet, margin=30, colour=RED)
    sheet.centred(170, ("聘　书", KEEP), size=58, face=Face.SONG_BOLD, colour=RED)
    sheet.text(368, 226, "编号：", (f"PR-2022-{facts.digits(3)}", KEEP), size=13)
    parts = marked(
        "兹聘任 {name} 同志为{unit}[工程师（专业技术十级）]岗位，聘期自[2022年1月1日至2024年12月31日]。"
        "聘期内按照岗位职责完成计量检定、产品质量检验及标准化技术服务等工作。",
        name=(facts.name, NAME),
        unit=(facts.unit, UNIT),
    )
    after = sheet.paragraph(84, 288, *parts, width=427, size=19, leading=2.0)
    sheet.text(122, after + 6, "此聘", size=19)
    width = 16 * len(facts.unit)
    sheet.text(max(90, 500 - width), 634, (facts.unit, UNIT), size=16)
    sheet.text(352, 668, ("2021年12月30日", KEEP), size=16)
    add_seal(sheet, (426, 634), facts.unit, own=True, rng=facts.rng, radius=66)
    return sheet


def training_certificate(facts: Facts) -> Sheet:
    """继续教育公需科目合格证书, saved from a web page: unit, phone and ID number are printed."""
    sheet = Sheet(660, 470)
    sheet.fill((14, 14, 646, 456), (247, 250, 254))
    sheet.frame((14, 14, 646, 456), width=3, colour=(32, 86, 160))
    sheet.frame((22, 22, 638, 448), width=0.8, colour=(32, 86, 160))
    sheet.centred(74, (f"{facts.region}专业技术人员继续教育", KEEP), size=17, face=Face.HEI)
    sheet.centred(112, ("公需科目合格证书", KEEP), size=27, face=Face.HEI_BOLD, colour=(24, 66, 130))
    add_photo(sheet, _photo_box(524, 140, 84), portrait())
    fields: list[tuple[str, Part]] = [
        ("证书编号：", (f"GX2023-{facts.digits(7)}", KEEP)),
        ("姓　　名：", (facts.name, NAME)),
        ("身份证号：", (facts.applicant.id_number, ID_NUMBER)),
        ("联系方式：", (facts.applicant.phone, Mark("phone", "mask"))),
        ("工作单位：", (facts.unit, UNIT)),
        ("培训年度：", ("2023年度", KEEP)),
        ("课程名称：", ("生态文明建设与高质量发展", KEEP)),
        ("学　　时：", ("30学时　　成绩：合格", KEEP)),
    ]
    for number, (label, value) in enumerate(fields):
        sheet.text(62, 156 + 29 * number, label, value, size=14, face=Face.HEI)
    sheet.text(62, 418, "完成日期：", ("2023年08月21日", KEEP), size=12, face=Face.HEI)
    issuer = f"{facts.region}人力资源和社会保障厅"
    sheet.text(386, 396, (issuer, _ISSUER), size=13, face=Face.HEI)
    sheet.text(440, 420, ("2023年08月25日", KEEP), size=13, face=Face.HEI)
    add_seal(sheet, (486, 388), issuer, own=False, rng=facts.rng, radius=50)
    return sheet


def honour_certificate(facts: Facts) -> Sheet:
    """荣誉证书: the name is the salutation; the issuer stays."""
    sheet = Sheet(720, 500, paper=(255, 246, 226))
    sheet.fill((0, 0, 720, 26), RED)
    sheet.fill((0, 474, 720, 500), RED)
    add_border(sheet, margin=38, colour=_BROWN)
    sheet.centred(138, ("荣誉证书", KEEP), size=50, face=Face.SONG_BOLD, spread=22, colour=RED)
    sheet.text(96, 208, (facts.name, NAME), " 同志：", size=21, face=Face.SONG_BOLD)
    parts = marked(
        "在[2022年度全区质量技术服务]工作中成绩突出，被评为[“质量技术能手”]，"
        "所在班组{unit}计量室同时获得表扬。特发此证，以资鼓励。",
        unit=(facts.short_unit, Mark("unit", "mask", "short")),
    )
    sheet.paragraph(96, 254, *parts, width=530, size=19, leading=1.9)
    issuer = f"{facts.region}质量协会"
    sheet.text(476, 388, (issuer, _ISSUER), size=17)
    sheet.text(474, 418, (chinese_date(facts.born.replace(year=2023, month=3, day=15)), KEEP), size=15)
    sheet.text(96, 418, "证书编号：", (f"ZL-2022-{facts.digits(4)}", KEEP), size=12)
    add_seal(sheet, (538, 384), issuer, own=False, rng=facts.rng, radius=54)
    return sheet
