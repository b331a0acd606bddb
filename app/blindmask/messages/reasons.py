"""Words for why a place was proposed."""

from __future__ import annotations

from blindmask.core.proposals import Reason
from blindmask.messages.language import _, mark

REASONS: dict[Reason, str] = {
    Reason.EXACT: mark("完全一致"),
    Reason.SPACED: mark("中间有空格"),
    Reason.WRAPPED: mark("跨行"),
    Reason.SIMILAR: mark("字形相近"),
    Reason.DOT: mark("间隔号不同"),
    Reason.TRUNCATED: mark("写了一部分"),
    Reason.VARIANT: mark("其他写法"),
    Reason.LATIN: mark("拼音或外文写法"),
    Reason.INITIALS: mark("拼音缩写"),
    Reason.TRADITIONAL: mark("繁体写法"),
    Reason.SPELLING: mark("另一种音译"),
    Reason.PART: mark("名字的一部分"),
    Reason.SHORT: mark("简称"),
    Reason.SUPERIOR: mark("上级单位：请确认"),
    Reason.LEARNED: mark("材料中的简称"),
    Reason.DOMAIN: mark("邮箱域名"),
    Reason.DOC_CODE: mark("发文字号中的单位代字"),
    Reason.UNIT_CODE: mark("统一社会信用代码"),
    Reason.OWN_UNIT: mark("本单位"),
    Reason.OWN_SCHOOL: mark("本单位，此处是学校：请确认"),
    Reason.LABEL: mark("标签后的内容"),
    Reason.SENTENCE: mark("句中提到"),
    Reason.PATTERN: mark("符合号码格式"),
    Reason.OTHER_PERSON: mark("其他人员（默认保留）"),
    Reason.OTHER_UNIT: mark("其他单位（默认保留）"),
    Reason.FACE: mark("人脸"),
    Reason.PICTURE: mark("像照片"),
    Reason.SAME_PICTURE: mark("与画出的框图案相同"),
    Reason.SIGNATURE: mark("签名处"),
    Reason.HANDWRITING: mark("像手写的蓝色笔迹"),
    Reason.FINGER_PRINT: mark("指印"),
    Reason.SEAL: mark("非本单位或未读清"),
    Reason.SEAL_TEXT: mark("印章上有本单位"),
    Reason.SEAL_NAME: mark("印章上有本人姓名"),
    Reason.SEAL_PLACE: mark("盖在本单位处的印章"),
    Reason.UNDER_SEAL: mark("印章下的文字"),
    Reason.QR: mark("二维码"),
    Reason.BARCODE: mark("条形码"),
    Reason.BESIDE_CODE: mark("码旁的验证号码"),
    Reason.UNREAD: mark("没有读出的文字"),
    Reason.BESIDE_NAME: mark("姓名旁没有读出的文字"),
    Reason.SCRIPT_NAME: mark("可能是民族文字写的姓名"),
    Reason.NO_LINE: mark("有笔迹或图样，没有找到一行字"),
}


def reason_text(reason: Reason, label: str = "") -> str:
    """`label`: what the place stands beside, which says more than that it stands beside one."""
    if reason is Reason.LABEL and label:
        return _("标签“{label}”").format(label=label)
    return _(REASONS[reason])
