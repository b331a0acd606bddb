"""Masks who applied on the papers of a blind review: `open`, `propose`, `mask` and `check`, as a library.

    import blindmask

    applicant = blindmask.Applicant(name="…", units=("…",))
    for file in blindmask.propose(["papers"], applicant):
        ...
    results = blindmask.mask(["papers"], applicant, out="masked")

The command line (`blindmask`) and the window do the same over the same steps.
"""

from blindmask.case.library import check, mask, open, propose
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet
from blindmask.host.rule_files import load_rules
from blindmask.host.versions import program_version

__version__ = program_version()

__all__ = [
    "AppError",
    "Applicant",
    "ExportOptions",
    "RuleSet",
    "__version__",
    "check",
    "load_rules",
    "mask",
    "open",
    "propose",
]
