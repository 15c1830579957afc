-- Columns of the catalogue whose values can change without the round trip noticing: nothing, when all are compared.
--
-- Each column is changed in every row, one after the other, and taken back. After expected-values.sql and
-- actual-values.sql, over a warehouse that has no differences and a value in each column.

\pset format unaligned
\pset tuples_only on

create temporary table forgotten_column (name text not null);

do $$
declare
    changed record;
    found bigint;
begin
    -- Keys between tables would forbid to change identifiers.
    set local session_replication_role = replica;
    for changed in
        select
            format('%I.%I', table_schema, table_name) as relation,
            column_name,
            case data_type
                when 'boolean' then format('not %I', column_name)
                when 'date' then format('%I + 10000', column_name)
                when 'uuid' then format('md5(%I::text)::uuid', column_name)
                when 'text' then
                    case when column_name like '%id' then format('reverse(%I)', column_name) else format('%I || ''x''', column_name) end
                else format('-1 - %I', column_name)
            end as change
        from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
        where table_schema = 'catalog' and table_type = 'BASE TABLE'
        order by table_name, ordinal_position
    loop
        begin
            execute format('update %s set %I = %s', changed.relation, changed.column_name, changed.change);
            select count(*) into found from (table expected except table actual) as difference;
            raise exception using errcode = 'RB001';
        exception when sqlstate 'RB001' then
            if found = 0 then
                insert into forgotten_column values (changed.relation || '.' || changed.column_name);
            end if;
        end;
    end loop;
end
$$;

table forgotten_column;
