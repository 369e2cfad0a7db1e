"""One deadline as it is judged: read with one due moment and one set of effects. `precedence` says what it comes to."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.domain import answers as answering
from tracker.domain.effects import DateChange
from tracker.domain.moments import Moment
from tracker.domain.record import Deadline, Due, Effect, Finding, MatterRecord, Obligation
from tracker.domain.titles import titled
from tracker.domain.vocabulary import FindingResult

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One deadline, read with one due moment and one set of effects."""

    record: MatterRecord
    obligation: Obligation
    deadline: Deadline
    due: Due
    effects: tuple[Effect, ...]
    changes: tuple[DateChange, ...]
    as_of: datetime
    zone: str

    @property
    def safe_by(self) -> datetime | None:
        """The last instant of the earliest reading of the due moment; None without a date."""
        return answering.safe_until(self.due, self.zone)

    @property
    def latest_by(self) -> datetime:
        """The last instant at which it is not yet past due; the end of time without a date."""
        return self.due.last or END_OF_TIME

    @property
    def finding_on_duty(self) -> tuple[Finding, Moment] | None:
        """The latest finding that stands on whether the duty was complied with, with its moment."""
        return self._finding(FindingResult.COMPLIED, FindingResult.NOT_COMPLIED)

    @property
    def finding_on_answer(self) -> tuple[Finding, Moment] | None:
        """The latest finding that stands on whether an answer was good enough, with its moment.

        A finding of compliance speaks for the answer only until a court finds otherwise.
        """
        on_duty = self.finding_on_duty
        if on_duty is not None and on_duty[0].result is FindingResult.NOT_COMPLIED:
            return self._finding(FindingResult.INADEQUATE)
        return self._finding(FindingResult.COMPLIED, FindingResult.INADEQUATE)

    def _finding(self, *results: FindingResult) -> tuple[Finding, Moment] | None:
        found = answering.findings_on(self.record, self.deadline, self.as_of)
        return answering.standing_finding(found, self.record, *results)

    def titled(self, key: str) -> str:
        """What a row is called in a sentence."""
        return titled(self.record, key)
