"""Rows of subscriptions, written: what was chosen, whose one is, that it goes out. Who may do so: see `subscribing`."""

from sqlalchemy import delete, select, update

from tracker.db.models import Account, Feed, Matter, Subscription, SubscriptionMatter
from tracker.domain.errors import Nonsense
from tracker.domain.mail_choices import Choices
from tracker.services.alerts import newest_event
from tracker.services.unit import Unit

BY_ADMIN = "An admin stopped it."


def add(unit: Unit, address: str, choices: Choices) -> Subscription:
    """A new subscription that waits to be confirmed."""
    row = Subscription(address=address, zone=choices.zone, hour=choices.hour, asked_at=unit.as_of)
    unit.session.add(row)
    unit.session.flush()
    put(unit, row, choices)
    return row


def put(unit: Unit, row: Subscription, choices: Choices, *, keeps_hour: bool = False) -> None:
    """Writes the choices into a row. Whoever newly wishes to be told at once is told of what comes from now on."""
    if choices.alerts - set(row.alerts or ()):
        row.alerted_through = newest_event(unit) if not row.alerts else row.alerted_through
    if not keeps_hour:
        row.zone, row.hour = choices.zone, choices.hour
    row.days, row.form, row.when_empty, row.all_matters = (
        choices.days, choices.form, choices.when_empty, choices.all_matters,
    )  # fmt: skip
    row.left_out, row.alerts = tuple(sorted(choices.left_out)), tuple(sorted(choices.alerts))
    _keep_matters(unit, row, choices.matters)


def tell_of_all(unit: Unit, row: Subscription) -> None:
    """Has a subscription be over every matter that its reader may see."""
    row.all_matters = True
    _keep_matters(unit, row, ())


def set_going(unit: Unit, row: Subscription) -> None:
    """Has a subscription go out: confirmed now if it never was, and whatever kept it from it taken away.

    But for an admin's stop: that is an admin's to take away.
    """
    row.confirmed_at = row.confirmed_at or unit.as_of
    row.ended_at = row.paused_at = row.paused_through = row.asked_by_account_id = None
    if not is_stopped_by_admin(row):
        row.stopped_at = row.stopped_why = None
        row.failures = 0
    row.goes_since, row.alerted_through = unit.as_of, newest_event(unit)


def take_over(unit: Unit, account: Account, row: Subscription) -> None:
    """Has a subscription be an account's; one it had before under another address is ended and no longer its own.

    Nor does it wait any more for the answer from an address that it asked for.
    """
    others = select(Subscription).where(Subscription.account_id == account.id, Subscription.id != row.id)
    for other in unit.session.scalars(others):
        other.ended_at = other.ended_at or unit.as_of
        belongs_to(unit, other, None)
    forget_wishes(unit, account)
    if row.account_id != account.id:
        row.is_from_settings = False
        belongs_to(unit, row, account.id)


def forget_wishes(unit: Unit, account: Account) -> None:
    """Has an account wait for no letter's answer any more."""
    for row in unit.session.scalars(select(Subscription).where(Subscription.asked_by_account_id == account.id)):
        row.asked_by_account_id = None


def belongs_to(unit: Unit, row: Subscription, account: int | None) -> None:
    """Gives a row to another reader. Links and calendars made before must not show what that one may see."""
    row.account_id, row.epoch = account, row.epoch + 1
    end_feeds(unit, row)


def end_feeds(unit: Unit, row: Subscription) -> None:
    """Ends the calendars that were made on the page of a subscription; their addresses do nothing any more."""
    feeds = update(Feed).where(Feed.subscription_id == row.id, Feed.ended_at.is_(None))
    unit.session.execute(feeds.values(ended_at=unit.as_of, epoch=Feed.epoch + 1))


def owner_of(unit: Unit, row: Subscription) -> Account | None:
    """The open account whose it is; None for a plain address, and where the account was closed."""
    account = unit.session.get(Account, row.account_id) if row.account_id is not None else None
    return account if account is not None and account.is_active else None


def is_going(unit: Unit, row: Subscription) -> bool:
    """Whether it goes out, now or after a pause."""
    stands = row.confirmed_at is not None and row.ended_at is None and row.stopped_at is None
    return stands and (row.account_id is None or owner_of(unit, row) is not None)


def was_going(row: Subscription) -> bool:
    """Whether it ever went out: then somebody's choices and what was sent stand behind it."""
    return row.confirmed_at is not None or row.goes_since is not None


def is_stopped_by_admin(row: Subscription) -> bool:
    """Whether an admin stopped it, and nobody started it again."""
    return row.stopped_at is not None and row.stopped_why == BY_ADMIN


def refuse_stopped(row: Subscription) -> None:
    """Raises Nonsense where an admin stopped mail to an address."""
    if is_stopped_by_admin(row):
        raise Nonsense(
            f"An admin stopped mail to {row.address}. Ask whoever runs this tracker to start it again", field="address"
        )


def _keep_matters(unit: Unit, row: Subscription, keys: tuple[str, ...]) -> None:
    chosen = SubscriptionMatter
    wanted = set(unit.session.scalars(select(Matter.id).where(Matter.key.in_(keys)))) if keys else set()
    held = set(unit.session.scalars(select(chosen.matter_id).where(chosen.subscription_id == row.id)))
    if held - wanted:
        unit.session.execute(
            delete(chosen).where(chosen.subscription_id == row.id, chosen.matter_id.in_(held - wanted))
        )
    unit.session.add_all(chosen(subscription_id=row.id, matter_id=matter) for matter in sorted(wanted - held))
