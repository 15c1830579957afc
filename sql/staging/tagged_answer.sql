-- Answers that came with an ETag, by the request that they answered.

create temporary table staged_tagged_answer (
    fetched_at  timestamptz not null,
    landed      text not null,
    target      text not null,
    etag        text not null
) on commit drop;
