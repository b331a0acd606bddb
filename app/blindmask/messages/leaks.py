"""Words for what still shows in a masked file, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from blindmask.messages.language import _, mark

LEAKS: dict[str, str] = {
    "ocr": mark("画面上仍能读出"),
    "text_layer": mark("文字层里仍有"),
    "metadata": mark("文件属性里仍有"),
    "annotation": mark("批注或链接里仍有"),
    "attachment": mark("附件里仍有"),
    "form": mark("表单里仍有"),
    "bookmark": mark("书签里仍有"),
    "hidden_layer": mark("隐藏图层里仍有"),
    "thumbnail": mark("缩略图里仍有"),
    "exif": mark("照片信息里仍有"),
    "file_name": mark("文件名里仍有"),
    "raw_bytes": mark("文件数据里仍有"),
    "not_flat": mark("遮盖块没有盖严"),
    "changed_outside": mark("遮盖块以外有改动"),
    "hidden_picture": mark("看不见的图片里仍有"),
    "script": mark("脚本或动作里仍有"),
    "covered_text": mark("色块下面仍有文字"),
    "covered_picture": mark("色块下面仍有图像"),
    "removable_cover": mark("只用批注盖住，删掉批注就能看到"),
    "unapplied_mark": mark("密文标记还没有应用"),
    "translucent": mark("色块半透明，下面仍看得出"),
    "page_count": mark("页数与原件不同"),
    "page_size": mark("页面大小或方向与原件不同"),
    "visible": mark("画面上仍能看到"),
    "blurred": mark("只打了马赛克或做了模糊，还能还原或猜出"),
    "older_version": mark("文件里还存着遮盖前的页面"),
    "unreadable": mark("文件打不开，无法证明"),
}

MENDS: dict[str, str] = {
    "ocr": mark("这里没有遮住，或者遮得不严。请从原件重新遮盖，把这一处框进去。"),
    "text_layer": mark(
        "色块只盖住了画面，下面的文字仍可选中和复制。请从原件用本程序遮盖：导出时每一页重新生成图像，文字不会留下。"
    ),
    "metadata": mark("标题、作者等属性随文件一起传出。请从原件用本程序重新导出，或在编辑软件里清除文档属性。"),
    "annotation": mark("请删除批注、链接和便笺后再导出，或从原件用本程序重新遮盖。"),
    "attachment": mark("PDF 里夹带了附件。请删除附件，或从原件用本程序重新遮盖。"),
    "form": mark("表单里填写的内容仍可提取。请从原件用本程序重新遮盖。"),
    "bookmark": mark("请删除书签（目录）里的这些字，或从原件用本程序重新遮盖。"),
    "hidden_layer": mark("隐藏的图层仍可打开。请从原件用本程序重新遮盖。"),
    "thumbnail": mark("文件里存有遮盖前的小图。请从原件用本程序重新遮盖，小图不会写出。"),
    "exif": mark("照片自带的拍摄信息里有这些字。请从原件用本程序重新遮盖，拍摄信息不会写出。"),
    "file_name": mark("请给文件改一个不带姓名和单位的名字，例如“01_遮盖”。"),
    "raw_bytes": mark("文件里还存着改动前的内容。不要只“保存”，请从原件用本程序重新遮盖。"),
    "not_flat": mark("遮盖块里还看得出下面的内容。请用不透明的单色块重新遮盖。"),
    "changed_outside": mark(
        "除遮盖以外的地方和原件不一样。请从原件重新遮盖；"
        "如果原件没有嵌入字体（生僻字可能因此缺失），请先用 WPS 或 Word 另存为嵌入字体的 PDF。"
    ),
    "hidden_picture": mark("文件里还有被裁掉、盖住或没有显示的图片。请从原件用本程序重新遮盖，没有显示的不会写出。"),
    "script": mark("请从原件用本程序重新遮盖，脚本和动作不会写出。"),
    "covered_text": mark("色块是后画上去的，移开就能看到下面的文字。请从原件用本程序重新遮盖。"),
    "covered_picture": mark("色块是后画上去的，移开就能看到下面的图像。请从原件用本程序重新遮盖。"),
    "removable_cover": mark("高亮、方框等批注不是遮盖。请从原件用本程序重新遮盖。"),
    "unapplied_mark": mark("在编辑软件里只做了密文标记，没有执行“应用”，内容都还在。请从原件用本程序重新遮盖。"),
    "translucent": mark("请用完全不透明的单色块，从原件重新遮盖。"),
    "page_count": mark("请从原件重新遮盖，不要增减页面。"),
    "page_size": mark("请从原件重新遮盖，不要改变页面的大小和方向。"),
    "visible": mark("照片、二维码或本单位的章没有遮住，或者遮得不严。请从原件重新遮盖，把这一处框进去。"),
    "blurred": mark("马赛克和模糊都不是遮盖。请用不透明的单色块，从原件重新遮盖。"),
    "older_version": mark("编辑软件“保存”时把改动附在了原件后面，去掉最后一次改动就能看到。请从原件重新遮盖。"),
    "unreadable": mark("读不出来的文件不能证明是干净的。请重新导出，或从原件重新遮盖。"),
}
"""For each way of LEAKS, what a person can do about it."""


PROOFS: dict[str, tuple[str, str]] = {
    "by_reading": (
        mark("有文字没有嵌入字体，按文字的位置和重新识别核对"),
        mark(
            "没有嵌入字体的文字，每个软件显示的字形都不同，不能逐像素比较：改为核对每个字的位置上有没有笔画，"
            "并把遮盖件重新识别，与原件的文字对照。一个字若显示成了另一个形近的字，这样核对不一定能发现。"
        ),
    ),
    "unknown_letters": (
        mark("姓名里有识别程序不认识的字，请自己再看一遍"),
        mark(
            "姓名里有识别程序不认识的字，只剩一个字可以查找，与别人的姓名分不清：若有一处漏遮，重新识别不一定能发现。"
            "请打开遮盖件，逐页看一遍。"
        ),
    ),
    "same_decoder": (
        mark("原件只有一种程序可以打开（如 HEIC 照片）"),
        mark("原件没有第二种程序库可以打开（如 HEIC 照片）：与遮盖时用的是同一个程序的画面比较。"),
    ),
}
"""How pages are proved where the usual proof does not do: beside the page, and explained."""


def proof_text(code: str) -> str:
    """How a page was proved where the usual proof does not do."""
    return _(PROOFS[code][0])


def proof_lines(codes: Iterable[str]) -> list[str]:
    """How the files of a report were proved: what holds for every page, and what else is meant by these codes."""
    every = _(
        "怎样校验：每个遮盖件写好以后，用遮盖时没有用过的程序库重新打开。遮盖块必须是一整块单色，遮盖以外的画面逐块与原件比较，"
        "整页重新识别后不能再读出要遮盖的词，文件里除了画面不能有别的内容。任何一项不符，就不保留文件。"
    )
    return [every, *(_(PROOFS[code][1]) for code in codes)]


def leak_text(how: str) -> str:
    """Where something still shows, in words."""
    return _(LEAKS.get(how, LEAKS["unreadable"]))


def mend_text(how: str) -> str:
    """What to do about something that still shows."""
    return _(MENDS.get(how, MENDS["unreadable"]))
