"""A whole batch over a pipeline that is made up: queue, resume, doubts, a person's word, no mix-ups."""

from __future__ import annotations

import hashlib
import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest

from blindmask.batch.attributions import attributions_of_table
from blindmask.batch.calls import FindCurrent
from blindmask.batch.confirmed import Confirmed, read_confirmed, write_confirmed
from blindmask.batch.identity import asked_of, readings_place
from blindmask.batch.orders import Policy
from blindmask.batch.people import folder_names
from blindmask.batch.plan import make_plan
from blindmask.batch.records import State, read_record
from blindmask.batch.run import Batch
from blindmask.batch.wording import problem_lines, stray_line
from blindmask.case.calls import AnalysePage, ExportDocument, Propagate
from blindmask.core.errors import DamagedFile, EngineError, NotOurs, SecrecyStop, Unconfirmed, WorkerCrashed
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions, Status
from blindmask.review.kept_readings import kept_readings
from tests.unit.batch.world import BOX, LI, WANG, ZHANG, Desk, Pipeline, make_batch, mixed_up, order, put, roster, run

FILES = {
    "李明远/1.pdf": "李明远 甲",
    "李明远/2.pdf": "李明远 乙",
    "张怀仁/1.pdf": "张怀仁 甲",
    "王大同/1.pdf": "王大同 甲",
}
PEOPLE = roster(LI, ZHANG, WANG)


def states(batch: Batch) -> list[State]:
    return [batch.state(entry) for entry in batch.entries]


def codes(batch: Batch, folder: str) -> list[str]:
    record = batch.entry(folder).record
    assert record is not None
    return [file.result.code for file in record.files]


def outputs(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".blindmask" not in path.parts
    }


