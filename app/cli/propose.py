"""`blindmask propose`: files or folders -> a proposals file; nothing else is written."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.inputs import applicant_of, collect_inputs
from app.cli.proposals_file import to_json, write_json
from app.cli.reading import read_files
from app.domain import LISTED, Status
from app.jobs.base import Executor
from app.messages import _
from app.rules import load_rules
from app.saving import file_ids, refuse_sources


def run_propose(args: argparse.Namespace, executor: Executor) -> int:
    """Reads, proposes, writes --json; the worst file's exit code."""
    rules = load_rules(args.rules)
    inputs = collect_inputs(args.paths, applicant_of(args))
    refuse_sources([Path(args.json)], file_ids(item.path for item in inputs))
    readings = read_files(executor, inputs, rules)
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
