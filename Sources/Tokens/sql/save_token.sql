-- The token of one key, given as a JSON object, in place of what is stored.

insert into etl.access_token as token (
    host,
    client_id,
    user_id,
    access_token,
    token_type,
    expires_in,
    expires_at,
    refresh_token,
    scope,
    authorized_at,
    account_id,
    refused_at
)
select
    $1,
    $2,
    $3,
    given.record ->> 'access_token',
    given.record ->> 'token_type',
    (given.record ->> 'expires_in')::integer,
    to_timestamp((given.record ->> 'expires_at')::double precision),
    given.record ->> 'refresh_token',
    given.record ->> 'scope',
    to_timestamp((given.record ->> 'authorized_at')::double precision),
    given.record ->> 'account_id',
    to_timestamp((given.record ->> 'refused_at')::double precision)
from (select $4::jsonb as record) as given
on conflict on constraint access_token_pkey do update
set access_token = excluded.access_token,
    token_type = excluded.token_type,
    expires_in = excluded.expires_in,
    expires_at = excluded.expires_at,
    refresh_token = excluded.refresh_token,
    scope = excluded.scope,
    authorized_at = excluded.authorized_at,
    account_id = excluded.account_id,
    refused_at = excluded.refused_at,
    updated_at = now();
