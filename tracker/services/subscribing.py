"""Asking for the digest, confirming it, and every choice after that.

Whoever asks for an address is told the same whatever is known of it: only its mailbox learns more, and a row that ever
went out stays as it was until its holder answers a letter. What an account gets may be private, so it goes to the
account's own address, or to one whose holder confirmed it.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import or_, select

from tracker.db.models import Account, Subscription
from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense, NotFound, Stale
from tracker.domain.mail_choices import Choices, checked, known_zone, read_address
from tracker.domain.moments import local_day
from tracker.domain.policy import Viewer
from tracker.services.alerts import newest_event
from tracker.services.mail_links import CONFIRM_LIFE
from tracker.services.matters import matter_keys
from tracker.services.outbox import refuse_waiting
from tracker.services.subscription_letters import Answer, write_letter
from tracker.services.subscription_rows import (
    BY_ADMIN,
    add,
    belongs_to,
    end_feeds,
    forget_wishes,
    is_going,
    is_stopped_by_admin,
    owner_of,
    put,
    refuse_stopped,
    set_going,
    take_over,
    tell_of_all,
    was_going,
)
from tracker.services.subscriptions_held import Held, held_row
from tracker.services.unit import Unit


def ask(unit: Unit, address: str, choices: Choices, templates: Path) -> None:
    """Has a letter written to an address: to confirm that the digest is wanted, or that it is got already.

    None goes to an address that an admin stopped mail to. Raises Unreadable for an address or a choice that cannot be
    taken, NotFound for a matter that visitors do not see.
    """
    wanted = _checked(unit, choices, Viewer())
    row = _row_at(unit, read_address(address), wanted)
    if not is_stopped_by_admin(row):
        _answer(unit, row, wanted, templates, None)


def ask_for_account(unit: Unit, address: str, choices: Choices, templates: Path) -> bool:
    """Subscribes the account of `unit.viewer`; whether it goes out from now on, or waits for its letter's answer.

    Raises as `ask` does, and Nonsense for an address that is another account's, or that an admin stopped mail to.
    """
    account = unit.session.scalars(select(Account).where(Account.key == unit.viewer.key)).one()
    wanted = _checked(unit, choices, unit.viewer)
    if account.email is None:
        _refuse_a_second(unit, account)
    row = _row_at(unit, account.email or read_address(address), wanted)
    _refuse_another_s(unit, account, row)
    refuse_stopped(row)
    if account.email is None:
        _answer(unit, row, wanted, templates, account)
        return False
    take_over(unit, account, row)
    put(unit, row, wanted)
    set_going(unit, row)
    return True


def confirm(unit: Unit, number: int, asker: str | None = None) -> Held:
    """Has a subscription go out: for the account that asked for it where `asker` names that, else as whose it was.

    One that goes out already stays as it is; a closed account's is a plain address's from then on. Raises NotFound,
    Nonsense where an admin stopped it, and Stale where that account waits for it no more.
    """
    row = _row(unit, number)
    if is_going(unit, row):
        return held_row(unit, row)
    refuse_stopped(row)
    waiting = unit.session.get(Account, row.asked_by_account_id) if row.asked_by_account_id is not None else None
    if asker is not None:
        if waiting is None or waiting.key != asker or not waiting.is_active:
            raise Stale("That account asks for it no more. Look at the page again, and press the button once more")
        _refuse_another_s(unit, waiting, row)
        take_over(unit, waiting, row)
    elif row.account_id is not None and owner_of(unit, row) is None:
        belongs_to(unit, row, None)
    elif waiting is not None and not was_going(row):
        tell_of_all(unit, row)  # the matters chosen may be private ones of the account
    row.is_from_settings = row.is_from_settings and row.ended_at is None
    set_going(unit, row)
    return held_row(unit, row)


def choose(unit: Unit, number: int, choices: Choices, seen_version: int) -> None:
    """Saves what a reader chose; where the settings named the address, zone and hour stay as they are.

    With other days, hour or zone it goes out from now on: no earlier day by the new ones was missed. Raises NotFound,
    Unreadable naming the field, and Stale where it was changed since it was shown.
    """
    row = _row(unit, number)
    if row.version != seen_version:
        raise Stale("These choices were changed in another window meanwhile. Look at them again and save once more")
    before = (row.zone, row.hour, row.days)
    put(unit, row, _checked(unit, choices, _viewer(unit, row)), keeps_hour=row.is_from_settings)
    if before != (row.zone, row.hour, row.days) and was_going(row):
        row.goes_since = unit.as_of


def pause(unit: Unit, number: int, through: date | None) -> None:
    """Has nothing go out up to and including a day of the reader's calendar, or until it is taken up again.

    Raises NotFound, and Nonsense for a day that is past.
    """
    row = _row(unit, number)
    if through is not None and through < local_day(unit.as_of, known_zone(row.zone)):
        raise Nonsense("That day is past. Choose today or a later one, or leave it empty", field="through")
    row.paused_at, row.paused_through = unit.as_of, through.isoformat() if through else None
    refuse_waiting(unit, row.id, "The reader paused mail before this went out.", now=unit.as_of)


def resume(unit: Unit, number: int) -> None:
    """Takes a paused or an ended subscription up again.

    Raises NotFound, and Nonsense for one that was never confirmed or that an admin stopped.
    """
    row = _row(unit, number)
    refuse_stopped(row)
    if row.confirmed_at is None:
        raise Nonsense("Nobody confirmed this address yet. Ask for the digest again and answer the letter")
    row.is_from_settings = row.is_from_settings and row.ended_at is None
    row.paused_at = row.paused_through = row.ended_at = row.asked_by_account_id = None
    row.goes_since = unit.as_of
    row.alerted_through = newest_event(unit)


def end(unit: Unit, number: int) -> str:
    """Ends a subscription for good, once or again, and returns its address; no setting revives it. Raises NotFound.

    The calendars of a plain address end with it. Those of an account are for who signs in, and stay.
    """
    row = _row(unit, number)
    if row.account_id is None:
        end_feeds(unit, row)
    if row.ended_at is None:
        row.ended_at = unit.as_of
        refuse_waiting(unit, row.id, "The reader ended it before this went out.", now=unit.as_of)
    elif row.confirmed_at is None:
        row.is_from_settings = False  # the settings ended it before, and would take it up again
    return row.address


def stop(unit: Unit, number: int, why: str = BY_ADMIN) -> None:
    """Gives mail to an address up. Raises NotFound."""
    row = _row(unit, number)
    row.stopped_at, row.stopped_why = unit.as_of, why
    refuse_waiting(unit, row.id, f"Mail to this address was stopped: {why}", now=unit.as_of)


def restart(unit: Unit, number: int) -> None:
    """Has mail go to an address again that was given up. Raises NotFound."""
    row = _row(unit, number)
    row.stopped_at, row.stopped_why, row.failures = None, None, 0
    row.goes_since = unit.as_of
    row.alerted_through = newest_event(unit)


def void_links(unit: Unit, number: int) -> None:
    """Makes every link in mails written so far do nothing more. Raises NotFound."""
    _row(unit, number).epoch += 1


def _row_at(unit: Unit, address: str, choices: Choices) -> Subscription:
    """The subscription of an address, held until the transaction ends; a new one where there is none."""
    row = unit.session.scalars(select(Subscription).where(Subscription.address == address).with_for_update()).first()
    return add(unit, address, choices) if row is None else row


def _answer(unit: Unit, row: Subscription, choices: Choices, templates: Path, account: Account | None) -> None:
    """Has the letter written that answers a wish, and the wish noted; without a letter everything stays as it is."""
    is_got = is_going(unit, row)
    answer = Answer.GOT if is_got else Answer.AGAIN if was_going(row) else Answer.WANTED
    zone = known_zone(row.zone) if was_going(row) else choices.zone
    if write_letter(unit, row, templates, answer, zone=zone, by_account=account is not None) and not is_got:
        _note_wish(unit, row, choices, account)


def _note_wish(unit: Unit, row: Subscription, choices: Choices, account: Account | None) -> None:
    """Notes the newest wish for an address that nothing goes to. Choices count that nobody's mail went out by before.

    Nobody else who asks takes an account's wish away while its letter may be answered: on the page that the letter
    leads to its holder chooses whom it is to be for.
    """
    waits = row.asked_by_account_id is not None and row.asked_at > unit.as_of - CONFIRM_LIFE
    if account is None and waits:
        return
    if not was_going(row) or (account is not None and row.account_id == account.id):
        put(unit, row, choices)
    row.asked_at = unit.as_of
    if account is not None:
        forget_wishes(unit, account)
    row.asked_by_account_id = account.id if account is not None else None
    unit.session.flush()


def _refuse_another_s(unit: Unit, account: Account, row: Subscription) -> None:
    """Raises Nonsense for an address that gets another open account's digest, or is another's own."""
    query = select(Account.id).where(
        Account.is_active.is_(True),
        Account.id != account.id,
        or_(Account.id == row.account_id, Account.email == row.address),
    )
    if unit.session.scalars(query).first() is not None:
        raise Nonsense("That address is another account's. Name another, or ask an admin", field="address")


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


def _checked(unit: Unit, choices: Choices, viewer: Viewer) -> Choices:
    wanted = checked(choices)
    missing = set(wanted.matters) - set(matter_keys(unit, Scope(viewer, by_mail=True)))
    if missing:
        raise NotFound(f"There is no matter '{min(missing)}'. Choose from the list", field="matters")
    return wanted


def _viewer(unit: Unit, row: Subscription) -> Viewer:
    account = owner_of(unit, row)
    return Viewer(account.key, account.name, account.role) if account is not None else Viewer()


def _row(unit: Unit, number: int) -> Subscription:
    """The row, held until the transaction ends, as it is by then."""
    query = select(Subscription).where(Subscription.id == number).with_for_update()
    row = unit.session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound("This subscription is not there any more. Ask for the digest again")
    return row
