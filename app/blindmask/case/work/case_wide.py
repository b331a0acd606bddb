"""What the pages of a case tell together: who applies, and what one page teaches for all. Runs in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blindmask.case.work.page_reading import turn_span
from blindmask.core.applicants import Applicant, Candidate, Naming
from blindmask.core.page_view import PageText
from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind, PageAnalysis, Proposal
from blindmask.core.rules import RuleSet
from blindmask.detect.merge import merge
from blindmask.detect.people.authors import place_authors
from blindmask.detect.people.labelled import is_alike
from blindmask.detect.people.learn import agree_on_applicant, learn_applicant
from blindmask.detect.people.naming import name_people
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.wanted import name_terms, unit_terms
from blindmask.detect.units.own import short_name_terms
from blindmask.documents import geometry


def propagate(analyses: Sequence[PageAnalysis], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """What one page learned, applied to all: a name or unit that only labels gave, and a short name that a text gives
    an own unit, are searched on every page.

    Boxes refer to the pages as displayed.
    """
    learned = learn_applicant((p for analysis in analyses for p in analysis.proposals), applicant)
    pages = [_upright_text(analysis) for analysis in analyses]
    names = name_terms(learned) if learned != applicant else []
    units = unit_terms(learned) if learned != applicant else []
    units += short_name_terms(pages, learned)
    if not names and not units:
        return []
    found: list[Proposal] = []
    for analysis, page in zip(analyses, pages, strict=True):
        hits = [
            *find_in_text(page, names, rules, detector="names"),
            *find_in_text(page, units, rules, detector="units"),
        ]
        for hit in place_authors(page, merge(page, hits, rules), is_article=analysis.paper == Paper.ARTICLE):
            turned = _turn_proposal(hit, -analysis.upright)
            known = (p for p in analysis.proposals if p.preselected or not hit.preselected)
            if not any(k.box.overlap(turned.box) > 0.5 * turned.box.area for k in known):
                found.append(turned)
    return found


def find_candidate(analyses: Sequence[PageAnalysis], applicant: Applicant) -> Candidate | None:
    """Who the applicant seems to be, by the labels and fixed sentences of the files of one case; None when a name was
    typed or none was found. It is for a person to confirm."""
    if applicant.names:
        return None
    proposals = [p for analysis in analyses for p in analysis.proposals]
    candidate = agree_on_applicant(proposals, applicant)
    if candidate is None:
        return None
    own = candidate.applicant.names
    strangers = (p.id for p in proposals if p.kind is Kind.NAME and p.preselected and not is_alike(p.text, own))
    return replace(candidate, strangers=tuple(strangers) if candidate.is_agreed else ())


def people_named(analyses: Sequence[PageAnalysis], applicants: Sequence[Applicant], rules: RuleSet) -> list[Naming]:
    """For each applicant, by what the pages of one file surely name them."""
    return name_people([_upright_text(analysis) for analysis in analyses], applicants, rules)


def _upright_text(analysis: PageAnalysis) -> PageText:
    aspect = analysis.aspect if analysis.upright % 180 == 0 else 1 / analysis.aspect
    return PageText(analysis.page, aspect, tuple(turn_span(s, analysis.upright) for s in analysis.spans))


def _turn_proposal(proposal: Proposal, degrees: int) -> Proposal:
    return replace(proposal, box=geometry.turn_rect(proposal.box, degrees)) if degrees % 360 else proposal
