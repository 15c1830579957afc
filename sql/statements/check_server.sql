-- What a database must be before anything is written to it. pg_catalog only, because nothing else need be there.

select
    current_user as role,
    current_database() as database,
    getdatabaseencoding() as encoding,
    pg_is_in_recovery() as is_standby,
    current_setting('transaction_read_only') = 'on' as is_read_only,
    has_database_privilege(current_database(), 'CREATE') as may_make_schemas,
    has_database_privilege(current_database(), 'TEMPORARY') as may_make_temporary_tables,
    (
        select string_agg(schema.nspname, ', ' order by schema.nspname)
        from pg_catalog.pg_namespace as schema
        where schema.nspname in ('catalog', 'etl', 'history')
            and not has_schema_privilege(schema.oid, 'USAGE')
    ) as closed_schemas;
