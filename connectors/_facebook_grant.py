"""Connecting a Facebook Page."""

from connectors._meta_grant import FACEBOOK

GRANT = FACEBOOK
