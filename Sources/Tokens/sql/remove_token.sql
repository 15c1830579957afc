-- Forgets the token of one key.

delete from etl.access_token as token
where token.host = $1
    and token.client_id = $2
    and token.user_id = $3;
