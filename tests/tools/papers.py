"""Papers of the procedure and of the work: assessment form, article, recommendation, public notice."""

from __future__ import annotations

from collections.abc import Sequence

from tests.tools.art import add_seal, add_signature, add_table
from tests.tools.facts import Facts
from tests.tools.sheet import ID_NUMBER, KEEP, NAME, RED, UNIT, Face, Mark, Part, Sheet, marked

_LETTERHEAD = Mark("unit", "mask", "letterhead")
_COLLEAGUE = Mark("keep", "keep", "colleague")
_CO_AUTHOR = Mark("keep", "keep", "co-author")
_SHORT = Mark("unit", "mask", "short")
_RUNNING = Mark("name", "mask", "running head")
_OWN_HAND = Mark("signature", "mask", "handwritten signature")
_OTHER_HAND = Mark("signature", "optional", "signature of another person")
_TITLE = "电子式压力表示值误差自动检定方法研究"
_ABSTRACT = (
    "针对人工检定电子式压力表效率低、读数误差大的问题，设计了一套基于机器视觉的自动检定装置，"
    "给出示值误差的计算模型与不确定度评定方法。试验表明，检定一只压力表的平均时间由12分钟降至4分钟，"
    "结果与人工检定一致。"
)


def assessment_form(facts: Facts) -> list[Sheet]:
    """事业单位工作人员年度考核登记表, two pages: fields and summary, then opinions with signatures and seal."""
    return [_assessment_summary(facts), _assessment_opinions(facts)]


def _assessment_summary(facts: Facts) -> Sheet:
    sheet = Sheet(595, 842)
    sheet.centred(86, ("事业单位工作人员年度考核登记表", KEEP), size=22, face=Face.SONG_BOLD)
    sheet.centred(112, "（", ("2022", KEEP), "年度）", size=14)
    add_table(sheet, [62, 130, 245, 313, 428, 533], [130, 164])
    add_table(sheet, [62, 130, 245, 313, 428, 533], [164, 198])
    add_table(sheet, [62, 130, 533], [198, 232])
    add_table(sheet, [62, 130, 533], [232, 266])
    add_table(sheet, [62, 100, 533], [266, 770])
    first = [("姓　名", (facts.spaced_name, NAME)), ("性　别", facts.sex), ("出生年月", f"{facts.born:%Y.%m}")]
    second: list[tuple[str, Part]] = [("政治面貌", "群众"), ("现任职务", ("工程师", KEEP)), ("任职时间", "2021.12")]
    _cells(sheet, first, y=151)
    _cells(sheet, second, y=185)
    sheet.centred(219, "单位及职务", size=12, centre=96)
    sheet.text(140, 219, (facts.unit, UNIT), "计量室　工程师", size=12)
    sheet.centred(253, "从事工作", size=12, centre=96)
    sheet.text(140, 253, ("压力、衡器计量检定与校准", KEEP), size=12)
    for number, character in enumerate("个人总结"):
        sheet.centred(430 + 30 * number, character, size=13, centre=81)
    _summary(sheet, facts)
    return sheet


def _cells(sheet: Sheet, cells: list[tuple[str, Part]], *, y: float) -> None:
    for (label, value), centre in zip(cells, (96, 279, 462), strict=True):
        sheet.centred(y, label, size=12, centre=centre)
        if centre < 400:
            size = 12 if len(value if isinstance(value, str) else value[0]) < 9 else 9
            sheet.centred(y, value, size=size, centre=centre + 91.5)
        else:
            sheet.text(centre + 26, y, value, size=10.5)


_SUMMARY = (
    "一年来，本人{name}在单位领导下，认真学习计量法律法规，遵守各项规章制度，服从安排，团结同事。",
    "全年完成[压力表检定1260台件、衡器检定312台件]，出具证书差错率为零；参加[血压计专项监督抽查]，按期提交报告。",
    "受{short_unit}委派，与{colleague}同志共同完成企业能源计量器具普查，走访企业46家，提出整改意见58条。",
    "参加继续教育[公需课30学时、专业课42学时]，考核合格。不足之处是对新修订规程研究不够深入，今后将继续努力。",
)


def _summary(sheet: Sheet, facts: Facts) -> None:
    named = {"name": (facts.name, NAME), "short_unit": (facts.short_unit, _SHORT)}
    y = 300.0
    for paragraph in _SUMMARY:
        parts = marked(paragraph, colleague=(facts.colleagues[0], _COLLEAGUE), **named)
        y = sheet.paragraph(114, y, *parts, width=404, size=13, leading=1.85)
    sheet.text(318, 742, "本人签名：", size=13)
    add_signature(sheet, (386, 748), facts.name, _OWN_HAND, rng=facts.rng, height=26)


