"""Each platform's way of giving us leave, against simulated authorisation servers on loopback."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Account, Begun, Granted, connector_for, grant_of, platforms
from connectors.errors import AuthExpired, NotPermitted
from tests.fakes.authorisation import Server, standing
from tests.fakes.meta_login import Meta
from tests.fakes.servers import serving

LOOPBACK = "http://127.0.0.1:8914/connected"


def account(platform: str, server: Server, id: str = "1", **options: Any) -> Account:
    names = ("app_id", "app_secret") if isinstance(server, Meta) else ("client_id", "client_secret")
    if options.get("login"):
        names = ("app_id", "app_secret")
    app = dict(zip(names, (server.id, server.secret), strict=True))
    options = {"base_url": server.base, **options}
    return Account("town", platform, id, "town", options, app)


def opened(address: str) -> str:
    """Open *address* as a person who agrees; return where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(address)
    except urllib.error.HTTPError as told:
        return str(told.headers["location"])
    raise AssertionError("it led nowhere")


def connected(who: Account, redirect: str = LOOPBACK) -> tuple[Account, Granted]:
    """Connect *who* and return it with what was given."""
    grant = grant_of(who.platform)
    assert grant is not None
    begun = grant.begin(who, redirect)
    granted = grant.finish(who, begun, opened(begun.address))
    return replace(who, secrets={**who.secrets, **granted.secrets}), granted


def google(**more: Any) -> Server:
    ours = {"id": "UC1", "snippet": {"title": "Town", "customUrl": "@town"}}
    return Server(
        authorise="/o/oauth2/v2/auth",
        token="/token",
        revoke="/revoke",
        basic=False,
        rotates=False,
        whoami={"/youtube/v3/channels": {"items": [ours]}},
        more=more,
    )


def linkedin(**more: Any) -> Server:
    roles = {"elements": [{"organization": "urn:li:organization:5"}]}
    page = {"id": 5, "vanityName": "town", "localizedName": "Town"}
    return Server(
        authorise="/oauth/v2/authorization",
        token="/oauth/v2/accessToken",
        revoke="/oauth/v2/revoke",
        basic=False,
        pkce=False,
        whoami={"/rest/organizationAcls": roles, "/rest/organizations/5": page},
        lasts=5184000,
        **more,
    )


def reddit() -> Server:
    return Server(
        authorise="/api/v1/authorize",
        token="/api/v1/access_token",
        revoke="/api/v1/revoke_token",
        rotates=False,
        whoami={"/api/v1/me": {"id": "r1", "name": "town"}},
    )


def test_a_youtube_channel_gives_a_refresh_token_that_stays() -> None:
    with standing(google()) as server:
        who, granted = connected(account("youtube", server, "UC1"))
        grant = grant_of("youtube")
        assert grant is not None
        assert set(granted.secrets) == {"refresh_token"}
        assert (granted.expires_at, granted.ends_at) == (None, None)
        assert grant.who(who).handle == "town"
        assert grant.renew(who) is None
        assert server.given[0]["access_type"] == "offline"
        assert grant.revoke(who)
        assert not server.refresh


def test_a_google_app_in_testing_says_when_it_ends() -> None:
    with standing(google(refresh_token_expires_in=604800)) as server:
        _, granted = connected(account("youtube", server, "UC1"))
        assert granted.ends_at is not None
        left = granted.ends_at - datetime.now(UTC)
        assert timedelta(days=6) < left <= timedelta(days=7)


def test_linkedin_gets_no_verifier_and_a_person_comes_again_after_sixty_days() -> None:
    with standing(linkedin(refreshes=False)) as server:
        who, granted = connected(account("linkedin", server, "5"))
        grant = grant_of("linkedin")
        assert grant is not None
        assert granted.expires_at is None
        assert granted.ends_at is not None
        assert granted.ends_at - datetime.now(UTC) > timedelta(days=59)
        assert grant.who(who).id == "5"
        assert not any("code_challenge" in str(g) or "code_verifier" in g for g in server.given)


def test_linkedin_renews_where_it_is_allowed_to() -> None:
    with standing(linkedin(more={"refresh_token_expires_in": 31536000})) as server:
        who, granted = connected(account("linkedin", server, "5"))
        grant = grant_of("linkedin")
        assert grant is not None
        renewed = grant.renew(who)
        assert renewed is not None
        assert renewed.secrets["access_token"] in server.access
        assert renewed.secrets["access_token"] != granted.secrets["access_token"]
        assert renewed.ends_at is not None
        assert renewed.ends_at - datetime.now(UTC) > timedelta(days=364)


def test_reddit_gives_a_refresh_token_that_stays() -> None:
    with standing(reddit()) as server:
        who, granted = connected(account("reddit", server, "r1"))
        grant = grant_of("reddit")
        assert grant is not None
        assert set(granted.secrets) == {"refresh_token"}
        assert grant.who(who).handle == "town"
        assert grant.revoke(who)
        assert not server.refresh


class MastodonServer(Server):
    """Registers any app that asks."""

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        if path == "/api/v1/apps":
            return {"client_id": self.id, "client_secret": self.secret}
        return super().__call__(method, path, given, headers)


def mastodon() -> Server:
    return MastodonServer(
        authorise="/oauth/authorize",
        token="/oauth/token",
        revoke="/oauth/revoke",
        basic=False,
        refreshes=False,
        lasts=0,
        whoami={"/api/v1/accounts/verify_credentials": {"id": "9", "acct": "town"}},
    )


def test_a_mastodon_server_registers_us_first() -> None:
    with standing(mastodon()) as server:
        bare = Account("town", "mastodon", "9", "town", {"base_url": server.base})
        who, granted = connected(bare)
        grant = grant_of("mastodon")
        assert grant is not None
        assert set(granted.secrets) == {"access_token", "client_id", "client_secret"}
        assert (granted.expires_at, granted.ends_at) == (None, None)
        assert grant.who(who).id == "9"
        assert grant.revoke(who)
        assert not server.access


