"""Made-up names and units in sentences as attachments hold them, form by form, and texts that look like them.

The forms are written by hand or built here, not by the code under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blindmask.core.applicants import Applicant

SENTENCES = (
    "姓名：{}",
    "兹聘任{}同志为高级工程师",
    "参加本次评审的有{}、某某某等",
    "{}，男，汉族，本科学历",
    "经研究，同意推荐{}申报",
    "作者简介：{}（1980-），工程师",
    "　　{}　　",
)
LATIN_SENTENCES = (
    "{}1, WANG Qiang2, LI Na1",
    "Corresponding author: {} (born 1980)",
    "LIU Yang, {}*, SUN Tao",
    "{}",
)
UNIT_SENTENCES = (
    "工作单位：{}",
    "我在{}工作",
    "{}（盖章）",
    "（{}，新疆 830000）",
    "兹证明该同志系{}职工",
    "由{}负责起草",
)

HAN = """
周晓澜 Zhou Xiao lan | 单文博 Shan Wen bo | 仇雨桐 Qiu Yu tong | 曾凡星 Zeng Fan xing | 解云舒 Xie Yun shu
吕思远 Lv Si yuan | 吕思远 Lyu Si yuan | 吕思远 Lü Si yuan | 任晓舟 Ren Xiao zhou | 翟明哲 Zhai Ming zhe
查海宁 Zha Hai ning | 朴正浩 Piao Zheng hao | 区志坚 Ou Zhi jian | 缪长河 Miao Chang he
欧阳晴川 Ouyang Qing chuan | 司马如风 Sima Ru feng | 上官云 Shangguan Yun | 黄晟睿 Huang Sheng rui
马茜 Ma Qian | 孙乐怡 Sun Le yi | 刘女真 Liu Nv zhen | 覃佩兰 Qin Pei lan | 覃佩兰 Tan Pei lan
尉迟恒 Yuchi Heng | 盖文轩 Ge Wen xuan | 贺兰溪 He Lan xi | 穆清扬 Mu Qing yang | 赵一鸣 Zhao Yi ming
"""
"""Name, surname, first and second syllable of the given name."""

DOTTED = """
吐尔洪·买合木提 | 艾力江·吐尔逊 | 古丽努尔·阿不都 | 阿卜杜热合曼·肉孜 | 叶尔兰·托列别克 | 玛依努尔·库尔班
努尔夏提·艾尼瓦尔 | 巴哈提·别克木汗 | 阿不都外力·买买提·吾守尔 | 热依拉·托合提·尼亚孜 | 木拉提·沙吾提
帕丽旦·依不拉音
"""

SPELLINGS = """
吐尔洪·买合木提 吐尔洪·麦合木提 | 艾力江·吐尔逊 艾力江·图尔荪 | 古丽努尔·阿不都 古丽努尔·阿卜杜
阿卜杜热合曼·肉孜 阿卜杜热合曼·若孜 | 木拉提·沙吾提 木拉提·萨吾提 | 热依拉·托合提·尼亚孜 热依拉·托合提·尼牙孜
巴哈提·别克木汗 巴哈提·别克木罕 | 古丽努尔·阿不都 姑丽努尔·阿不都
阿不都外力·买买提·吾守尔 阿卜杜外力·买买提·吾守尔 | 阿不都外力·买买提·吾守尔 阿不都外力·麦麦提·吾守尔
"""

TRADITIONAL = """
周晓澜 周曉瀾 | 单文博 單文博 | 曾凡星 曾凡星 | 吕思远 呂思遠 | 欧阳晴川 歐陽晴川 | 孙乐怡 孫樂怡
刘云龙 劉雲龍 | 陈丽华 陳麗華 | 赵鹏飞 趙鵬飛 | 叶红兵 葉紅兵 | 张国强 張國強 | 杨发荣 楊發榮 | 钟维宁 鍾維寧
钟维宁 鐘維寧 | 吐尔洪·买合木提 吐爾洪·買合木提
"""

UNITS = """
| 塔城地区质量检测中心 =
塔城质量检测中心 塔城地区质检中心 塔城质检中心 新疆塔城地区质量检测中心
新疆维吾尔自治区塔城地区质量检测中心
| 阿勒泰市第二中学 =
阿勒泰二中 阿勒泰市二中 阿勒泰第二中学 新疆阿勒泰市第二中学
| 沙湾县市场监督管理局 =
沙湾市市场监督管理局 沙湾市场监督管理局 沙湾县市监局 沙湾市监局 沙湾县市场监管局
新疆沙湾县市场监督管理局
| 新疆恒正工程检测有限公司 =
恒正工程检测有限公司 恒正工程检测有限责任公司 恒正工程检测 新疆恒正工程检测
新疆恒正工程检测有限责任公司
| 喀什地区疾病预防控制中心 =
喀什疾控中心 喀什地区疾控中心 喀什疾病预防控制中心
| 巴音郭楞蒙古自治州特种设备检验检测所 =
巴州特种设备检验检测所 巴州特检所 巴音郭楞州特检所 新疆巴州特检所
| 新疆维吾尔自治区昌吉回族自治州人民医院 =
昌吉州人民医院 昌吉回族自治州人民医院 新疆昌吉州人民医院 昌吉人民医院
| 库车县人力资源和社会保障局 =
库车市人力资源和社会保障局 库车县人社局 库车市人社局 库车人社局
| 新疆农业大学 =
新疆农大 新疆维吾尔自治区农业大学
| 伊犁哈萨克自治州伊宁县住房和城乡建设局 =
伊宁县住建局 伊宁县住房和城乡建设局 伊犁州伊宁县住建局
| 四川省成都市第七中学 =
成都市第七中学 成都七中 成都市七中 四川成都七中
| 浙江省湖东县卫生健康委员会 =
湖东县卫健委 湖东县卫生健康委员会 浙江湖东县卫健委
"""

BARE_UNITS = """
| 塔城地区质量检测中心 =
质量检测中心 质检中心 地区质量检测中心
| 阿勒泰市第二中学 =
第二中学 市二中
| 新疆农业大学 =
农业大学
| 沙湾县市场监督管理局 =
县市场监督管理局
"""

FALSE_FRIENDS = (
    ("周晓澜", "周晓明同志任组长，李澜任组员"),
    ("张伟", "参加人员：张伟明、李伟、王张伟业"),
    ("阳晓澜", "推荐欧阳晓澜同志参加评审"),
    ("阿迪力", "阿迪力·吐尔洪同志，男"),
    ("阿迪力", "阿迪力江同志，男，维吾尔族"),
    ("吐尔洪·买合木提", "吐尔洪·艾力，买合木提·吐尔逊"),
    ("吐尔洪·买合木提", "艾力·买合木提，男"),
    ("高明", "采用了更高明的方法"),
    ("尤灿", "you can see that you can do it"),
    ("何平", "the heping dove, Liming street"),
    ("安徽", "Anhui Province, China"),
    ("李明", "liming of acid soils"),
    ("马丽", "the Republic of Mali"),
    ("周晓澜", "Zhou Y, Zhou XY, Y X Zhou, zhou x"),
    ("周晓澜", "Xiaolan Zhouxi; azhou xiaolanb"),
    ("单文博", "Dan Brown, Wenbo Road"),
)
UNIT_FALSE_FRIENDS = (
    ("塔城地区质量检测中心", "阿克苏地区质量检测中心、伊犁州质检中心"),
    ("阿勒泰市第二中学", "乌鲁木齐市第二中学，塔城第二中学，阿勒泰市第一中学"),
    ("沙湾县市场监督管理局", "国家市场监督管理总局令，自治区市场监督管理局"),
    ("新疆恒正工程检测有限公司", "新疆工程检测有限公司，永恒正大工程，新疆恒正道路"),
    ("新疆农业大学", "中国农业大学，石河子农业大学，农业大学生活动"),
    ("库勒大学", "大学教授，勒大学生"),
    ("新疆天山水泥股份有限公司", "新疆天山山脉，水泥股份有限公司"),
    ("喀什地区疾病预防控制中心", "中国疾病预防控制中心，和田疾控中心"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that holds `shown` in place of `applicant`'s own name or unit."""

    form: str
    applicant: Applicant
    text: str
    shown: str


