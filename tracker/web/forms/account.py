"""The forms of signing in and of one's own account: their shape and words. What they mean is decided elsewhere."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from tracker.services.accounts_passwords import LONGEST, SHORTEST

_LONGEST_NAME = 254


class AccountForm(FlaskForm):  # type: ignore[misc]
    """What the forms here share."""

    def put(self, field: str | None, message: str) -> None:
        """Puts a message beside the field it is about, else above the form."""
        found = self._fields.get(field or "")
        if found is None:
            self.form_errors.append(message)
        else:
            found.errors = [*found.errors, message]


class SignInForm(AccountForm):
    """Who somebody says they are, and the password that proves it."""

    who = StringField(
        "E-mail address or account name",
        validators=[
            InputRequired("Write your e-mail address or the name of your account."),
            Length(max=_LONGEST_NAME, message="That is too long to be an address or a name."),
        ],
    )
    password = PasswordField("Password", validators=[InputRequired("Write your password.")])
    next = HiddenField()


class CodeForm(AccountForm):
    """A code of the authenticator app, or a recovery code in its place."""

    code = StringField(
        "Code",
        description="The 6 digits that the app on your telephone shows now, or one of your recovery codes.",
        validators=[InputRequired("Write the code."), Length(max=100, message="That is too long to be a code.")],
    )


class FirstCodeForm(AccountForm):
    """The first code of an app that was just set up, which proves that it works."""

    code = StringField(
        "Code that the app shows",
        description="6 digits. They change every half minute.",
        validators=[
            InputRequired("Write the 6 digits that the app shows."),
            Length(max=100, message="A code has 6 digits."),
        ],
    )


class ForgottenForm(AccountForm):
    """Where the link to set a new password is to go."""

    email = StringField(
        "E-mail address",
        description="The one that your account has here.",
        validators=[
            InputRequired("Write your e-mail address."),
            Length(max=_LONGEST_NAME, message="That is too long to be an address."),
        ],
    )


class NewPasswordForm(AccountForm):
    """A new password, typed twice since it cannot be seen."""

    password = PasswordField(
        "New password",
        description=f"{SHORTEST} characters or more; four or five words that do not belong together are good.",
        validators=[
            InputRequired("Write the new password."),
            Length(max=LONGEST, message=f"Use {LONGEST} characters at most."),
        ],
    )
    again = PasswordField(
        "The same once more",
        validators=[EqualTo("password", "The two are not the same. Type the new password twice.")],
    )


class ConfirmForm(AccountForm):
    """The password once more, before something that matters."""

    password = PasswordField("Password", validators=[InputRequired("Write your password.")])
    next = HiddenField()