def test_the_code_that_a_mastodon_server_shows_can_be_pasted_alone() -> None:
    with standing(mastodon()) as server:
        bare = Account("town", "mastodon", "9", "town", {"base_url": server.base})
        grant = grant_of("mastodon")
        assert grant is not None
        begun = grant.begin(bare, grant.pasting)
        code = re.search(r"code=([^&]+)", opened(begun.address))
        assert code
        assert grant.finish(bare, begun, f" {code.group(1)} ").secrets["access_token"]


def test_bluesky_takes_an_app_password() -> None:
    def pds(_method: str, path: str, given: dict[str, Any], _headers: object) -> Any:
        assert path == "/xrpc/com.atproto.server.createSession"
        if given["body"] != {"identifier": "town.example", "password": "pass-word"}:
            return 401, {"error": "AuthenticationRequired", "message": "Invalid"}
        return {"did": "did:plc:1", "handle": "town.example", "accessJwt": "a", "refreshJwt": "r"}

    grant = grant_of("bluesky")
    assert grant is not None
    with serving(pds) as base:
        bare = Account("town", "bluesky", "did:plc:1", "town.example", {"base_url": base})
        given = grant.finish(bare, Begun("", "", ""), "pass-word").secrets
        assert grant.who(replace(bare, secrets=given)).id == "did:plc:1"
        with pytest.raises(AuthExpired, match="does not accept this app password") as told:
            grant.who(replace(bare, secrets={"app_password": "wrong"}))
        assert "wrong" not in str(told.value)
        assert grant.revoke(bare) is False


def test_a_facebook_page_gets_its_own_token_from_a_long_one() -> None:
    ends = int((datetime.now(UTC) + timedelta(days=90)).timestamp())
    with standing(Meta(data_ends_at=ends)) as server:
        who, granted = connected(account("facebook", server, "77"))
        grant = grant_of("facebook")
        assert grant is not None
        assert granted.secrets["page_token"] == "page-77"
        assert granted.secrets["user_token"].startswith("long-at-")
        assert granted.ends_at == datetime.fromtimestamp(ends, UTC)
        assert grant.who(who).id == "77"
        assert not any("page-77" in a or "long-" in a for a in server.asked)
        server.valid = False
        with pytest.raises(AuthExpired, match="our token is dead"):
            grant.inspect(who)
        assert grant.revoke(who)
        assert not server.access


def test_a_page_without_a_role_is_refused() -> None:
    with standing(Meta()) as server, pytest.raises(NotPermitted, match="no role on the page"):
        connected(account("facebook", server, "78"))


def test_an_instagram_account_is_found_behind_its_page() -> None:
    with standing(Meta(pages=(("76", "1"), ("77", "1789")))) as server:
        who, granted = connected(account("instagram", server, "1789"))
        grant = grant_of("instagram")
        assert grant is not None
        assert granted.secrets["page_token"] == "page-77"
        assert grant.who(who).handle == "town.ig"


class InstagramServer(Server):
    """Answers a list of one, as documented, and exchanges and renews long tokens."""

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        if path in ("/access_token", "/refresh_access_token"):
            assert given["access_token"] in self.access
            assert path != "/access_token" or given["client_secret"] == self.secret
            long = f"ig{len(self.access)}"
            self.access.add(long)
            return {"access_token": long, "token_type": "bearer", "expires_in": 5184000}
        found = super().__call__(method, path, given, headers)
        return {"data": [found]} if path == self.token and isinstance(found, dict) else found


def test_instagram_login_gives_a_token_that_we_renew() -> None:
    server_ = InstagramServer(
        authorise="/oauth/authorize",
        token="/oauth/access_token",
        basic=False,
        refreshes=False,
        whoami={"/me": {"user_id": "1789", "username": "town.ig"}},
    )
    with standing(server_) as server:
        who, granted = connected(account("instagram", server, "1789", login="instagram"))
        grant = grant_of("instagram")
        assert grant is not None
        assert granted.secrets["access_token"].startswith("ig")
        assert granted.expires_at is not None
        assert granted.ends_at is None
        assert grant.who(who).id == "1789"
        renewed = grant.renew(who)
        assert renewed is not None
        assert renewed.secrets["access_token"] != granted.secrets["access_token"]


MAKERS: dict[str, tuple[Callable[[], Server], str]] = {
    "youtube": (google, "UC1"),
    "linkedin": (linkedin, "5"),
    "reddit": (reddit, "r1"),
    "facebook": (Meta, "77"),
}


@pytest.mark.parametrize("platform", MAKERS)
def test_a_forged_state_and_a_used_code_get_nothing(platform: str) -> None:
    make, id = MAKERS[platform]
    running: AbstractContextManager[Server] = standing(make())
    with running as server:
        who = account(platform, server, id)
        grant = grant_of(platform)
        assert grant is not None
        begun = grant.begin(who, LOOPBACK)
        answer = opened(begun.address)
        forged = re.sub(r"state=[^&]+", "state=forged", answer)
        with pytest.raises(NotPermitted, match="another attempt"):
            grant.finish(who, begun, forged)
        grant.finish(who, begun, answer)
        with pytest.raises(AuthExpired):
            grant.finish(who, begun, answer)


@pytest.mark.parametrize("platform", platforms())
def test_what_connecting_gives_is_what_the_connector_takes(platform: str) -> None:
    grant = grant_of(platform)
    kind = connector_for(platform)
    needed = bool(getattr(kind, "secrets", ()))
    assert (grant is not None) == needed