def _assessment_opinions(facts: Facts) -> Sheet:
    sheet = Sheet(595, 842)
    rows = [70.0, 260, 450, 620, 740]
    add_table(sheet, [62, 120, 533], rows)
    labels = "主管领导评语", "考核委员会意见", "本人意见", "备　注"
    for label, top, bottom in zip(labels, rows, rows[1:], strict=False):
        start = (top + bottom) / 2 - 9 * len(label) + 16
        for number, character in enumerate(label):
            sheet.centred(start + 18 * number, character, size=13, centre=91)
    opinion = "该同志工作认真负责，业务熟练，能较好地完成各项检定任务，群众评价良好。建议考核等次为"
    sheet.paragraph(134, 104, opinion, ("合格", KEEP), "。", width=384, size=13)
    sheet.text(330, 220, "签名：", size=13)
    add_signature(sheet, (372, 226), facts.colleagues[2], _OTHER_HAND, rng=facts.rng)
    sheet.text(396, 246, ("2023年1月6日", KEEP), size=11)
    verdict = marked("经考核委员会研究，确定该同志2022年度考核等次为[合格]。")
    sheet.paragraph(134, 296, *verdict, width=384, size=13)
    sheet.text(250, 404, (facts.unit, UNIT), "（盖章）", size=13)
    sheet.text(396, 432, ("2023年1月10日", KEEP), size=11)
    add_seal(sheet, (330, 390), facts.unit, own=True, rng=facts.rng, radius=54)
    sheet.paragraph(134, 490, "同意考核结果，无异议。", width=384, size=13)
    sheet.text(318, 580, "签名：", size=13)
    add_signature(sheet, (360, 586), facts.name, _OWN_HAND, rng=facts.rng, height=26)
    sheet.text(396, 608, ("2023年1月12日", KEEP), size=11)
    return sheet


def article(facts: Facts) -> list[Sheet]:
    """论文首页 and the next page: byline, affiliations, pinyin byline, e-mail, running head."""
    first, rest = _article_first(facts)
    return [first, _article_second(facts, rest)]


def _article_first(facts: Facts) -> tuple[Sheet, Sequence[str]]:
    sheet = Sheet(595, 842, embedded=True)
    sheet.text(60, 60, ("第41卷 第3期", KEEP), size=9)
    sheet.centred(60, ("云北计量测试", KEEP), size=10)
    sheet.text(482, 60, ("2022年6月", KEEP), size=9)
    sheet.line((60, 67), (535, 67))
    sheet.text(60, 84, "文章编号：", ("1099-9999（2022）03-0041-04", KEEP), size=8.5)
    sheet.centred(132, (_TITLE, KEEP), size=20)
    one, two, _ = facts.colleagues
    sheet.centred(164, (facts.name, NAME), " 1，", (one, _CO_AUTHOR), " 1，", (two, _CO_AUTHOR), " 2", size=13)
    sheet.centred(186, "（1．", (facts.unit, UNIT), "，云北 青柳 999000；", size=9.5)
    sheet.centred(202, "2．", (facts.school, KEEP), "仪器科学与工程学院，云北 昆岭 999100）", size=9.5)
    y = sheet.paragraph(84, 232, "摘要：", (_ABSTRACT, KEEP), width=427, size=10, leading=1.55)
    sheet.text(104, y, "关键词：", ("压力表；自动检定；机器视觉；不确定度", KEEP), size=10)
    y = _english_head(sheet, facts, y + 34)
    sheet.line((60, 748), (200, 748))
    _author_note(sheet, facts)
    return sheet, _columns(sheet, _BODY, y + 14, bottom=742)


def _english_head(sheet: Sheet, facts: Facts, y: float) -> float:
    english = "Automatic Verification of Indication Error of Electronic Pressure Gauges"
    sheet.centred(y, (english, KEEP), size=12.5)
    latin = Mark("name", "mask", "latin")
    if facts.latin_name:
        sheet.centred(y + 22, (facts.latin_name, latin), " 1, HAN Licheng 1, LUO Shuqin 2", size=10.5)
    if facts.english_unit:
        unit = facts.english_unit, Mark("unit", "mask", "english")
        sheet.centred(y + 38, "(1. ", unit, ", Qingliu 999000, China;", size=9)
    sheet.centred(y + 52, "2. Kunling University of Technology, Kunling 999100, China)", size=9)
    return y + 70


