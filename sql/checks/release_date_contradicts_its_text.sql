-- A release date is not the first day of what its text says.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    id,
    name,
    release_date_text,
    release_date
from catalog.album
where case
    when release_date is not null then
        release_date_text is null
        or to_char(release_date::timestamp, 'YYYY-MM-DD') <> case length(release_date_text)
            when 4 then release_date_text || '-01-01'
            when 7 then release_date_text || '-01'
            else release_date_text
        end
    else release_date_text ~ '^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$'
end;
