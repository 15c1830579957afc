-- Whether any time is later than ?1.
select exists (
    select 1
    from main.entity
    where max(simplified_at, full_at, missing_from, missing_at) > ?1
    union all
    select 1
    from main.page
    where answered_at > ?1
    union all
    select 1
    from main.member
    where max(first_at, seen_at) > ?1
    union all
    select 1
    from main.list
    where swept_at > ?1
    union all
    select 1
    from main.unanswered_thing
    where last_at > ?1
);
