-- In this and the other clamp scripts ?1 is the latest time that is believed, and ?2 is now.
update main.entity
set
    simplified_at = iif(simplified_at > ?1, ?2, simplified_at),
    full_at = iif(full_at > ?1, ?2, full_at),
    missing_from = iif(missing_from > ?1, ?2, missing_from),
    missing_at = iif(missing_at > ?1, ?2, missing_at)
where max(simplified_at, full_at, missing_from, missing_at) > ?1;
