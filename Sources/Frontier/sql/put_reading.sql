insert into main.reading (origin, segment, bytes)
values (?1, ?2, ?3)
on conflict (origin, segment) do update set
    bytes = max(reading.bytes, excluded.bytes);
