"""Checks a file that somebody already masked: searches it for what still shows."""

from __future__ import annotations

import time
from pathlib import Path

from blindmask.case.work.looking import Inspector
from blindmask.case.work.terms import forbidden_terms
from blindmask.core.applicants import Applicant
from blindmask.core.results import FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.documents.open import open_document
from blindmask.export.proof.foreign import check_foreign


def check_file(path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
    """What still shows in a file that somebody already masked. Raises InputError and EngineError."""
    start = time.perf_counter()
    document = open_document(path)
    inspector = Inspector(applicant, rules)
    leaks = check_foreign(Path(path), terms=forbidden_terms(applicant, rules), read=inspector.read, look=inspector.look)
    return FileResult(
        source=path,
        output="",
        status=Status.FAILED if leaks else Status.PASSED,
        leaks=tuple(leaks),
        sha256=document.sha256,
        pages=len(document.pages),
        seconds=time.perf_counter() - start,
        source_sha256=document.sha256,
    )
