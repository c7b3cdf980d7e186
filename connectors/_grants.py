"""The OAuth 2.0 authorisation code grant, as every platform that knows it means it.

Addresses and answers are made and read by oauthlib; what each platform wants otherwise stands in
its own facts. Base addresses can be set: ``sign_in_url`` for the page that a person opens,
``token_url`` for the token endpoints, else ``base_url`` for both.
"""

import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from connectors._http import Limits, Road, quiet, retry_after, utcnow
from connectors._rows import table, text
from connectors.base import Account, Begun, Granted
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Invalid,
    NotPermitted,
    RateLimited,
    Transient,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Where and how a platform authorises; *gives* maps its names to those that we store.

    *pkce*: LinkedIn refuses a token request that carries a verifier, so not everywhere. *basic*:
    the app's id and secret go into a header, not into the form.
    """

    platform: str
    authorise: str
    token: str
    revoke: str = ""
    scopes: tuple[str, ...] = ()
    pkce: bool = True
    basic: bool = False
    separator: str = " "
    extra: Mapping[str, str] = field(default_factory=dict)
    client: tuple[str, str] = ("client_id", "client_secret")
    access: str = "access_token"
    lasting: bool = False  # the refresh token stays the same, and the connector uses it itself


class Code:
    """Authorises one account after another by *facts*."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.asks: tuple[str, ...] = facts.client
        self.password = ""
        self.pasting = ""

    def begin(self, account: Account, redirect: str) -> Begun:
        """Return what a person opens, and what must come back."""
        facts = self.facts
        client = WebApplicationClient(account.secrets.get(facts.client[0], ""))
        state, more, kept = random.token_urlsafe(24), dict(facts.extra), {}
        if facts.pkce:
            kept["verifier"] = client.create_code_verifier(64)
            more["code_challenge"] = client.create_code_challenge(kept["verifier"], "S256")
            more["code_challenge_method"] = "S256"
        more |= self.more(account)
        scopes = account.options.get("scopes") or facts.scopes
        address = client.prepare_request_uri(
            facts.authorise,
            redirect_uri=redirect,
            scope=facts.separator.join(scopes),
            state=state,
            **more,
        )
        return Begun(based(account, address, "sign_in_url"), state, redirect, kept)

    def more(self, account: Account) -> dict[str, str]:
        """Return what goes into the address besides."""
        return {}

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return what the platform gives for the code in *answer*, the address it led back to.

        Raises: NotPermitted where it was declined, or answers something else; ConnectorError.
        """
        code = answered(account, self.facts.platform, begun, answer)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": begun.redirect}
        if "verifier" in begun.secrets:
            form["code_verifier"] = begun.secrets["verifier"]
        return self.granted(self._token(account, form))

    def renew(self, account: Account) -> Granted | None:
        """Return new tokens for the refresh token in *account*; None where there is nothing to do.

        Raises: AuthExpired where the platform gives none any more; Ambiguous where it may have.
        """
        refresh = account.secrets.get("refresh_token")
        if not refresh or self.facts.lasting:
            return None
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        found = self.granted(self._token(account, form))
        return Granted(
            {**account.secrets, **found.secrets}, found.scopes, found.expires_at, found.ends_at
        )

    def inspect(self, account: Account) -> Granted | None:
        """Return until when our tokens are good, where the platform can be asked."""
        return None

    def revoke(self, account: Account) -> bool:
        """Take our tokens back at the platform; False where it offers no way."""
        if not self.facts.revoke:
            return False
        for name in ("refresh_token", self.facts.access):
            if account.secrets.get(name):
                hint = "refresh_token" if name == "refresh_token" else "access_token"
                form = {"token": account.secrets[name], "token_type_hint": hint}
                self.post(account, self.facts.revoke, form)
        return True

    def _token(self, account: Account, form: Mapping[str, str]) -> dict[str, Any]:
        found = self.post(account, self.facts.token, form)
        if not text(found.get("access_token")):
            raise Ambiguous(f'account "{account.name}": {self.facts.platform} sent no token')
        return found

    def post(self, account: Account, url: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Return the answer to *form*, sent with our app's id and secret."""
        id, secret = (account.secrets.get(n, "") for n in self.facts.client)
        body = dict(form)
        sign: tuple[str, str] | None = None
        if self.facts.basic and secret:
            sign = (id, secret)
        else:
            body |= {"client_id": id} | ({"client_secret": secret} if secret else {})
        name = self.facts.platform
        return asked(account, name, "POST", url, option="token_url", data=body, auth=sign)

    def granted(self, found: Mapping[str, Any]) -> Granted:
        """Return an answer of the token endpoint in our names."""
        now = utcnow()
        given = {self.facts.access: text(found.get("access_token"))}
        refresh = text(found.get("refresh_token"))
        if refresh:
            given["refresh_token"] = refresh
        told = text(found.get("scope")).replace(",", " ").split()
        ends = later(now, found.get("refresh_token_expires_in"))
        expires = later(now, found.get("expires_in"))
        if self.facts.lasting:  # the connector fetches access by itself
            given.pop(self.facts.access)
            return Granted(given, tuple(told), None, ends)
        if not refresh:
            return Granted(given, tuple(told), None, ends or expires)
        return Granted(given, tuple(told), expires, ends)


