-- Two machines may have runs of one name in one warehouse: then an item of the same line that arrived at another time
-- is seen in another place.

drop index etl.quarantine_occurrence_key;

create unique index quarantine_occurrence_key
    on etl.quarantine_occurrence (
        run, landed, md5(coalesce(pointer, '')), quarantine_id, coalesce(seen_at, '-infinity')
    );

comment on column etl.tagged_answer.load_id is 'The load that brought its rows: the first, or one to which a newer program told more of the same answer.';
