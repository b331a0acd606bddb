"""How a report looks: one table on one page, in one file, for the screen and for paper."""

from __future__ import annotations

import html
from collections.abc import Sequence

from blindmask.messages import language_tag

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1b1f24;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
.lead { color: #4a5560; margin: 0 0 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid #d5dae0; }
th { border-bottom: 2px solid #1b1f24; white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; }
code { font: 12px/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; color: #4a5560; }
.bad { color: #a40e26; font-weight: 600; }
.good { color: #116329; font-weight: 600; }
ul { margin: 0; padding-left: 1.1rem; }
footer { margin-top: 1.5rem; color: #4a5560; font-size: .85rem; }
tr { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } }
"""


def report_page(title: str, *, lead: str, heads: Sequence[str], rows: Sequence[str], foot: str, more: str = "") -> str:
    """The page. `rows` and `more`, which stands below the table, are HTML; the other texts are escaped here."""
    head = "".join(f"<th>{html.escape(text)}</th>" for text in heads)
    body = "\n".join(rows)
    shown = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="{language_tag()}">\n<meta charset="utf-8">\n'
        f"<title>{shown}</title>\n<style>{_STYLE}</style>\n"
        f'<h1>{shown}</h1>\n<p class="lead">{html.escape(lead)}</p>\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
        f"{more}<footer>{html.escape(foot)}</footer>\n</html>\n"
    )


def html_list(lines: Sequence[str]) -> str:
    """The texts as a list; nothing for none."""
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>" if lines else ""