def _author_note(sheet: Sheet, facts: Facts) -> None:
    year = facts.born.year
    fund = f"{facts.region}市场监管科技计划（2021-K-017）"
    sheet.text(60, 764, "收稿日期：", ("2022-03-11", KEEP), "　基金项目：", (fund, KEEP), size=8.5)
    about: list[Part] = ["作者简介：", (facts.name, NAME), f"（{year}—），{facts.sex}，工程师，主要从事计量检定工作。"]
    email = facts.applicant.email, Mark("email", "mask")
    sheet.text(60, 779, *about, "E-mail: ", email, size=8.5)


_BODY = (
    "0 引言",
    "压力表是工业生产中使用最广的强制检定计量器具之一，依据检定规程须每半年检定一次。"
    "传统方法由检定员目视读数，逐点加压并记录，效率低，且受视差影响。",
    "近年来，机器视觉在仪表读数识别中得到应用，但多针对指针式仪表，"
    "对电子式压力表的数字跳变、多单位显示等情况考虑不足。本文给出一种自动检定方法。",
    "1 装置组成",
    "装置由标准压力发生器、工业相机、环形光源和控制计算机组成。"
    "控制计算机按检定点逐级加压，待示值稳定后采集图像，经透视校正后识别数字。",
    "标准器采用0.02级数字压力计，测量范围为0至60 MPa，"
    "满足被检仪表最大允许误差四分之一的要求。环形光源可抑制表面玻璃的反光。",
    "相机与被检表之间的距离可调，视场覆盖100 mm至200 mm的表盘。夹具采用快换接头，更换一只被检表约需20秒。",
    "2 数字识别",
    "先以边缘检测确定显示窗口的四个角点，计算透视变换，"
    "再按列投影分割字符，用卷积网络分类。小数点单独检测，以避免与反光点混淆。",
    "示值在一秒内连续五帧一致时视为稳定。若三十秒内不能稳定，则提示检定员人工判读，并在原始记录中注明。",
    "3 示值误差模型",
    "示值误差为被检仪表示值与标准器示值之差。考虑温度修正后，"
    "由重复性、分辨力和标准器引入的不确定度分量合成，取包含因子为2。",
    "重复性由同一检定点六次测量的实验标准偏差估计；"
    "分辨力按均匀分布处理；标准器的分量由其校准证书给出。各分量互不相关。",
    "4 试验结果",
    "选取准确度等级为1.0级和1.6级的电子式压力表各20只，分别用人工方法和本装置检定。"
    "两种方法所得示值误差之差的绝对值均不大于最大允许误差的十分之一。",
    "人工检定一只压力表平均用时12分钟，本装置平均用时4分钟。连续工作八小时，未出现识别错误，原始记录由系统自动生成。",
    "对同一只压力表在一周内重复检定七次，各检定点示值误差的极差不大于0.02 MPa，说明装置的重复性满足检定规程的要求。",
    "将装置送至两家计量机构比对，三方结果的归一化偏差均小于1，比对结果满意。",
    "5 讨论",
    "本装置对显示窗口的完整性有要求。窗口玻璃破损或字符缺划的压力表，"
    "识别置信度明显下降，系统会转为人工判读，不影响检定结论的可靠性。",
    "环境照度在200 lx至800 lx之间变化时，识别正确率没有明显差异；"
    "照度过高时应加遮光罩。装置的标准器须按期送检，相机标定参数每三个月核查一次。",
    "与文献中的方法相比，本文方法不需要预先制作各型号仪表的模板，因而适用于型号繁多的日常检定工作。",
    "6 结论",
    "本文设计的装置实现了电子式压力表的自动加压、读数和数据处理，缩短了检定时间，减少了人为误差，"
    "可用于法定计量检定机构的日常工作。下一步将研究多表并行检定以及现场检定的可行性。",
)


def _columns(sheet: Sheet, paragraphs: Sequence[str], top: float, *, bottom: float) -> Sequence[str]:
    """Sets `paragraphs` in two columns and gives those that found no room."""
    x, y = 60.0, top
    for number, paragraph in enumerate(paragraphs):
        heading = paragraph[0].isdigit()
        lines = 3 if heading else len(paragraph) * 9.5 // 225 + 1
        if y + lines * 15 > bottom:
            x, y = x + 245, top
            if x > 400:
                return paragraphs[number:]
        y = sheet.paragraph(x, y, paragraph, width=230, size=9.5, leading=1.55, indent=0 if heading else 2)
    return ()


