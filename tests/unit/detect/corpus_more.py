"""More of the corpus: names over line and cell ends, in Arabic script, full-width letters; what surrounds a unit."""

from __future__ import annotations

from collections.abc import Iterator

from blindmask.core.applicants import Applicant
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


TWO_CHARACTERS = "高明 文章 张伟 李娜 单雪 黎明 马丽 王芳 田野 阳光 巴图 何平 江山 简宁"
"""Names that are ordinary words too, or the beginning of other people's names."""
TWO_SENTENCES = """
由{}完成现场检测工作
{}主持召开专题会议
成立以{}为组长的工作小组
组长：{}
成员：张建业、{}、李国强
{}获得自治区科技进步二等奖
（{}）
记录：{}
审核/{}
主讲人：{}
{}执笔起草了检验方案
本人{}郑重承诺
我叫{}，是一名检验员
科室负责人{}同志汇报工作
受{}委托
经考核，{}年度考核结果为合格
{}在工作中认真负责
{}自2012年参加工作以来
学员{}参加了培训
颁发给{}
特聘{}为技术专家
兹有{}同志前往贵单位
{}，女，汉族，1985年出生
{}（1985-），女，工程师
检验人员：{} 张建业
检验：{} 审核：张建业
{} 张建业 李国强
1.{}
{}1，张建业2
张建业1，{}1，2
{}等：储罐检测
负责人{}，联系电话
指导老师{}
{}编著
{}著
{}译
主编{}
参加人员有{}和李国强
授予{}“先进工作者”称号
{}被评为先进个人
批准{}具备工程师资格
{}同志
{}工程师
{}老师：
{}先生
尊敬的{}：
申报人{}
{}的论文
{}发表论文三篇
任命{}为副所长
推荐{}参加评审
同意推荐{}申报高级工程师
{}负责第三章编写
第三章由{}编写
{}（柳城市第十九小学）
{}/著
{}本人签字
乙方：{}
乙方（签字）{}
户名{}
{}缴费明细
关于{}任职的通知
关于给予{}奖励的决定
聘{}为高级工程师
{}任高级工程师
{}现任检验科科长
主持人：{}
以{}名义
{}系我单位职工
证明{}在我单位工作
{}同学
新进人员{}
作者{}
通讯作者：{}
{}*，张建业
选派{}赴乌鲁木齐学习
{}完成的项目
由{}、张建业共同完成
与{}合作
{}撰写
"""
TWO_TRAPS = """
高明 手段高明|比前人高明|高明区检验所|张高明同志|高明珠同志
文章 文章题目|本文章由编辑部审核|一篇文章的作者|撰写文章五篇|文章被引用
阳光 阳光房检测|阳光照射|阳光工程|太阳光下|阳光采购平台|在阳光下晾晒|加强阳光监管
黎明 黎明前|黎明小区
田野 田野调查|在田野里|广阔的田野
海洋 加强海洋合作|海洋工程
张伟 张伟明同志|张伟民负责|王张伟任组长|张伟芳
李娜 李娜娜同志|张李娜
高峰 高峰期间|以高峰为限|高峰论坛
建国 新中国建国以来
江山 江山市检测中心
何平 和平
万里 万里长城|万里学院
巴图 巴图尔同志|巴图孟克|巴图音同志
王芳 王芳芳|王芳菲负责
单雪 单雪莲|雪单
马丽 马丽娜同志|马丽亚木
长江 长江流域|沿长江分布
向阳 向阳小学|向阳街道
新华 新华书店|新华社记者
国庆 国庆节期间|庆祝国庆
建设 建设单位|加强建设
李明 李明明|陈李明
东方 东方汽轮机厂|东方红小学
平安 平安建设|创建平安单位
胜利 胜利油田|圆满胜利完成
永红 永红村
"""


def two_character_samples() -> Iterator[Sample]:
    for name in TWO_CHARACTERS.split():
        for sentence in TWO_SENTENCES.strip().splitlines():
            yield Sample("two characters", Applicant(name=name), sentence.format(name), name)


def two_character_traps() -> list[tuple[str, str]]:
    rows = (row.split(" ") for row in TWO_TRAPS.strip().splitlines())
    return [(name, text) for name, texts in rows for text in texts.split("|")]


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
