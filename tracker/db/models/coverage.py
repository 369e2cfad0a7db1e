"""Coverage: which stretches of a docket somebody checked, without a break."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base, Erasable, Row, refers


class Coverage(Row, Erasable, Base):
    """One unbroken interval, ending at a moment never after the check itself."""

    __tablename__ = "coverage"
    __table_args__ = (
        CheckConstraint("from_at <= through_at", name="from_before_through"),
        CheckConstraint("through_at <= checked_at", name="through_before_check"),
        {"comment": "Stretches of dockets that were checked"},
    )

    docket_id: Mapped[int] = refers("dockets", "The docket that was checked")
    from_at: Mapped[datetime] = mapped_column(comment="First instant covered")
    through_at: Mapped[datetime] = mapped_column(comment="Last instant covered, never after the check")
    checked_at: Mapped[datetime] = mapped_column(comment="When the check was made")
    checked_by: Mapped[str] = mapped_column(comment="Who checked")
    against: Mapped[str] = mapped_column(comment="What it was checked against")
