-- Every value that only one side holds: nothing, when each field of each answer is where it belongs.

\pset format unaligned
\pset tuples_only on
\pset fieldsep ' · '

select 'not in the warehouse', kind, id, field, value from (table expected except table actual) as missing
union all
select 'not in the answers', kind, id, field, value from (table actual except table expected) as invented
order by 2, 3, 4, 1
limit 50;

select 'compared ' || count(*) from expected;
