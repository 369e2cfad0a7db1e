"""Settings: hearings, conferences and arguments, with what happened to each as appended facts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Erasable, Fact, Row, earliest, edtf, latest, refers
from tracker.db.types import MomentOf
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import SettingAction, SettingKind


class Setting(Fact, Base):
    """A day in court. No duty; a trigger for periods that count backward."""

    __tablename__ = "settings"
    __table_args__ = ({"comment": "Hearings, conferences and arguments"},)

    docket_id: Mapped[int] = refers("dockets", "The docket it is set on")
    kind: Mapped[SettingKind] = mapped_column(comment="What sort of day in court it is")
    title: Mapped[str] = mapped_column(comment="What it is about, in a few neutral words")
    judge_id: Mapped[int | None] = refers("parties", "The judge who presides, where known")


class SettingFact(Row, Erasable, Base):
    """That a setting was set, moved, cancelled or held."""

    __tablename__ = "setting_facts"
    __table_args__ = ({"comment": "What happened to a setting, in order"},)

    setting_id: Mapped[int] = refers("settings", "The setting it happened to")
    action: Mapped[SettingAction] = mapped_column(comment="Set, moved, cancelled or held")
    recorded_edtf: Mapped[str] = edtf("When it was set, moved, cancelled or held")
    recorded_earliest: Mapped[datetime | None] = earliest("recorded")
    recorded_latest: Mapped[datetime] = latest("recorded")
    recorded = MomentOf[Moment]()
    starts_edtf: Mapped[str | None] = edtf("When it starts, as set or moved")
    starts_earliest: Mapped[datetime | None] = earliest("starts")
    starts_latest: Mapped[datetime | None] = latest("starts")
    starts = MomentOf[Moment | None]()
    place: Mapped[str | None] = mapped_column(comment="Courtroom or link, where known")
