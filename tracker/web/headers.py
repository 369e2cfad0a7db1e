"""The security headers of every response, and how long a page may be kept.

Nothing in a page is inline, so the policy names no nonce and no hash: scripts, styles, fonts and pictures come from
this server, and nothing comes from anywhere else.
"""

from collections.abc import MutableMapping

from flask import Flask, Response
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
)
from werkzeug.datastructures import Headers

PAGE_CACHE_CONTROL = "private, no-cache"

_SELF = "'self'"
_NONE = "'none'"
_POLICY = (
    ContentSecurityPolicy()
    .default_src(_NONE)
    .script_src(_SELF)
    .style_src(_SELF)
    .img_src(_SELF)
    .font_src(_SELF)
    .connect_src(_SELF)
    .form_action(_SELF)
    .base_uri(_NONE)
    .frame_ancestors(_NONE)
)
_PERMISSIONS = PermissionsPolicy().camera().geolocation().microphone().payment().usb().serial().display_capture()

SECURITY_HEADERS = Secure(
    csp=_POLICY,
    xcto=XContentTypeOptions().nosniff(),
    # The forms' check of where a POST comes from reads the referrer on HTTPS, so it is kept within this site.
    referrer=ReferrerPolicy().same_origin(),
    permissions=_PERMISSIONS,
    coop=CrossOriginOpenerPolicy().same_origin(),
    corp=CrossOriginResourcePolicy().same_origin(),
).header_items()
"""The headers as pairs, built once: they are the same for every response."""


def install(app: Flask) -> None:
    """Gives every response of `app` the security headers, and a cache rule where the view set none.

    Pages are kept by the reader's browser only and asked for again each time (`no-cache`), so that an unchanged page
    costs a 304 and a changed one is never shown old.
    """
    app.after_request(_protect)


def add_security_headers(headers: MutableMapping[str, str] | Headers, *_served: str) -> None:
    """Sets the security headers on `headers`; also the shape that WhiteNoise calls for each static file."""
    for name, value in SECURITY_HEADERS:
        headers[name] = value


def _protect(response: Response) -> Response:
    own_policy = response.headers.get("Content-Security-Policy")  # of what is not a page, such as an attachment
    own_referrer = response.headers.get("Referrer-Policy")  # of a page whose address is a secret
    add_security_headers(response.headers)
    if own_policy is not None:
        response.headers["Content-Security-Policy"] = own_policy
    if own_referrer is not None:
        response.headers["Referrer-Policy"] = own_referrer
    response.headers.setdefault("Cache-Control", PAGE_CACHE_CONTROL)
    return response
