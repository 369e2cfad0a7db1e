"""Courts, as the sources name them and as they are identified from outside knowledge."""

from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Keyed, Layered, Versioned, refers
from tracker.db.types import ZoneName
from tracker.domain.vocabulary import CourtLevel


class Court(Keyed, Layered, Versioned, Base):
    """A court; its key is Free Law's id (`mdd`, `ca4`, `scotus`)."""

    __tablename__ = "courts"
    __table_args__ = ({"comment": "Courts"},)

    name: Mapped[str] = mapped_column(comment="The court's name as the sources give it")
    identified_as: Mapped[str | None] = mapped_column(comment="Its name from outside knowledge")
    identified_by: Mapped[str | None] = mapped_column(comment="Where the outside name comes from")
    level: Mapped[CourtLevel] = mapped_column(comment="Where the court stands in the chain of appeal")
    zone: Mapped[str] = mapped_column(ZoneName, comment="Time zone of the wall that its clerk reads")
    appeals_to_id: Mapped[int | None] = refers("courts", "The court that hears its appeals")
    holiday_states: Mapped[str] = mapped_column(
        default="", comment="States whose holidays it keeps, as MD or MD,VA; empty for none"
    )
    city: Mapped[str | None] = mapped_column(comment="Where it sits, where a source says so")
