"""Files -> what was read and proposed; one bad file or page never stops the rest."""

from __future__ import annotations

from collections.abc import Sequence

from blindmask.case.attachments import Input
from blindmask.case.file_reading import FileReading
from blindmask.case.loop import Loop
from blindmask.case.reading import agree_by_case, open_files, read_files
from blindmask.cli.progress import shown
from blindmask.core.errors import AppError
from blindmask.core.pages import Document
from blindmask.core.rules import RuleSet
from blindmask.messages import _


def open_inputs(loop: Loop, inputs: Sequence[Input]) -> list[Document | AppError]:
    """Each file opened, in order; what could not be opened as its error."""
    return loop.run(open_files(inputs), shown(_("打开")))


def read_inputs(loop: Loop, inputs: Sequence[Input], rules: RuleSet) -> list[FileReading]:
    """Every file read and its proposals made, in the order of `inputs`."""
    documents = open_inputs(loop, inputs)
    readings = loop.run(read_files(inputs, documents, rules), shown(_("识别")))
    return loop.run(agree_by_case(readings, rules))