def _rows(block: str) -> list[str]:
    return [row.strip() for line in block.splitlines() for row in line.split("|") if row.strip()]


def _units(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each unit and its forms."""
    for entry in block.split("|"):
        unit, _, forms = entry.partition("=")
        if forms:
            yield unit.strip(), forms.split()


def name_samples() -> Iterator[Sample]:
    """Forms of names that must be preselected."""
    names = [row.split()[0] for row in _rows(HAN)] + _rows(DOTTED)
    for name in dict.fromkeys(names):
        for form, shown in _written(name):
            for sentence in SENTENCES:
                yield Sample(form, Applicant(name=name), sentence.format(shown), shown)
    for row in _rows(HAN):
        name, surname, *syllables = row.split()
        for form, shown in _latin(surname, syllables):
            for sentence in LATIN_SENTENCES:
                yield Sample(form, Applicant(name=name), sentence.format(shown), shown)
    for row in _rows(TRADITIONAL):
        name, shown = row.split()
        for sentence in SENTENCES:
            yield Sample("traditional", Applicant(name=name), sentence.format(shown), shown)
    for row in _rows(SPELLINGS):
        name, shown = row.split()
        for sentence in SENTENCES:
            yield Sample("spelling", Applicant(name=name), sentence.format(shown), shown)


def _written(name: str) -> Iterator[tuple[str, str]]:
    yield "plain", name
    if "·" not in name:
        yield "spaced", "　".join(name)
        return
    for mark in "•∙・．‧●. ":
        yield "dot variant", name.replace("·", mark)
    yield "dot lost", name.replace("·", "")
    for mark in "-—一、,'":
        yield "dot misread", name.replace("·", mark)
    parts = name.split("·")
    if len(parts) == 2:
        yield "reversed", f"{parts[1]}·{parts[0]}"
    else:
        yield "part missing", "·".join(parts[:2])
    for right, wrong in ("洪拱", "合台", "提堤", "木禾"):
        if right in name and len(name) > 6:
            yield "one misread", name.replace(right, wrong, 1)


def _latin(surname: str, syllables: list[str]) -> Iterator[tuple[str, str]]:
    given, hyphened = "".join(syllables), "-".join(syllables)
    yield "S Given", f"{surname.upper()} {given}"
    yield "S Given", f"{surname} {given}"
    yield "Given S", f"{given} {surname.upper()}"
    yield "S, Given", f"{surname}, {given}"
    if len(syllables) > 1:
        yield "hyphen", f"{surname} {hyphened}"
        yield "hyphen", f"{hyphened} {surname}"
        yield "apart", f"{surname.upper()} {' '.join(syllables).upper()}"
        yield "joined", f"{surname}{given}".upper()
        yield "joined", f"{given}{surname}".lower()


def shown_samples() -> Iterator[Sample]:
    """Forms of names that are shown for a person to decide."""
    for row in _rows(HAN):
        name, surname, *syllables = row.split()
        letters = [syllable[0].upper() for syllable in syllables]
        for shown in (
            f"{surname} {' '.join(letters)}",
            f"{surname} {''.join(letters)}",
            f"{'. '.join(letters)}. {surname}",
        ):
            for sentence in LATIN_SENTENCES[1:]:
                yield Sample("initials", Applicant(name=name), sentence.format(shown), shown)
    for name in _rows(DOTTED):
        parts = name.split("·")
        for part in (part for part in parts if len(part) > 2):
            for sentence in SENTENCES:
                yield Sample("one part", Applicant(name=name), sentence.format(part), part)
        joined = name.replace("·", "")
        for cut in (name[:-1], joined[:4]):
            yield Sample("cut end", Applicant(name=name), f"姓名：{cut}", cut)
    for sentence in SENTENCES:
        shown = "帕丽旦·伊卜拉伊木"
        yield Sample("other spelling", Applicant(name="帕丽旦·依不拉音"), sentence.format(shown), shown)
    for name, shown in (("周晓澜", "周饶澜"), ("孙海涛", "孙梅涛"), ("刘东华", "刘东毕"), ("任合林", "任台林")):
        for sentence in SENTENCES:
            yield Sample("one misread", Applicant(name=name), sentence.format(shown), shown)


def unit_samples() -> Iterator[Sample]:
    """Forms of units that must be preselected."""
    for unit, forms in _units(UNITS):
        for shown in (unit, *forms):
            for sentence in UNIT_SENTENCES:
                yield Sample(
                    "unit form" if shown != unit else "unit", Applicant(units=(unit,)), sentence.format(shown), shown
                )


def shown_unit_samples() -> Iterator[Sample]:
    for unit, forms in _units(BARE_UNITS):
        for shown in forms:
            for sentence in UNIT_SENTENCES:
                yield Sample("bare unit", Applicant(units=(unit,)), sentence.format(shown), shown)
