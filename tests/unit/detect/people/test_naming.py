from __future__ import annotations

from dataclasses import replace

from blindmask.core.applicants import Applicant, Naming
from blindmask.detect.people.naming import name_people
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page

LI = Applicant(name="李明远", units=("青柳地区检验检测中心",), id_number="999999198703140267")
ZHANG = Applicant(name="张伟", other_names=("ZHANG Wei",))
LONGER = Applicant(name="张伟明")


def named(*lines: str) -> list[Naming]:
    return name_people(
        [page(*(line(t, top=0.1 + 0.1 * n) for n, t in enumerate(lines)))], [LI, ZHANG, LONGER], load_rules()
    )


def test_names_units_and_numbers_count_as_they_are_printed() -> None:
    everything = Naming(name=True, id_number=True, unit=True)
    assert named("姓名：李 明 远", "单位：青柳地区检验检测中心", "证号 999999 19870314 0267")[0] == everything
    assert named("学历证书") == [Naming(), Naming(), Naming()]


def test_a_name_inside_a_longer_one_is_not_it() -> None:
    assert named("姓名：张伟明") == [Naming(), Naming(), Naming(name=True)]
    assert named("姓名：张伟") == [Naming(), Naming(name=True), Naming()]


def test_rules_that_keep_names_do_not_hide_who_is_named() -> None:
    rules = replace(load_rules(), actions={})
    assert name_people([page(line("姓名：李明远"))], [LI], rules)[0].name
