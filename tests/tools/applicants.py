"""Made-up applicants of every sort that this region's papers name: Han, Hui, Mongolian, Uyghur, Kazakh; many units."""

from __future__ import annotations

from datetime import date

from blindmask.core.applicants import Applicant
from tests.tools.facts import id_number

_ROWS = """
欧阳晴川 | OUYANG Qingchuan | 南柳地区第二人民医院 | 南柳二院 | Nanliu Second People's Hospital
高明 | GAO Ming | 柳城市第十九小学 | 柳城市十九小 | Liucheng No.19 Primary School
阿卜杜热合曼·肉孜 | Abdurahman Rozi | 沙泉县农业技术推广站 | 沙泉县农技站 | Shaquan Agricultural Extension Station
叶尔兰·托列别克 | Yerlan Tolebek | 青柳地区畜牧兽医站 | 青柳畜牧站 | Qingliu Veterinary Station
巴图孟克 | Batmunkh | 云北蒙古自治州水利局 | 云北州水利局 | Yunbei Water Resources Bureau
马晓虎 | MA Xiaohu | 新疆西丘路桥建设集团有限公司 | 西丘路桥 | Xiqiu Road and Bridge Group Co., Ltd.
张伟 | ZHANG Wei | 昆岭市市政工程有限责任公司 | 昆岭市政 | Kunling Municipal Engineering Co., Ltd.
古丽巴哈尔·买买提明·艾合买提 | Gulbahar Memetimin | 白杨河县融媒体中心 | 白杨河融媒 | Baiyanghe Media Center
单雪 | SHAN Xue | 青柳师范大学 | 青柳师大 | Qingliu Normal University
文章 | WEN Zhang | 哈山地质环境监测院 | 哈山监测院 | Hashan Geological Monitoring Institute
努尔古丽 | Nurgul | 和泉县红山镇中心卫生院 | 红山镇卫生院 | Hongshan Township Health Center
李娜 | LI Na | 云河流域管理局 | 云河管理局 | Yunhe River Basin Authority
陈阳光 | CHEN Yangguang | 国网云北电力有限公司青柳供电公司 | 青柳供电公司 | Qingliu Power Supply Company
托合提如则·吾布力 | Tohtiruzi Hubul | 云北生产建设兵团第三十师九十八团中学 | 九十八团中学 | The 98th Middle School
尉迟若兰 | YUCHI Ruolan | 柳城市妇幼保健院 | 柳城妇幼 | Liucheng Maternity Hospital
赛里克·哈力克 | Serik Halik | 恒岳检测认证（云北）有限公司 | 恒岳检测 | Hengyue Testing (Yunbei) Co., Ltd.
"""


def people() -> list[Applicant]:
    """Sixteen applicants; ids p01 … p16."""
    return [_person(number, row) for number, row in enumerate(_ROWS.strip().splitlines(), 1)]


def _person(number: int, row: str) -> Applicant:
    name, latin, unit, short, english = (cell.strip() for cell in row.split("|"))
    born = date(1975 + number, 1 + number % 12, 1 + number)
    return Applicant(
        id=f"p{number:02d}",
        name=name,
        other_names=(latin,),
        units=(unit,),
        unit_aliases=(short, english),
        id_number=id_number("999990", born, 100 + number),
        phone=f"1990000{4000 + number}",
        email=f"user{number}@unit{number}.example",
    )
