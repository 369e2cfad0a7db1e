"""The clause from which every read starts: which matters, layers and rows a viewer may see.

Which rows of a matter are hidden from whom is in `queries.sealed`; it goes by the rights told here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from tracker.db.models import Account, Matter, MatterMember
from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.vocabulary import LAYER_PRECEDENCE, Layer

ALL_LAYERS = frozenset(LAYER_PRECEDENCE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader looks at: the layers asked for, and what the reader may see.

    `by_mail` is for what leaves by mail or feed: nothing sealed is in it, whoever reads.
    """

    viewer: Viewer
    layers: frozenset[Layer] = ALL_LAYERS
    by_mail: bool = False

    @property
    def sees_sealed(self) -> bool:
        """Whether sealed rows are shown as they are."""
        return not self.by_mail and allows(self.viewer, Permission.SEE_SEALED, public_reading=False)

    @property
    def sees_private(self) -> bool:
        """Whether what is not for the public is shown: what was entered of things out of court, attachments, notes."""
        return allows(self.viewer, Permission.READ_PRIVATE, public_reading=False)

    @property
    def rights(self) -> tuple[bool, bool]:
        """All that tells two readers of one matter apart."""
        return self.sees_sealed, self.sees_private

    def matters(self) -> ColumnElement[bool]:
        """The condition on matters: public ones for everybody, private ones for their members and for admins."""
        if allows(self.viewer, Permission.ADMINISTER, public_reading=False):
            return Matter.id.is_not(None)
        public = Matter.is_public.is_(True)
        if self.viewer.key is None or not self.viewer.is_signed_in:
            return public
        mine = (
            select(MatterMember.id)
            .join(Account, Account.id == MatterMember.account_id)
            .where(MatterMember.matter_id == Matter.id, Account.key == self.viewer.key)
            .correlate(Matter.__table__)
        )
        return or_(public, mine.exists())


def layers_named(names: Iterable[str]) -> frozenset[Layer]:
    """The layers with these names; all of them when none is named. Raises ValueError for an unknown name."""
    found = frozenset(Layer(name.strip()) for name in names if name.strip())
    return found or ALL_LAYERS
