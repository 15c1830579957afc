-- Access tokens that several machines share, when DISCOGRAPH_TOKEN_STORE is database.

create table etl.access_token (
    expires_at     timestamptz  not null,
    authorized_at  timestamptz,
    refused_at     timestamptz,
    updated_at     timestamptz  not null default now(),
    expires_in     integer      not null,
    host           text         not null,
    client_id      text         not null,
    user_id        text         not null,
    access_token   text         not null,
    token_type     text         not null,
    refresh_token  text,
    scope          text         not null,
    account_id     text,

    constraint access_token_pkey primary key (host, client_id, user_id),
    constraint access_token_expires_in_is_a_day_at_most check (expires_in between 0 and 86400)
);

-- Whoever reads this table can act for the app, so nobody does by default.
revoke all on etl.access_token from public;

comment on table etl.access_token is 'Access tokens, and what renews them: secrets. A row is never deleted because of a failure.';
comment on column etl.access_token.expires_at is 'When the access token expires.';
comment on column etl.access_token.authorized_at is 'When the user logged in, from which the refresh token lives six months; null for an app.';
comment on column etl.access_token.refused_at is 'When the accounts service refused the refresh token (invalid_grant); null when it did not.';
comment on column etl.access_token.updated_at is 'When the row was written.';
comment on column etl.access_token.expires_in is 'How long the access token was good for when it was given, in seconds.';
comment on column etl.access_token.host is 'The accounts service, with its port where one is named.';
comment on column etl.access_token.client_id is 'The client id that the token was given to.';
comment on column etl.access_token.user_id is 'The user who logged in; empty for the app itself, by client credentials.';
comment on column etl.access_token.access_token is 'The access token: a secret.';
comment on column etl.access_token.token_type is 'What stands before the access token in a header: Bearer.';
comment on column etl.access_token.refresh_token is 'What renews the access token without the user: a secret; null for an app.';
comment on column etl.access_token.scope is 'What the token is good for: scopes with a space between them, in alphabetical order.';
comment on column etl.access_token.account_id is 'The user''s immutable id at Spotify; null for an app.';
