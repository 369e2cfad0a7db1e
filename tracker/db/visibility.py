"""The clause from which every read starts: which matters, layers and sealed rows a viewer may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from tracker.db.models import Matter
from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.vocabulary import LAYER_PRECEDENCE, Layer

ALL_LAYERS = frozenset(LAYER_PRECEDENCE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader looks at: the layers asked for, and what the reader may see."""

    viewer: Viewer
    layers: frozenset[Layer] = ALL_LAYERS

    @property
    def sees_sealed(self) -> bool:
        """Whether sealed rows are shown as they are."""
        return allows(self.viewer, Permission.SEE_SEALED, public_reading=False)

    def matters(self) -> ColumnElement[bool]:
        """The condition on matters: public ones for everybody, private ones only when signed in."""
        return Matter.id.is_not(None) if self.viewer.is_signed_in else Matter.is_public.is_(True)


def layers_named(names: Iterable[str]) -> frozenset[Layer]:
    """The layers with these names; all of them when none is named. Raises ValueError for an unknown name."""
    found = frozenset(Layer(name.strip()) for name in names if name.strip())
    return found or ALL_LAYERS
