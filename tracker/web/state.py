"""What an application carries: its doors, and whether it only reads."""

from dataclasses import dataclass

from flask import current_app

from tracker.bootstrap import Doors


@dataclass(frozen=True, slots=True)
class State:
    """The state of one application."""

    doors: Doors
    read_only: bool


def doors() -> Doors:
    """The doors of the application that serves this request."""
    return _state().doors


def is_read_only() -> bool:
    """Whether the application shows one moment and changes nothing."""
    return _state().read_only


def _state() -> State:
    state = current_app.extensions["tracker"]
    assert isinstance(state, State)  # noqa: S101 - create_app puts it there
    return state
