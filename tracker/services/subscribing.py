"""Asking for the digest, confirming it, and every choice after that.

Whoever asks for an address is told the same whatever is known of it: only its mailbox learns more. What an account
gets may be private, so it goes to the account's own address, or to one whose holder confirmed it.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import delete, select, update

from tracker.db.models import Account, Feed, Matter, Subscription, SubscriptionMatter
from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense, NotFound, Stale
from tracker.domain.mail_choices import Choices, checked, read_address
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.services.alerts import newest_event
from tracker.services.matters import matter_keys
from tracker.services.subscription_letters import write_letter
from tracker.services.subscriptions_held import Held, held_row
from tracker.services.unit import Unit

BY_ADMIN = "An admin stopped it."


def ask(unit: Unit, address: str, choices: Choices, templates: Path) -> None:
    """Has a letter written to an address: to confirm that the digest is wanted, or that it is got already.

    Raises Unreadable for an address or a choice that cannot be taken, NotFound for a matter that visitors do not see.
    """
    _ask(unit, read_address(address), _checked(unit, choices, Viewer()), templates, None)


def ask_for_account(unit: Unit, address: str, choices: Choices, templates: Path) -> bool:
    """Subscribes the account of `unit.viewer`; whether it goes out from now on, or waits for its letter's answer.

    Raises as `ask` does, and Nonsense for an address that goes to another account.
    """
    account = unit.session.scalars(select(Account).where(Account.key == unit.viewer.key)).one()
    wanted = _checked(unit, choices, unit.viewer)
    if account.email is None:
        _refuse_a_second(unit, account)
        _ask(unit, read_address(address), wanted, templates, account)
        return False
    row = unit.session.scalars(select(Subscription).where(Subscription.address == account.email)).first()
    if row is not None and row.account_id not in (None, account.id):
        raise Nonsense(
            "Another account gets its digest at your address. Ask whoever runs this tracker", field="address"
        )
    if row is None:
        row = add(unit, account.email, wanted)
    take_over(unit, account, row)
    put(unit, row, wanted)
    set_going(unit, row)
    return True


def confirm(unit: Unit, number: int) -> Held:
    """Has a subscription go out from now on, whatever kept it from that before. Raises NotFound."""
    row = _row(unit, number)
    if row.confirmed_at is None or row.ended_at is not None or row.stopped_at is not None:
        row.is_from_settings = row.is_from_settings and row.ended_at is None
        set_going(unit, row)
    return held_row(unit, row)


def choose(unit: Unit, number: int, choices: Choices, seen_version: int) -> None:
    """Saves what a reader chose; where the settings named the address, zone and hour stay as they are.

    Raises NotFound, Unreadable naming the field, and Stale where it was changed since it was shown.
    """
    row = _row(unit, number)
    if row.version != seen_version:
        raise Stale("These choices were changed in another window meanwhile. Look at them again and save once more")
    put(unit, row, _checked(unit, choices, _viewer(unit, row)), keeps_hour=row.is_from_settings)


def pause(unit: Unit, number: int, through: date | None) -> None:
    """Has nothing go out up to and including a day of the reader's calendar, or until it is taken up again.

    Raises NotFound, and Nonsense for a day that is past.
    """
    row = _row(unit, number)
    if through is not None and through < local_day(unit.as_of, row.zone):
        raise Nonsense("That day is past. Choose today or a later one, or leave it empty", field="through")
    row.paused_at, row.paused_through = unit.as_of, through.isoformat() if through else None


def resume(unit: Unit, number: int) -> None:
    """Takes a paused or an ended subscription up again. Raises NotFound, and Nonsense for one never confirmed."""
    row = _row(unit, number)
    if row.confirmed_at is None:
        raise Nonsense("Nobody confirmed this address yet. Ask for the digest again and answer the letter")
    row.is_from_settings = row.is_from_settings and row.ended_at is None
    row.paused_at = row.paused_through = row.ended_at = None
    row.goes_since = unit.as_of
    row.alerted_through = newest_event(unit)


def end(unit: Unit, number: int) -> str:
    """Ends a subscription for good, once or again, and returns its address; no setting revives it. Raises NotFound."""
    row = _row(unit, number)
    if row.ended_at is None:
        row.ended_at = unit.as_of
    elif row.confirmed_at is None:
        row.is_from_settings = False  # the settings ended it before, and would take it up again
    return row.address


def stop(unit: Unit, number: int, why: str = BY_ADMIN) -> None:
    """Gives mail to an address up. Raises NotFound."""
    row = _row(unit, number)
    row.stopped_at, row.stopped_why = unit.as_of, why


def restart(unit: Unit, number: int) -> None:
    """Has mail go to an address again that was given up. Raises NotFound."""
    row = _row(unit, number)
    row.stopped_at, row.stopped_why, row.failures = None, None, 0
    row.goes_since = unit.as_of
    row.alerted_through = newest_event(unit)


def void_links(unit: Unit, number: int) -> None:
    """Makes every link in mails written so far do nothing more. Raises NotFound."""
    _row(unit, number).epoch += 1


def take_over(unit: Unit, account: Account, row: Subscription) -> None:
    """Has a subscription be an account's; one it had before under another address is ended and no longer its own."""
    others = select(Subscription).where(Subscription.account_id == account.id, Subscription.id != row.id)
    for other in unit.session.scalars(others):
        other.ended_at = other.ended_at or unit.as_of
        _belongs_to(unit, other, None)
    if row.account_id != account.id:
        row.is_from_settings = False
        _belongs_to(unit, row, account.id)


