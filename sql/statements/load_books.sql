-- The books of a load, as its merge scripts kept them: $1 its id.

select
    load_count.kind,
    load_count.occurrences,
    load_count.superseded,
    load_count.staged,
    load_count.inserted,
    load_count.updated,
    load_count.unchanged,
    load_count.deleted,
    load_count.bare,
    load_count.revalidated,
    load_count.unmatched
from etl.load_count
where load_count.load_id = $1::bigint
order by load_count.kind;