def based(account: Account, url: str, option: str = "base_url") -> str:
    """Return *url* under the base address that the account's options set, if they do."""
    home = _home(url)
    base = str(account.options.get(option) or account.options.get("base_url") or home)
    return base.rstrip("/") + url.removeprefix(home)


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def later(now: datetime, seconds: Any) -> datetime | None:
    """Return the moment that is *seconds* away; None where that is no usable number."""
    try:
        return now + timedelta(seconds=int(seconds)) if int(seconds) > 0 else None
    except (TypeError, ValueError, OverflowError):
        return None


def answered(account: Account, platform: str, begun: Begun, answer: str) -> str:
    """Return the code in *answer*, the address that the platform led back to; its state is ours.

    Raises: NotPermitted.
    """
    who = f'account "{account.name}"'
    # oauthlib takes addresses with https only; a loopback address is as safe (RFC 8252, 8.3).
    secure = "https" + answer.strip().removeprefix("https").removeprefix("http")
    try:
        found = WebApplicationClient("").parse_request_uri_response(secure, state=begun.state)
    except OAuth2Error as error:
        if error.error == "mismatching_state":
            raise NotPermitted(
                f"{who}: that answer belongs to another attempt; start again"
            ) from None
        if error.error == "missing_code":
            raise NotPermitted(f"{who}: there is no code in that address; start again") from None
        raise NotPermitted(
            f"{who}: {platform} did not give its leave ({_short(error.error)})"
        ) from None
    return text(found.get("code"))


def asked(
    account: Account,
    platform: str,
    method: str,
    url: str,
    *,
    bearer: str = "",
    option: str = "base_url",
    more: Mapping[str, str] | None = None,
    **given: Any,
) -> dict[str, Any]:
    """Return the table that *url* answers, under the base that *option* sets.

    *more* are headers. Raises: any ConnectorError.
    """
    quiet()
    who, home = f'account "{account.name}"', _home(url)
    session = requests.Session()
    session.trust_env = False  # a .netrc would put another name into our header
    road = Road(account.name, home, based(account, home, option), Limits.of(account.options))
    session.mount(home, road)
    headers = {"Accept": "application/json", **(more or {})}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    answer = session.request(method, url, headers=headers, **given)
    try:
        found = answer.json() if answer.content.strip() else {}
    except ValueError:
        found = None
    if answer.status_code < 300 and isinstance(found, dict):
        return found
    raise _refused(who, platform, answer, table(found), write=method != "GET")


def _refused(
    who: str, platform: str, answer: requests.Response, body: Mapping[str, Any], *, write: bool
) -> ConnectorError:
    status, error = answer.status_code, body.get("error")
    reason = _short(error if isinstance(error, str) else table(error).get("type"))
    if status == 429:
        until = retry_after(answer.headers, utcnow())
        return RateLimited(f"{who}: {platform} asks us to slow down", until)
    if status >= 500 or status < 300:
        kind = Ambiguous if write else Transient
        return kind(f"{who}: {platform} is in trouble ({status})")
    if reason in ("invalid_client", "unauthorized_client"):
        told = f"{who}: {platform} does not accept our app's id and secret ({reason})"
        return NotPermitted(told)
    if status in (400, 401):
        told = f"{who}: {platform} gives no token for this; connect it again ({reason})"
        return AuthExpired(told)
    if status == 403:
        return NotPermitted(f"{who}: {platform} does not allow this ({reason})")
    return Invalid(f"{who}: {platform} does not understand what we asked ({status})")


def _short(reason: Any) -> str:
    """Return a platform's code for a reason; never its words, which may repeat what we sent."""
    word = text(reason)
    return word if word.replace("_", "").isalnum() and len(word) < 40 else "no reason given"