def add(unit: Unit, address: str, choices: Choices) -> Subscription:
    """A new subscription that waits to be confirmed."""
    row = Subscription(address=address, zone=choices.zone, hour=choices.hour, asked_at=unit.as_of)
    unit.session.add(row)
    unit.session.flush()
    put(unit, row, choices)
    return row


def set_going(unit: Unit, row: Subscription) -> None:
    """Has a subscription go out: confirmed now if it never was, and whatever kept it from it taken away."""
    row.confirmed_at = row.confirmed_at or unit.as_of
    row.goes_since = unit.as_of
    row.ended_at = row.stopped_at = row.stopped_why = row.paused_at = row.paused_through = None
    row.failures, row.alerted_through = 0, newest_event(unit)


def _ask(unit: Unit, address: str, choices: Choices, templates: Path, account: Account | None) -> None:
    row = unit.session.scalars(select(Subscription).where(Subscription.address == address).with_for_update()).first()
    if row is None:
        row = add(unit, address, choices)
    is_got = row.confirmed_at is not None and row.ended_at is None
    if not is_got:
        _ask_again(unit, row, choices, account)
    unit.session.flush()
    write_letter(unit, row, templates, is_got=is_got and row.stopped_at is None)


def _refuse_a_second(unit: Unit, account: Account) -> None:
    row = Subscription
    query = select(row.address).where(
        row.account_id == account.id, row.confirmed_at.is_not(None), row.ended_at.is_(None)
    )
    address = unit.session.scalars(query).first()
    if address is not None:
        raise Nonsense(
            f"Your digest goes to {address} already. End that first to have it go elsewhere", field="address"
        )


def _ask_again(unit: Unit, row: Subscription, choices: Choices, account: Account | None) -> None:
    """Notes the newest wish for an address that nothing goes to. Links of a wish for somebody else do nothing more."""
    row.asked_at = unit.as_of
    put(unit, row, choices)
    if account is not None:
        take_over(unit, account, row)
    elif row.account_id is not None:
        _belongs_to(unit, row, None)


def _belongs_to(unit: Unit, row: Subscription, account: int | None) -> None:
    """Gives a row to another reader. Links and calendars made before must not show what that one may see."""
    row.account_id, row.epoch = account, row.epoch + 1
    feeds = update(Feed).where(Feed.subscription_id == row.id, Feed.ended_at.is_(None))
    unit.session.execute(feeds.values(ended_at=unit.as_of, epoch=Feed.epoch + 1))


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


def _keep_matters(unit: Unit, row: Subscription, keys: tuple[str, ...]) -> None:
    chosen = SubscriptionMatter
    wanted = set(unit.session.scalars(select(Matter.id).where(Matter.key.in_(keys)))) if keys else set()
    held = set(unit.session.scalars(select(chosen.matter_id).where(chosen.subscription_id == row.id)))
    if held - wanted:
        unit.session.execute(
            delete(chosen).where(chosen.subscription_id == row.id, chosen.matter_id.in_(held - wanted))
        )
    unit.session.add_all(chosen(subscription_id=row.id, matter_id=matter) for matter in sorted(wanted - held))


def _checked(unit: Unit, choices: Choices, viewer: Viewer) -> Choices:
    wanted = checked(choices)
    missing = set(wanted.matters) - set(matter_keys(unit, Scope(viewer, by_mail=True)))
    if missing:
        raise NotFound(f"There is no matter '{min(missing)}'. Choose from the list", field="matters")
    return wanted


def _viewer(unit: Unit, row: Subscription) -> Viewer:
    account = unit.session.get(Account, row.account_id) if row.account_id is not None else None
    return Viewer(account.key, account.name, account.role) if account is not None else Viewer()


def _row(unit: Unit, number: int) -> Subscription:
    """The row, held until the transaction ends, as it is by then."""
    query = select(Subscription).where(Subscription.id == number).with_for_update()
    row = unit.session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound("This subscription is not there any more. Ask for the digest again")
    return row
