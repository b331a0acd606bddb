"""More of the corpus: names over line and cell ends, in Arabic script, full-width letters; what surrounds a unit."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain import Applicant
from tests.unit.detect.corpus import DOTTED, HAN, UNIT_SENTENCES, Sample

WRAPS = (
    ("参加本次评审的有{}", "{}等三名同志"),
    ("经研究，同意推荐{}", "{}同志申报高级工程师"),
    ("　　兹证明{}", "{}同志系我单位职工"),
)
SCRIPTS = (
    ("ئابدۇراھمان روزى", "ئابدۇراھمان روزى"),
    ("ئابدۇراھمان روزى", "ئابدۇراھمان  روزى"),
    ("تۇرسۇن ئەخمەت", "تۇرسۇن ئەخمەت"),
    ("گۈلنۇر ياسىن", "گۈلنۇر ياسىن"),
    ("روزى", "\ufead\ufeed\ufeaf\ufef0"),
    ("Жанар Серікқызы", "Жанар Серікқызы"),
    ("Жанар Серікқызы", "ЖАНАР СЕРІКҚЫЗЫ"),
)
"""The name as it was typed, and as it is printed."""
SCRIPT_SENTENCES = "{}", "姓名：{}", "姓名 {} 男"

DEPARTMENTS = "计量室", "办公室", "特种设备检验科", "（盖章）", "库勒分中心", "党支部", "文件", "人字"
LONG_UNITS = """
塔城地区质量检测中心 | 阿勒泰市第二中学 | 新疆恒正工程检测有限公司 | 喀什地区疾病预防控制中心
沙湾县市场监督管理局 | 新疆农业大学 | 巴音郭楞蒙古自治州特种设备检验检测所
"""
MISREAD_UNITS = (
    ("塔城地区质量检测中心", "塔城地区质量检侧中心"),
    ("喀什地区疾病预防控制中心", "喀什地区疾病预防控制中必"),
    ("巴音郭楞蒙古自治州特种设备检验检测所", "巴音郭楞蒙古自治州特种设备检验检侧所"),
)
ENGLISH = (
    ("Tacheng Quality Testing Center", "Tacheng Quality Testing Center"),
    ("Tacheng Quality Testing Center", "TACHENG QUALITY TESTING CENTER"),
    ("Tacheng Quality Testing Center", "Tacheng Quality Testlng Center"),
    ("Altay No.2 Middle School", "Altay No. 2 Middle School"),
    ("Xinjiang Hengzheng Engineering Testing Co., Ltd.", "Xinjiang Hengzheng Engineering Testing Co.,Ltd"),
)
ENGLISH_SENTENCES = "(1. {}, Kuche 842000, China)", "{}", "He has been working in {} since 2012."

CODES = (
    ("塔城地区质量检测中心", "塔质检字〔2020〕3号", "塔质检字"),
    ("塔城地区质量检测中心", "塔地质检〔2021〕15号", "塔地质检"),
    ("沙湾县市场监督管理局", "沙市监发〔2019〕7号", "沙市监发"),
    ("喀什地区疾病预防控制中心", "喀疾控〔2022〕1号", "喀疾控"),
    ("喀什地区疾病预防控制中心", "喀地疾控办〔2022〕11号", "喀地疾控办"),
)
DOMAINS = (
    ("zhou@tczj.org.cn", "网址：www.tczj.org.cn", "tczj.org.cn"),
    ("li@mail.hzjc.com", "联系邮箱：office@hzjc.com", "hzjc.com"),
)

UNIT_TRAPS = (
    ("塔城地区质量检测中心", "国家质量检测中心，自治区质量检测中心"),
    ("塔城地区质量检测中心", "单位：万元"),
    ("质检所", "质检所有样品均合格"),
    ("阿勒泰市第二中学", "第二中学生运动会"),
    ("新疆恒正工程检测有限公司", "永恒、正确的工程检测方法"),
    ("喀什地区疾病预防控制中心", "疾病预防控制中心（CDC）"),
)
"""A unit and a text in which nothing of it may be preselected."""

NAME_TRAPS = (
    ("高峰", "用电高峰期间加强巡检"),
    ("文章", "发表文章三篇，其中核心期刊文章一篇"),
    ("阳光", "阳光明媚，光照充足"),
    ("黎明", "黎明时分开始施工"),
    ("万里", "行程万里，走遍全县"),
    ("高原", "在高原地区工作满二十年"),
    ("江山", "江山如画"),
    ("田野", "深入田野调查"),
    ("海洋", "海洋石油工程"),
    ("向阳", "向阳小学"),
    ("建国", "建国七十周年"),
    ("张伟", "张伟民同志任组长"),
    ("李娜", "李娜娜、张李娜"),
    ("王强", "王强生，男，汉族"),
    ("吐尔逊·艾力", "吐尔逊江·艾力木"),
    ("热依拉", "热依拉·托合提，女"),
    ("阿迪力·买买提", "买买提和阿迪力两位同志"),
    ("周晓澜", "周晓岚，女"),
    ("周晓澜", "周小澜，女"),
)


def wrapped_samples() -> Iterator[Sample]:
    """Names that break at a line's end, at each place where they can."""
    names = [row.split()[0] for block in HAN.strip().splitlines() for row in block.split("|") if row.strip()]
    dotted = [row.strip() for block in DOTTED.strip().splitlines() for row in block.split("|") if row.strip()]
    for number, name in enumerate(dict.fromkeys([*names, *dotted])):
        before, after = WRAPS[number % len(WRAPS)]
        for cut in range(1, len(name)):
            text = f"{before.format(name[:cut])}\n{after.format(name[cut:])}"
            yield Sample("wrapped", Applicant(name=name), text, name)


