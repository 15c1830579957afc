-- The token of one key as a JSON object; no row where none is stored. The server's functions by their schema: one in
-- public that matches better would see the token.

select pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
    'access_token', token.access_token,
    'token_type', token.token_type,
    'expires_in', token.expires_in,
    'expires_at', extract(epoch from token.expires_at),
    'refresh_token', token.refresh_token,
    'scope', token.scope,
    'authorized_at', extract(epoch from token.authorized_at),
    'client_id', token.client_id,
    'account_id', token.account_id,
    'refused_at', extract(epoch from token.refused_at)
)) as record
from etl.access_token as token
where token.host = $1
    and token.client_id = $2
    and token.user_id = $3;
