-- A release date that this load wrote is not the first day of what its text says.
-- when: before publish
-- severity: error

select
    'album' as kind,
    known.id,
    known.release_date_text,
    known.release_date
from pg_temp.merged_album as merged
join catalog.album as known on known.id = merged.id
where merged.effect <> 'unchanged'
    and case
        when known.release_date is not null then
            known.release_date_text is null
            or to_char(known.release_date::timestamp, 'YYYY-MM-DD') <> case length(known.release_date_text)
                when 4 then known.release_date_text || '-01-01'
                when 7 then known.release_date_text || '-01'
                else known.release_date_text
            end
        else known.release_date_text ~ '^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$'
    end;
