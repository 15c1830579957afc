select exists (
    select 1
    from main.entity
    where simplified_at > 0 or full_at > 0
);