def test_everybody_gets_a_folder_with_a_neutral_name(tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch, pipeline = run(PEOPLE, put(tmp_path / "in", FILES), out)
    assert states(batch) == [State.DONE] * 3
    assert sorted(outputs(out)) == [
        "001/01_遮盖.pdf", "001/02_遮盖.pdf", "001/map.json",
        "002/01_遮盖.pdf", "002/map.json", "003/01_遮盖.pdf", "003/map.json",
    ]  # fmt: skip
    assert {profile for _, profile, _ in pipeline.exported} == {"李明远", "张怀仁", "王大同"}
    assert batch.exit_code == 0
    assert set(pipeline.bases) == {"preselected"}
    assert list((out / ".blindmask" / "making").iterdir()) == []


def test_folder_names_grow_with_the_roster() -> None:
    assert folder_names(2) == ["001", "002"]
    assert folder_names(1000)[-1] == "1000"


def test_resume_does_nothing_twice_and_only_what_changed_again(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", FILES)
    run(PEOPLE, sources, out)
    before = outputs(out)
    batch, pipeline = run(PEOPLE, sources, out, keeps=True)
    assert set(pipeline.counts) == {FindCurrent}
    assert (states(batch), outputs(out)) == ([State.DONE] * 3, before)
    put(tmp_path / "in", {"张怀仁/1.pdf": "张怀仁 新"})
    (out / "003" / "01_遮盖.pdf").write_bytes(b"changed")
    _, pipeline = run(PEOPLE, sources, out, keeps=True)
    assert sorted(text for text, _, _ in pipeline.exported) == ["张怀仁 新", "王大同 甲"]
    assert outputs(out)["003/01_遮盖.pdf"] == before["003/01_遮盖.pdf"]


def test_without_resume_everything_is_made_anew(tmp_path: Path) -> None:
    sources = put(tmp_path / "in", FILES)
    run(PEOPLE, sources, tmp_path / "out")
    _, pipeline = run(PEOPLE, sources, tmp_path / "out")
    assert pipeline.counts[ExportDocument] == 4


@pytest.mark.parametrize("seed", range(8))
def test_a_run_killed_at_any_call_is_finished_by_the_next(tmp_path: Path, seed: int) -> None:
    sources = put(tmp_path / "in", FILES)
    run(PEOPLE, sources, tmp_path / "whole")
    out, rng = tmp_path / "out", random.Random(seed)
    for _kill in range(3):
        desk = Desk(Pipeline())
        batch = make_batch(PEOPLE, sources, out, desk.ask, keeps=True)
        batch.start()
        for _call in range(rng.randrange(1, 20)):
            if desk.out:
                desk.end_one()
        # Nothing is closed or cancelled: the process is gone.
    run(PEOPLE, sources, out, keeps=True)
    assert outputs(out) == outputs(tmp_path / "whole")


def test_a_half_written_record_counts_as_not_done(tmp_path: Path) -> None:
    sources = put(tmp_path / "in", FILES)
    run(PEOPLE, sources, tmp_path / "out")
    path = tmp_path / "out" / ".blindmask" / "001.json"
    for spoilt in (b"", b"{", path.read_bytes()[:-40], b'{"version": 1, "folder": "001"}', b"[]"):
        path.write_bytes(spoilt)
        assert read_record(tmp_path / "out", "001") is None
    _, pipeline = run(PEOPLE, sources, tmp_path / "out", keeps=True)
    assert pipeline.counts[ExportDocument] == 2


def test_swapped_folders_and_names_never_mix_people_up(tmp_path: Path) -> None:
    people = [LI, ZHANG, WANG]
    for number, places in enumerate(itertools.product(people, repeat=3)):
        files = {
            f"{place.name}/{n}.pdf": f"{text} {number}-{n}"
            for n, (place, owner) in enumerate(zip(places, people, strict=True))
            for text in (owner.name,)
        }
        batch, pipeline = run(PEOPLE, put(tmp_path / f"in{number}", files), tmp_path / f"out{number}")
        assert mixed_up(pipeline) == []
        right = sum(place == owner for place, owner in zip(places, people, strict=True))
        assert len(pipeline.exported) == right
        assert (batch.exit_code == 0) == (right == 3)


def test_a_foreign_file_and_what_proves_nothing_beside_it_wait(tmp_path: Path) -> None:
    files = {
        "李明远/1.pdf": "李明远",
        "李明远/2.pdf": "张怀仁",
        "李明远/3.pdf": "无名",
        "李明远/4.pdf": f"李明远 {ZHANG.id_number}",
        "李明远/王大同.pdf": "另一页",
        "张怀仁/1.pdf": "张怀仁 与 李明远",
        "张怀仁/2.pdf": "无名",
    }
    batch, pipeline = run(PEOPLE, put(tmp_path / "in", files), tmp_path / "out")
    assert codes(batch, "001") == ["", "held.other_name", "held.mixed", "held.other_id", "held.other_file_name"]
    assert codes(batch, "002") == ["", ""]
    record = batch.entry("002").record
    assert record is not None
    assert [file.doubts for file in record.files] == [("also_named",), ("silent",)]
    assert [file.others for file in record.files] == [(2,), ()]
    assert states(batch) == [State.PROBLEMS, State.DONE, State.EMPTY]
    assert [text for text, _, _ in pipeline.exported] == ["李明远", "张怀仁 与 李明远", "无名"]
    assert batch.exit_code == 3


def test_nobody_named_in_any_file_waits_for_a_person(tmp_path: Path) -> None:
    batch, pipeline = run(PEOPLE, put(tmp_path / "in", {"李明远/1.pdf": "李敏远"}), tmp_path / "out")
    assert codes(batch, "001") == ["held.unnamed"]
    assert pipeline.exported == []


def test_a_persons_word_lets_a_held_file_through_and_only_that_content(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", {"李明远/1.pdf": "看不清"})
    pipeline = Pipeline()
    desk = Desk(pipeline)
    batch = make_batch(PEOPLE, sources, out, desk.ask)
    batch.start()
    desk.end_all()
    record = batch.entry("001").record
    assert record is not None
    batch.vouch("001", record.files)
    batch.retry("001")
    desk.end_all()
    assert codes(batch, "001") == [""]
    _, again = run(PEOPLE, sources, out, keeps=True)
    assert again.exported == []
    put(tmp_path / "in", {"李明远/1.pdf": "另一份"})
    batch, again = run(PEOPLE, sources, out, keeps=True)
    assert codes(batch, "001") == ["held.unnamed"]


def test_loose_files_go_to_whom_they_surely_name_and_wait_otherwise(tmp_path: Path) -> None:
    files = {
        "散/a.pdf": f"李明远 {LI.id_number}",
        "散/b.pdf": f"张怀仁 {ZHANG.units[0]}",
        "散/c.pdf": "王大同",
        "散/d.pdf": "没有人",
        "散/e.pdf": "张怀仁 李明远",
        "王大同/1.pdf": "王大同 甲",
    }
    batch, pipeline = run(PEOPLE, put(tmp_path / "in", files), tmp_path / "out")
    assert [(text, profile) for text, profile, _ in pipeline.exported] == [
        (files["散/a.pdf"], "李明远"), (files["散/b.pdf"], "张怀仁"), ("王大同 甲", "王大同"),
    ]  # fmt: skip
    assert {name: file.result.code for name, file in batch.loose.items()} == {
        "散/c.pdf": "held.perhaps",
        "散/d.pdf": "held.nobody",
        "散/e.pdf": "held.two_people",
    }
    c = batch.loose["散/c.pdf"]
    rows = [["", "", "", "", ""], ["003", "散/c.pdf", c.result.source_id, "", "是"], ["003", "散/d.pdf", "x", "", ""]]
    said = attributions_of_table(rows)
    assert list(said) == ["散/c.pdf"]
    sources = put(tmp_path / "in", files)
    again = Desk(Pipeline())
    batch = Batch(
        make_plan(PEOPLE, sources, order(tmp_path / "out"), keeps=True, attributions=said), again.ask, width=4
    )
    batch.start()
    again.end_all()
    assert {(text, profile) for text, profile, _ in again.pipeline.exported} == {
        ("王大同 甲", "王大同"),
        ("王大同", "王大同"),
    }
    assert codes(batch, "003") == ["", ""]


def test_identical_files_are_read_once_and_share_their_output(tmp_path: Path) -> None:
    files = {"李明远/1.pdf": "李明远", "李明远/副本.pdf": "李明远"}
    batch, pipeline = run(PEOPLE, put(tmp_path / "in", files), tmp_path / "out")
    assert pipeline.counts[AnalysePage] == pipeline.counts[ExportDocument] == 1
    record = batch.entry("001").record
    assert record is not None
    assert {file.result.output for file in record.files} == {"01_遮盖.pdf"}
    assert [file.doubts for file in record.files] == [(), ("twin",)]


def test_failures_are_set_aside_with_their_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    sources = put(tmp_path / "in", {**FILES, "李明远/3.pdf": ""})
    batch, _ = run(PEOPLE, sources, tmp_path / "out")
    assert codes(batch, "001") == ["", "", DamagedFile.code]
    assert (states(batch), batch.exit_code) == ([State.PROBLEMS, State.DONE, State.DONE], 3)


@pytest.mark.parametrize(("deaths", "code"), [(1, ""), (2, "engine.unread_page")])
def test_a_worker_that_dies_costs_a_second_try_and_then_one_file(tmp_path: Path, deaths: int, code: str) -> None:
    pipeline = Pipeline()
    pipeline.errors[AnalysePage] = [WorkerCrashed() for _ in range(deaths)]
    desk = Desk(pipeline)
    batch = make_batch(roster(LI), put(tmp_path / "in", {"李明远/1.pdf": "李明远"}), tmp_path / "out", desk.ask)
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == [code]
    assert batch.exit_code == (4 if code else 0)
    _, again = run(roster(LI), put(tmp_path / "in", {"李明远/1.pdf": "李明远"}), tmp_path / "out", keeps=True)
    assert len(again.exported) == (1 if code else 0)


def test_a_marked_file_is_stopped_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    pipeline = Pipeline()
    pipeline.errors[AnalysePage] = [SecrecyStop()]
    desk = Desk(pipeline)
    batch = make_batch(PEOPLE, put(tmp_path / "in", FILES), tmp_path / "out", desk.ask)
    batch.start()
    desk.end_all()
    record = batch.entry("001").record
    assert record is not None
    assert [file.result.status for file in record.files] == [Status.BLOCKED, Status.PASSED]
    assert batch.exit_code == 7
    assert b"\xe7\x94\xb2" not in (tmp_path / "out" / ".blindmask" / "001.json").read_bytes()


def test_of_a_marked_file_nothing_is_kept_for_a_review(tmp_path: Path) -> None:
    pipeline = Pipeline()
    pipeline.errors[AnalysePage] = [SecrecyStop()]
    desk = Desk(pipeline)
    kept = replace(order(tmp_path / "out", Policy.CONFIRMED), keeps_readings=True)
    own = {name: text for name, text in FILES.items() if LI.name in name}
    batch = Batch(make_plan(roster(LI), put(tmp_path / "in", own), kept, keeps=False), desk.ask, width=4)
    batch.start()
    desk.end_all()
    assert codes(batch, "001") == [SecrecyStop.code, Unconfirmed.code]
    asked = asked_of(LI, kept.rules)
    (analysis,) = kept_readings(readings_place(kept, "001"), asked)
    assert analysis.spans[0].text == "李明远 乙"
    assert kept_readings(readings_place(kept, "001"), asked_of(ZHANG, kept.rules)) == []


def test_an_output_that_cannot_be_written_ends_one_applicant(tmp_path: Path) -> None:
    (tmp_path / "out" / "001").mkdir(parents=True)
    (tmp_path / "out" / "001" / "mine.txt").write_text("not a batch's", encoding="utf-8")
    batch, _ = run(PEOPLE, put(tmp_path / "in", FILES), tmp_path / "out")
    assert codes(batch, "001") == [NotOurs.code] * 2
    assert states(batch) == [State.PROBLEMS, State.DONE, State.DONE]
    assert (tmp_path / "out" / "001" / "mine.txt").exists()
    assert batch.exit_code == 5


def test_pause_cancel_and_priority(tmp_path: Path) -> None:
    desk = Desk(Pipeline())
    batch = Batch(
        make_plan(PEOPLE, put(tmp_path / "in", FILES), order(tmp_path / "out"), keeps=False), desk.ask, width=1
    )
    batch.start()
    assert states(batch) == [State.RUNNING, State.WAITING, State.WAITING]
    batch.queue.prefer("003")
    batch.queue.pause()
    desk.end_all()
    assert states(batch) == [State.RUNNING, State.WAITING, State.WAITING]
    batch.start()
    while batch.state(batch.entry("003")) is not State.DONE:
        desk.end_one()
    assert states(batch)[0] is State.DONE
    assert states(batch)[1] in (State.WAITING, State.RUNNING)
    assert batch.seconds_left is not None
    batch.queue.cancel()
    assert not desk.out
    assert states(batch) == [State.DONE, State.WAITING, State.DONE]
    batch.start()
    desk.end_all()
    assert states(batch) == [State.DONE] * 3
    assert desk.pipeline.counts[ExportDocument] == 4


def decide(text: str, verdict: Verdict) -> tuple[str, Confirmed]:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    decision = Decision("d", PageKey(sha256, 0), BOX, Kind.NAME, verdict)
    return sha256, Confirmed((decision,), {0: 90})


def test_only_what_a_person_confirmed_is_exported_when_asked_so(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", FILES)
    batch, pipeline = run(PEOPLE, sources, out, policy=Policy.CONFIRMED)
    assert (states(batch), pipeline.exported) == ([State.REVIEW] * 3, [])
    batch.confirm("002", dict([decide("张怀仁 甲", Verdict.KEEP)]))
    batch, pipeline = run(PEOPLE, sources, out, policy=Policy.CONFIRMED, keeps=True)
    ((text, profile, decisions),) = pipeline.exported
    assert (text, profile, [d.verdict for d in decisions]) == ("张怀仁 甲", "张怀仁", [Verdict.KEEP])
    assert states(batch) == [State.REVIEW, State.DONE, State.REVIEW]
    assert AnalysePage not in pipeline.counts
    assert pipeline.bases.count("confirmed") == 1
    record = read_record(out, "002")
    assert record is not None
    assert record.files[0].is_confirmed


def test_an_older_output_goes_and_files_that_are_not_ours_stay_and_are_named(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", FILES)
    run(PEOPLE, sources, out)
    (out / "001" / "说明.txt").write_text("mine", encoding="utf-8")
    (out / "001" / "02_遮盖.pdf").write_bytes(b"drawn on by hand")
    (out / "001" / "Thumbs.db").write_bytes(b"x")
    one_file_less = [source for source in sources if source.name != "李明远/2.pdf"]
    batch, _ = run(PEOPLE, one_file_less, out, keeps=True)
    assert sorted(outputs(out / "001")) == ["01_遮盖.pdf", "02_遮盖.pdf", "map.json", "说明.txt"]
    record = batch.entry("001").record
    assert record is not None
    assert record == read_record(out, "001")
    assert record.strays == ("02_遮盖.pdf", "说明.txt")
    assert "2 个不是本程序写的文件" in "".join(problem_lines(record))
    assert stray_line(record).endswith("02_遮盖.pdf、说明.txt")
    (out / "001" / "02_遮盖.pdf").unlink()
    (out / "001" / "说明.txt").unlink()
    put(tmp_path / "in", {"李明远/1.pdf": "李明远 新"})
    batch, _ = run(PEOPLE, one_file_less, out, keeps=True)
    assert sorted(outputs(out / "001")) == ["01_遮盖.pdf", "map.json"]


def test_files_that_are_not_ours_survive_a_run_that_was_killed(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", FILES)
    run(PEOPLE, sources, out)
    (out / "001" / "说明.txt").write_text("mine", encoding="utf-8")
    aside = out / ".blindmask" / "making" / "001.old"
    put(tmp_path / "in", {"李明远/1.pdf": "李明远 新"})
    (out / "001").rename(aside)  # killed while nothing was in place
    run(PEOPLE, sources, out, keeps=True)
    assert (out / "001" / "说明.txt").read_text(encoding="utf-8") == "mine"
    put(tmp_path / "in", {"李明远/1.pdf": "李明远 更新"})
    aside.mkdir()
    (out / "001" / "说明.txt").rename(aside / "说明.txt")  # killed before it was brought back
    run(PEOPLE, sources, out, keeps=True)
    assert sorted(outputs(out / "001")) == ["01_遮盖.pdf", "02_遮盖.pdf", "map.json", "说明.txt"]


def test_a_new_batch_puts_nothing_beside_files_of_somebody_before(tmp_path: Path) -> None:
    out, sources = tmp_path / "out", put(tmp_path / "in", FILES)
    run(PEOPLE, sources, out)
    (out / "001" / "说明.txt").write_text("of whoever was 001", encoding="utf-8")
    batch, _ = run(PEOPLE, sources, out)
    assert sorted(outputs(out / "001")) == ["说明.txt"]
    assert codes(batch, "001") == ["output.not_ours"] * 2
    assert states(batch) == [State.PROBLEMS, State.DONE, State.DONE]


def test_the_state_on_disk_holds_no_names_but_those_of_paths(tmp_path: Path) -> None:
    sources = put(tmp_path / "in", {"a01/1.pdf": "李明远"})
    run(roster(LI, folders={"李明远": "a01"}), sources, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not any(own in text for own in (LI.name, *LI.units, LI.id_number))


def test_a_wrong_answer_of_a_worker_ends_one_applicant(tmp_path: Path) -> None:
    pipeline = Pipeline()
    pipeline.errors[Propagate] = [EngineError(), EngineError()]
    desk = Desk(pipeline)
    batch = Batch(
        make_plan(PEOPLE, put(tmp_path / "in", FILES), order(tmp_path / "out"), keeps=False), desk.ask, width=1
    )
    batch.start()
    desk.end_all()
    assert sorted(states(batch)) == [State.DONE, State.DONE, State.PROBLEMS]


def test_what_was_confirmed_before_decisions_said_no_more_who_decided_is_still_read(tmp_path: Path) -> None:
    decision = Decision("d", PageKey("ab" * 32, 0), BOX, Kind.NAME, Verdict.KEEP)
    (tmp_path / ".blindmask").mkdir()
    write_confirmed(str(tmp_path), "001", {"ab" * 32: Confirmed((decision,))})
    (path,) = (tmp_path / ".blindmask").iterdir()
    path.write_text(path.read_text("utf-8").replace('"verdict"', '"by": "person", "verdict"'), "utf-8")
    assert read_confirmed(tmp_path, "001")["ab" * 32].decisions == (decision,)


def test_a_batch_keeps_names_where_its_options_do(tmp_path: Path) -> None:
    sources = put(tmp_path / "in", {**FILES, "李明远/附/1.pdf": "李明远 丙"})
    kept = replace(order(tmp_path / "out"), options=ExportOptions(keep_names=True))
    desk = Desk(Pipeline())
    batch = Batch(make_plan(PEOPLE, sources, kept, keeps=False), desk.ask, width=4)
    batch.start()
    desk.end_all()
    record = batch.entry("001").record
    assert record is not None
    assert record.state is State.DONE
    assert [file.result.output for file in record.files] == ["李明远/1.pdf", "李明远/2.pdf", "李明远/附/1.pdf"]
    assert all((tmp_path / "out" / "001" / file.result.output).is_file() for file in record.files)
