-- Opens a load and tells the merge scripts about it: $1 run, $2 digest of the rows, $3 what made them, their format and
-- the digest of the mapping; null: not known.

with opened as (
    insert into etl.load (run, digest)
    values ($1, $2)
    returning load.load_id, load.run
)
select
    opened.load_id,
    set_config('discograph.load_id', opened.load_id::text, true),
    set_config('discograph.run', opened.run, true),
    set_config('discograph.mapping', coalesce($3::text, ''), true)
from opened;
