-- What landing cannot tell goes over as it stands: quotas, tokens, and the migrator's own books. And of quarantined items
-- what somebody has decided about them. One statement a table; they run while the tables are locked.

select carried.statement
from (
    select
        relation.relname as name,
        format(
            'delete from etl_rebuilt.%1$I; insert into etl_rebuilt.%1$I (%2$s) select %2$s from etl.%1$I',
            relation.relname,
            string_agg(quote_ident(attribute.attname), ', ' order by attribute.attnum)
        ) as statement
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = relation.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
    where relation.relnamespace = 'etl'::regnamespace
        and relation.relkind = 'r'
        and (
            relation.relname in ('access_token', 'analytics_version', 'migration')
            or relation.relname like 'quota\_%'
        )
    group by relation.relname
    union all
    select
        'quarantine',
        'update etl_rebuilt.quarantine as made
        set tried_at = standing.tried_at, dropped_at = standing.dropped_at
        from etl.quarantine as standing
        where standing.digest = made.digest
            and standing.kind = made.kind
            and standing.reason = made.reason
            and standing.place = made.place'
) as carried
order by carried.name;