def script_samples() -> Iterator[Sample]:
    for typed, shown in SCRIPTS:
        for sentence in SCRIPT_SENTENCES:
            applicant = Applicant(name="周晓澜", other_names=(typed,))
            yield Sample("minority script", applicant, sentence.format(shown), shown)
    for shown in ("ＺＨＯＵ Ｘｉａｏｌａｎ", "ZHOU　Xiaolan"):
        yield Sample("full-width", Applicant(name="周晓澜"), f"({shown})", shown)


def surrounded_units() -> Iterator[Sample]:
    """Units with a department behind them, in longer names, misread, wrapped, in English."""
    units = [row.strip() for block in LONG_UNITS.strip().splitlines() for row in block.split("|") if row.strip()]
    for unit in units:
        for department in DEPARTMENTS:
            for sentence in UNIT_SENTENCES:
                yield Sample("department", Applicant(units=(unit,)), sentence.format(unit + department), unit)
        for cut in range(2, len(unit), 3):
            text = f"该同志现在{unit[:cut]}\n{unit[cut:]}从事检验工作"
            yield Sample("unit wrapped", Applicant(units=(unit,)), text, unit)
    for unit, shown in MISREAD_UNITS:
        for sentence in UNIT_SENTENCES:
            yield Sample("unit misread", Applicant(units=(unit,)), sentence.format(shown), shown)
    for alias, shown in ENGLISH:
        for sentence in ENGLISH_SENTENCES:
            applicant = Applicant(units=("塔城地区质量检测中心",), unit_aliases=(alias,))
            yield Sample("unit in English", applicant, sentence.format(shown), shown)


def hinted_units() -> Iterator[Sample]:
    """What only hints at a unit and is shown: its code in document numbers, its domain, a two-character alias."""
    for unit, text, shown in CODES:
        yield Sample("document code", Applicant(units=(unit,)), text, shown)
    for email, text, shown in DOMAINS:
        yield Sample("domain", Applicant(units=("塔城地区质量检测中心",), email=email), text, shown)
    for sentence in UNIT_SENTENCES:
        yield Sample("two-character alias", Applicant(unit_aliases=("塔检",)), sentence.format("塔检"), "塔检")
