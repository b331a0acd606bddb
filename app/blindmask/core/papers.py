"""The kinds of document that applicants hand in, and what is to be expected of each."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    """A kind of document; the value is safe to log and to write into files."""

    DIPLOMA = "diploma"
    DEGREE = "degree"
    REGISTRATION = "registration"
    GRADUATE_FORM = "graduate_form"
    TITLE = "title"
    QUALIFICATION = "qualification"
    APPOINTMENT = "appointment"
    ASSESSMENT = "assessment"
    REVIEW_FORM = "review_form"
    INSURANCE = "insurance"
    WORK_PROOF = "work_proof"
    LICENCE = "licence"
    ID_CARD = "id_card"
    TRAINING = "training"
    EXEMPTION = "exemption"
    MANDARIN = "mandarin"
    EXAM = "exam"
    ARTICLE = "article"
    BOOK = "book"
    PATENT = "patent"
    SOFTWARE = "software"
    STANDARD = "standard"
    AWARD = "award"
    PROJECT = "project"
    CONTRACT = "contract"
    REPORT = "report"
    PUBLIC_NOTICE = "public_notice"
    RECOMMENDATION = "recommendation"
    COMMITMENT = "commitment"


BEARS_NAME = frozenset(
    {
        Paper.DIPLOMA,
        Paper.DEGREE,
        Paper.REGISTRATION,
        Paper.TITLE,
        Paper.QUALIFICATION,
        Paper.APPOINTMENT,
        Paper.INSURANCE,
        Paper.WORK_PROOF,
        Paper.ID_CARD,
        Paper.TRAINING,
        Paper.EXEMPTION,
        Paper.MANDARIN,
        Paper.PUBLIC_NOTICE,
        Paper.RECOMMENDATION,
    }
)
"""The page with the title of such a paper bears the applicant's name: one that seems to bear none is suspicious."""
