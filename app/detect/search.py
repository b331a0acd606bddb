"""Terms -> proposals: in the characters of all lines, then in the recogniser's probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.detect.characters import Characters, Match, is_cjk
from app.detect.spotting import spot
from app.detect.terms import Term
from app.domain import Kind, PageText, PageView, Proposal, Rect, TextSpan, make_proposal
from app.rules import Action, RuleSet

_BEFORE_A_NAME = tuple(
    "姓名 学生 学员 考生 职工 同学 员工 本人 单位 聘任 聘请 聘用 兹聘 任命 授予 奖给 批准 推荐 证明 关于 评审 作者 主编 编者 "
    "主持人 负责人 承诺人 申报人 申请人 持证人 参保人 完成人 起草人 发明人 联系人 签名 签字 委托人 人员 同意 "
    "由 与 和 及 兹 经 系 对 请 给 为 是 著".split()
)
_AFTER_A_NAME = tuple(
    "同志 同学 老师 教师 先生 女士 身份证 性别 男 女 等同 等人 系我 系本 参加 具备 符合 担任 被评 荣获 主持 负责 编写 编著 执笔 "
    "撰写 现任 出生 生于 工程师 教授 医师 申报".split()
)
"""What follows a person's name and hardly ever the same word used otherwise."""
_PERHAPS_AFTER_A_NAME = tuple("等 系 为 在 于 自 任 被 获 完成 主要 提交 已 经 因 从 一 的 是 和 与 及 著 编 译".split())
_SPOTTING_TRUST = 0.9
"""A text that was read outranks one that was only spotted at the same place."""
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
"""The hundred commonest: before a two-character given name they make another person's name. Used only to doubt."""


def find_terms(view: PageView, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term, in the lines' text and in their probabilities."""
    proposals = find_in_text(view.text, terms, rules, detector=detector)
    for term in terms:
        if rules.action(term.kind) is not Action.KEEP:
            proposals.extend(_spotted_proposals(view, term, rules=rules, detector=detector))
    return proposals


def find_in_text(page: PageText, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term; a place inside a longer term's place is not reported twice."""
    characters = Characters(page)
    taken: set[tuple[int, int]] = set()
    proposals: list[Proposal] = []
    for term in terms:
        if rules.action(term.kind) is Action.KEEP:
            continue
        for match in characters.find(term.text):
            places = {(place.span, place.position) for place in match.places}
            if places <= taken:
                continue
            taken |= places
            proposals.extend(_text_proposals(page, characters, match, term, rules=rules, detector=detector))
    return proposals


def _text_proposals(
    page: PageText, characters: Characters, match: Match, term: Term, *, rules: RuleSet, detector: str
) -> Iterator[Proposal]:
    in_context = not term.is_common_risk or stands_alone(characters, match)
    preselected = rules.action(term.kind) is Action.MASK and term.is_safe and in_context
    for index, box in characters.boxes(match):
        yield make_proposal(
            page.key,
            box,
            term.kind,
            detector=detector,
            reason=_reason(match, term),
            text=match.text,
            term=term.given,
            confidence=characters.spans[index].confidence if in_context else 0.5,
            preselected=preselected,
        )


def _reason(match: Match, term: Term) -> str:
    if match.is_wrapped:
        return "wrapped"
    if term.reason != "exact":
        return term.reason
    return "exact" if match.text == term.text else "spaced"


def stands_alone(characters: Characters, match: Match) -> bool:
    """Whether a two-character name is a name here: nothing Chinese beside it, or words that go with a name."""
    left, right = characters.neighbours(match)
    before, after = characters.context(match)
    announced = not is_cjk(left) or before.endswith(_BEFORE_A_NAME)
    if not is_cjk(right):
        return announced
    if after.startswith(_AFTER_A_NAME):
        return announced or left not in _SURNAMES
    return announced and after.startswith(_PERHAPS_AFTER_A_NAME)


def _text_under(span: TextSpan, box: Rect) -> str:
    """What was read where a text was spotted."""
    chars = zip(span.text, span.char_boxes, strict=True)
    return "".join(c for c, place in chars if box.left <= place.centre[0] <= box.right)


def _spotted_proposals(view: PageView, term: Term, *, rules: RuleSet, detector: str) -> Iterator[Proposal]:
    if term.text.isascii():
        return
    for reading in view.readings:
        for hit in spot(reading, term.text):
            # A two-character name needs its context, which a misread line does not show: a person decides.
            sure = hit.is_sure and term.is_safe and not term.is_common_risk
            yield make_proposal(
                view.key,
                hit.box.clipped(),
                term.kind,
                detector=f"{detector}.spotting",
                reason="similar",
                text=_text_under(reading.span, hit.box),
                term=term.given,
                confidence=round(max(0.0, 1 + hit.average / 10) * _SPOTTING_TRUST, 3),
                preselected=sure and rules.action(term.kind) is Action.MASK,
            )
