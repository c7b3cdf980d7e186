"""How accounts are connected, and what stands in their way: sealed tokens, and standings."""

from sqlalchemy import Column, ForeignKey, String, Table

from listener.store.tables.columns import data, metadata, moment, number, words

# *sealed*: the secrets, encrypted with the installation's key. *expires_at*: when the access token
# ends, and is renewed by us. *ends_at*: when a person has to connect the account again. *holder*:
# who is renewing it since *held_at*. *stage*: the last warning that was given.
tokens = Table(
    "tokens",
    metadata,
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    words("sealed"),
    words("who"),
    data("scopes"),
    moment("expires_at"),
    moment("ends_at"),
    moment("connected_at"),
    words("connected_by"),
    moment("renewed_at"),
    moment("checked_at"),
    words("holder"),
    moment("held_at"),
    words("trouble"),
    words("stage"),
    number("version"),
)

# What keeps an account from being read or from acting: a row while it lasts. *kind*: rate_limited,
# quota, money, token, permission, policy. *until*: when it ends by itself, where that is known.
standings = Table(
    "standings",
    metadata,
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    Column("kind", String, primary_key=True),
    words("sentence"),
    words("span"),
    moment("since", always=True),
    moment("until"),
)
