-- Says of places of quarantined items that a load brought what stands there: $1 the load; and of each place $2 its item,
-- $3 the run, $4 the landed line, $5 the pointer, empty for the line itself, and $6 when the answer arrived, in
-- milliseconds since 1970, the rest cut off; -1 where that is not known.

update etl.quarantine_occurrence as seen
set resolved_load_id = $1::bigint
from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
    as place (item, run, landed, pointer, arrived_at)
where seen.quarantine_id = place.item
    and seen.run = place.run
    and seen.landed = place.landed
    and coalesce(seen.pointer, '') = place.pointer
    and coalesce(floor(extract(epoch from seen.seen_at) * 1000)::bigint, -1) = place.arrived_at
    and seen.resolved_load_id is null;
