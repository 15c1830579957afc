update main.member
set
    first_at = iif(first_at > ?1, ?2, first_at),
    seen_at = iif(seen_at > ?1, ?2, seen_at)
where max(first_at, seen_at) > ?1;
