"""A batch of many people: the index of names finds what the plain definition finds, and nothing is quadratic."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from blindmask.batch.match import Lookup, sort_files
from blindmask.batch.queue import Queue
from blindmask.batch.roster import Member, plain_name
from blindmask.case.attachments import Input
from blindmask.core.applicants import Applicant

NAMES = (
    "李明远",
    "李明",
    "明远",
    "李 明 远",
    "张怀仁",
    "远",
    "Aynur Tur",
    "Ayn",
    "阿依努尔·图尔荪江",
    "李明远李明",
    "aaaaa",
)
NUMBERS = ("", "999999198703140267", "99999919870314026X", "999999198703140", "9999991987", "é12345678901234567")
UNITS = ("检测中心", "青柳检验所", "——", "———", "衡准")
FOLDERS = ("", "", "a01", "单位/a02", "A01", "李明远")
PIECES = (
    *NAMES, *NUMBERS, *UNITS, *FOLDERS, "/", "/", "_", "-", "（", "）", " ", "材料", "申报人", "01", "0267",
    "2019", "026x",
)  # fmt: skip

applicants = st.builds(
    Applicant,
    name=st.sampled_from(NAMES),
    other_names=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    units=st.lists(st.sampled_from(UNITS), max_size=2).map(tuple),
    id_number=st.sampled_from(NUMBERS),
)
rosters = st.lists(st.builds(Member, st.integers(2, 99), applicants, st.sampled_from(FOLDERS)), max_size=7)
texts = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


def called(members: list[Member], label: str) -> set[int]:
    """Every member is asked about: is the label, or a part of it, their name or number?"""
    forms: set[str] = set()
    parts = re.split(r"[\s_\-—–+&,，、;；()（）\[\]【】《》<>]+", label)
    words = "(?:申报|评审|证明|附件|全部|职称)材料|申报人|申报|职称|评审|材料|附件|资料|文件|证件|扫描件|同志|老师"
    for part in (label, *parts):
        bare = re.sub(r"^[\d.、]+|\d+$", "", part.strip())
        forms |= {plain_name(form) for form in (part, bare, re.sub(f"^(?:{words})+|(?:的)?(?:{words})+$", "", bare))}
    return _numbered(members, label) | {
        place for place, member in enumerate(members) if any(name in forms for name in _names(member))
    }


def perhaps_in(members: list[Member], text: str) -> set[int]:
    plain = plain_name(text)
    return _numbered(members, text) | {
        place for place, member in enumerate(members) if any(name in plain for name in _names(member))
    }


def _names(member: Member) -> set[str]:
    plain = {plain_name(name) for name in member.applicant.names}
    return {name for name in plain if len(name) >= (5 if name.isascii() else 2)}


def _numbered(members: list[Member], text: str) -> set[int]:
    """A number that two members have is the first one's."""
    numbers = [member.applicant.id_number.casefold() for member in members]
    plain = plain_name(text)
    return {numbers.index(number) for number in numbers if len(number) >= 15 and number in plain}


def narrowed(members: list[Member], places: set[int], label: str, path: str) -> set[int]:
    shared = {place: {o for o in places if _shares_a_name(members[place], members[o])} | {place} for place in places}
    if len(places) < 2 or any(places != others for others in shared.values()):
        return places
    upper = unicodedata.normalize("NFKC", label).upper()
    ends = [end for end in re.findall(r"\d{3,17}[\dX]", upper) if not re.match(r"(?:19|20)\d\d$", end)]
    numbered = {p for p in places if any(members[p].applicant.id_number.endswith(end) for end in ends)}
    units = {p: [plain_name(unit) for unit in members[p].applicant.all_units if len(unit) > 2] for p in places}
    named = {p for p in places if any(unit in plain_name(path) for unit in units[p])}
    return numbered if len(numbered) == 1 else named if len(named) == 1 else places


def _shares_a_name(one: Member, other: Member) -> bool:
    mine, theirs = ({plain_name(name) for name in member.applicant.names} for member in (one, other))
    return bool(mine & theirs & _names(other))


def owner(members: list[Member], name: str) -> int | str:
    path = PurePosixPath(name)
    parents = [parent for parent in path.parents if parent.name]

    def folded(text: str) -> str:
        return unicodedata.normalize("NFKC", text).casefold()

    lies_in = {folded(text) for parent in parents for text in (str(parent), parent.name)}
    said = {place for place, member in enumerate(members) if member.folder and folded(member.folder) in lies_in}
    if said:
        return "two_people" if len(said) > 1 else said.pop()
    by_folder = [narrowed(members, called(members, p.name), p.name, name) for p in parents]
    people = {place for places in by_folder for place in places if not members[place].folder}
    if not people and not any(by_folder):
        by_name = narrowed(members, called(members, path.stem), path.stem, name)
        people = {place for place in by_name if not members[place].folder or not parents}
    return "two_people" if len(people) > 1 else people.pop() if people else "nobody"


@given(rosters, texts)
def test_who_is_meant_by_a_text(members: list[Member], text: str) -> None:
    lookup = Lookup(members)
    assert lookup.called(text) == called(members, text)
    assert lookup.perhaps_in(text) == perhaps_in(members, text)


@given(rosters, texts, texts, st.data())
def test_which_of_several_people_is_meant(members: list[Member], label: str, path: str, data: st.DataObject) -> None:
    places = {place for place in range(len(members)) if data.draw(st.booleans())}
    assert Lookup(members).narrowed(places, label, path) == narrowed(members, places, label, path)


@given(rosters, st.lists(texts.filter(lambda text: bool(text.strip("/ "))), max_size=4))
def test_whose_every_file_is(members: list[Member], names: list[str]) -> None:
    sources = [Input(Path("x"), name, Applicant()) for name in names]
    files, loose = sort_files(Lookup(members), sources)
    found = {id(source): place for place, given in files.items() for source in given}
    found_codes = {id(one.source): one.code for one in loose}
    owners = [owner(members, name) for name in names]
    assert [found.get(id(source), found_codes.get(id(source))) for source in sources] == owners


def seconds_to_sort(people: int) -> float:
    members = [
        Member(n, Applicant(name=f"{chr(0x4E00 + n % 500)}{chr(0x5000 + n // 500)}明", id_number=f"{n:018d}"), "")
        for n in range(people)
    ]
    sources = [Input(Path("x"), f"{n:04d}_某某_{n:04d}/{n}.pdf", Applicant()) for n in range(2000)]
    text = "".join(f"{n}号样品检测合格，" for n in range(2000))
    lookup = Lookup(members)
    start = time.process_time()
    sort_files(lookup, sources)
    for _file in range(20):
        lookup.perhaps_in(text)
    return time.process_time() - start


def test_a_longer_roster_costs_a_file_no_more() -> None:
    assert seconds_to_sort(8000) < 3 * seconds_to_sort(200)


def seconds_to_add(jobs: int) -> float:
    queue = Queue(lambda _call, _then: lambda: None, width=1, changed=lambda _key: None)
    start = time.process_time()
    for number in range(jobs):
        queue.add(str(number), lambda: iter(()), lambda _outcome: None)  # pyright: ignore[reportArgumentType]
    return time.process_time() - start


def test_a_longer_queue_costs_a_job_no_more() -> None:
    few, many = (min(seconds_to_add(jobs) for _try in range(3)) for jobs in (1_000, 10_000))
    assert many < 50 * few
