"""The errors that a person can act on. An error carries a code and facts; `messages/` owns the sentence.

Facts never hold personal text: ids, counts and limits only.
"""

from __future__ import annotations


class AppError(Exception):
    """Base of every expected failure. `exit_code` is the command line's (README.md lists them)."""

    code = "app.error"
    exit_code = 4

    def __init__(self, **facts: str | int | float) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{key}={value}" for key, value in sorted(self.facts.items()))
        return f"{self.code}({facts})"


def _rebuild(kind: type[AppError], facts: dict[str, str | int | float]) -> AppError:
    return kind(**facts)


class UsageError(AppError):
    """The command line, a rule file or an applicant file is not what the contract says."""

    code = "usage"
    exit_code = 2


class BadApplicantFile(UsageError):
    code = "usage.applicant"


class BadRuleFile(UsageError):
    code = "usage.rules"


class BadDecisionsFile(UsageError):
    code = "usage.decisions"


class BadRoster(UsageError):
    """The roster is no table, or not one with a column 姓名."""

    code = "usage.roster"

    def __init__(self, **facts: str | int | float) -> None:
        super().__init__(**facts)
        self.code = f"usage.roster.{facts.get('reason', 'not_a_table')}"


class NothingToDo(UsageError):
    code = "usage.no_files"


class InputError(AppError):
    """One input could not be read; the rest goes on."""

    code = "input.error"
    exit_code = 3


class MissingFile(InputError):
    code = "input.missing"


class NotAFile(InputError):
    code = "input.not_a_file"


class NoPermission(InputError):
    code = "input.no_permission"


class EmptyFile(InputError):
    code = "input.empty"


class UnsupportedFormat(InputError):
    code = "input.unsupported"


class OfdFile(UnsupportedFormat):
    """GB/T 33190: nothing maintained reads it well enough (app/decisions/0011-ofd-is-refused.md)."""

    code = "input.ofd"


class EncryptedPdf(InputError):
    code = "input.encrypted"


class DamagedFile(InputError):
    code = "input.damaged"


class DamagedPage(InputError):
    """One page of the file cannot be shown: the file is not exported."""

    code = "input.damaged_page"


class MissingCharacters(InputError):
    """A page has characters, outside the boxes, that no font of this machine shows: the file is not exported."""

    code = "input.missing_characters"


class NoPages(InputError):
    code = "input.no_pages"


class TooManyPages(InputError):
    code = "input.too_many_pages"


class TooLarge(InputError):
    code = "input.too_large"


class ChangedFile(InputError):
    """The source is no longer the file that was read."""

    code = "input.changed"


class HeldFile(InputError):
    """It is not sure whose file it is: it waits for a person's word, masked with nobody's profile."""

    code = "held"

    def __init__(self, **facts: str | int | float) -> None:
        super().__init__(**facts)
        self.code = f"held.{facts['reason']}" if "reason" in facts else self.code


class CaseError(InputError):
    """A saved case could not be opened."""

    code = "case.error"


class MissingCase(CaseError):
    code = "case.missing"


class DamagedCase(CaseError):
    """It was set aside, not deleted."""

    code = "case.damaged"


class NewerCase(CaseError):
    """A newer version of the program wrote it; it stays as it is."""

    code = "case.newer"


class CaseInUse(CaseError):
    """Another window has it open."""

    code = "case.in_use"


class EngineError(AppError):
    """Reading or a worker failed."""

    code = "engine.error"
    exit_code = 4


class ModelMissing(EngineError):
    code = "engine.model_missing"


class ModelDamaged(EngineError):
    code = "engine.model_damaged"


class NoDisplay(EngineError):
    """The window was asked for where there is no screen."""

    code = "engine.no_display"


class UnreadPage(EngineError):
    """A page of the file was not read, so nobody knows what it shows: the file is not exported."""

    code = "engine.unread_page"


class WorkerCrashed(EngineError):
    code = "worker.crashed"


class WorkerOutgrown(EngineError):
    """It wanted more memory than one worker may have."""

    code = "worker.memory"


class WorkerTimeout(EngineError):
    code = "worker.timeout"


class ClusterMissing(EngineError):
    """`--cluster` needs the optional package."""

    code = "cluster.missing"


class ClusterUnreachable(EngineError):
    code = "cluster.unreachable"


class Cancelled(EngineError):
    code = "worker.cancelled"


class OutputError(AppError):
    """The target could not be written; nothing is left half done."""

    code = "output.error"
    exit_code = 5


class CannotWrite(OutputError):
    code = "output.cannot_write"


class NotOurs(OutputError):
    """Where outputs should go there are files that this program did not write."""

    code = "output.not_ours"


class FolderInUse(OutputError):
    """Another process is exporting into the same folder."""

    code = "output.in_use"


class DiskFull(OutputError):
    code = "output.disk_full"


class TargetIsSource(OutputError):
    code = "output.target_is_source"


class LimitNotMet(OutputError):
    """The byte limit cannot be met without making the text illegible."""

    code = "output.limit"


class PageOverLimit(LimitNotMet):
    """One page alone is over the limit: splitting the file does not help."""

    code = "output.limit_page"


class StillUndecided(OutputError):
    """Export is refused while a box waits for a person."""

    code = "output.undecided"
    exit_code = 2


class StillReading(OutputError):
    """Export is refused while a page was not read: nobody knows yet what is on it."""

    code = "output.reading"
    exit_code = 2


class Unconfirmed(OutputError):
    """In a batch that exports only what a person confirmed, nobody confirmed this file yet."""

    code = "output.unconfirmed"
    exit_code = 2


class NotLookedAt(OutputError):
    """Export is refused while a page that was read badly or not at all was not opened by a person."""

    code = "output.not_looked_at"
    exit_code = 2


class SecrecyStop(AppError):
    """A state-secret marking was found: nothing of the file may be stored or processed."""

    code = "secrecy.stop"
    exit_code = 7


EXIT_LEAK = 6
EXIT_INTERRUPTED = 130
