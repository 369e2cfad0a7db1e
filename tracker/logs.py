"""Logging: one line an event on standard error. Configured once, by the entry point."""

import logging
import sys

import structlog

_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(level: str = "info") -> None:
    """Log from `level` up to standard error. A second call changes nothing."""
    if structlog.is_configured():
        return
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*_SHARED, structlog.processors.format_exc_info, _render()],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    _configure_others(least)


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger whose lines say which part of the program they come from."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return bound


def _render() -> structlog.typing.Processor:
    return structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "part", "event"], drop_missing=True)


def _configure_others(least: int) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[_drop_meta, _render()], foreign_pre_chain=_SHARED)
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(max(least, logging.WARNING))


_drop_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
