-- Of what has left the day only the latest is kept: by its number, because a clock may be wrong.
delete from etl.quota_usage
where
    host = $1 and owner = $2 and bucket = $3 and slot < 0
    and slot > (
        select slot
        from etl.quota_usage
        where host = $1 and owner = $2 and bucket = $3 and slot < 0
        order by slot
        limit 1 offset 1500
    );
