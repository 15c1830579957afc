-- How many rows every table holds.

select
    tables.table_schema as schema,
    tables.table_name as "table",
    (xpath(
        '/row/rows/text()',
        query_to_xml(
            format('select count(*) as rows from %I.%I', tables.table_schema, tables.table_name), false, true, ''
        )
    ))[1]::text::bigint as rows
from information_schema.tables
where tables.table_schema in ('catalog', 'history', 'etl')
    and tables.table_type = 'BASE TABLE'
order by tables.table_schema, tables.table_name;
