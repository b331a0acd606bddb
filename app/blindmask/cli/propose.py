"""`blindmask propose`: files or folders -> a proposals file; nothing else is written."""

from __future__ import annotations

import argparse
from pathlib import Path

from blindmask.case.attachments import collect_inputs
from blindmask.case.loop import Loop
from blindmask.cli.inputs import applicant_of
from blindmask.cli.proposals_file import to_json, write_json
from blindmask.cli.reading import read_inputs
from blindmask.core.proposals import LISTED
from blindmask.core.results import Status
from blindmask.host.rule_files import load_rules
from blindmask.host.saving import file_ids, refuse_sources
from blindmask.jobs.base import Executor
from blindmask.messages import _


def run_propose(args: argparse.Namespace, executor: Executor) -> int:
    """Reads, proposes, writes --json; the worst file's exit code."""
    rules = load_rules(args.rules)
    inputs = collect_inputs(args.paths, applicant_of(args))
    refuse_sources([Path(args.json)], file_ids(item.path for item in inputs))
    readings = read_inputs(Loop(executor), inputs, rules)
    write_json(to_json(readings), Path(args.json))
    proposals = [p for reading in readings for analysis in reading.analyses for p in analysis.proposals]
    chosen = sum(proposal.preselected for proposal in proposals)
    waiting = sum(not proposal.preselected and proposal.reason not in LISTED for proposal in proposals)
    bad = [reading for reading in readings if reading.status is not Status.OK]
    print(
        _("{files} 个文件，{boxes} 处建议遮盖，{others} 处请人工确认。").format(
            files=len(readings), boxes=chosen, others=waiting
        )
    )
    for reading in bad:
        print(f"{reading.source.name}: {reading.message}")
    return max(reading.exit_code for reading in readings)
