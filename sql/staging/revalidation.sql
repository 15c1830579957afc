-- Answers 304: what was asked for is as it was in the answer with that ETag.

create temporary table staged_revalidation (
    fetched_at  timestamptz not null,
    landed      text not null,
    target      text not null,
    etag        text not null
) on commit drop;