def _article_second(facts: Facts, body: Sequence[str]) -> Sheet:
    sheet = Sheet(595, 842, embedded=True)
    sheet.text(60, 60, ("第3期", KEEP), size=9)
    sheet.centred(60, (facts.name, _RUNNING), "，等：", (_TITLE, KEEP), size=9)
    sheet.text(520, 60, "42", size=9)
    sheet.line((60, 67), (535, 67))
    _columns(sheet, body, 92, bottom=300)
    sheet.text(60, 322, "参考文献：", size=10.5)
    references = (
        "[1] 钱国梁，何燕．数字压力计检定装置的研制[J]．计量技术应用，2019（4）：12-15．",
        "[2] 郭明礼．机器视觉仪表识别综述[J]．仪表学刊，2020（7）：101-108．",
        "[3] 邵文涛，马静．测量不确定度评定实例[M]．昆岭：云北科技出版社，2018．",
    )
    for number, reference in enumerate(references):
        sheet.text(60, 342 + 18 * number, (reference, KEEP), size=9)
    return sheet


_RECOMMENDATION = (
    "{name}同志，身份证号{id_number}，自[2009年7月]起在我单位从事计量检定工作，现任[工程师]。"
    "该同志政治立场坚定，业务能力强，近四年考核均为[合格以上等次]。",
    "任现职以来，主持完成[衡器自动检定装置研制等2项课题]，发表论文3篇，参与制定地方标准1项，"
    "培养检定员4名，取得了较好的社会效益。",
    "经单位集体研究并公示无异议，[同意推荐]该同志申报工程系列质量技术监督专业[高级工程师]任职资格。",
)


def recommendation(facts: Facts) -> Sheet:
    """单位推荐意见 on the unit's letterhead."""
    sheet = Sheet(595, 842)
    sheet.centred(104, (facts.unit, _LETTERHEAD), size=min(32, 470 / len(facts.unit)), face=Face.SONG_BOLD, colour=RED)
    sheet.line((70, 124), (525, 124), width=2, colour=RED)
    sheet.centred(182, "关于", (facts.name, NAME), "同志申报高级工程师的推荐意见", size=18, face=Face.SONG_BOLD)
    sheet.text(84, 232, f"{facts.region}工程系列高级职称评审委员会：", size=14.5)
    named = {"name": (facts.name, NAME), "id_number": (facts.applicant.id_number, ID_NUMBER)}
    y = 266.0
    for paragraph in _RECOMMENDATION:
        y = sheet.paragraph(84, y, *marked(paragraph, **named), width=430, size=14.5, leading=1.9)
    sheet.text(84, 650, "单位负责人：", size=14)
    add_signature(sheet, (170, 656), facts.colleagues[2], _OTHER_HAND, rng=facts.rng)
    sheet.text(max(250, 500 - 14 * len(facts.unit)), 690, (facts.unit, UNIT), size=14)
    sheet.text(392, 718, ("2024年9月12日", KEEP), size=14)
    add_seal(sheet, (424, 690), facts.unit, own=True, rng=facts.rng, radius=60)
    return sheet


_NOTICE = (
    "根据[云北自治区2024年度工程系列职称评审工作安排]，经个人申报、部门推荐、{unit}职称工作领导小组研究，"
    "拟推荐{name}同志申报[工程系列质量技术监督专业高级工程师]任职资格，现予公示。",
    "公示期：[2024年9月2日至2024年9月8日（5个工作日）]。",
    "公示期间如有异议，请以书面或电话形式向{short_unit}人事科反映。",
)


def notice(facts: Facts) -> Sheet:
    """单位公示: the own unit posts the own name; other people's names stay."""
    sheet = Sheet(595, 842, embedded=True)
    sheet.centred(110, ("关于推荐申报2024年度职称人员的公示", KEEP), size=21)
    named = {"name": (facts.name, NAME), "unit": (facts.unit, UNIT), "short_unit": (facts.short_unit, _SHORT)}
    y = 168.0
    for paragraph in _NOTICE:
        parts = marked(paragraph, **named)
        y = sheet.paragraph(80, y, *parts, width=435, size=14, leading=1.9)
    sheet.text(108, y + 4, "监督电话：", ("0999-8000123", Mark("phone", "optional", "own unit phone")), size=14)
    sheet.text(108, y + 32, "联系人：", (facts.colleagues[1], Mark("keep", "keep", "contact person")), size=14)
    sheet.text(max(250, 490 - 14 * len(facts.unit)), 560, (facts.unit, UNIT), size=14)
    sheet.text(384, 590, ("2024年9月2日", KEEP), size=14)
    add_seal(sheet, (418, 566), facts.unit, own=True, rng=facts.rng, radius=58)
    return sheet
