-- Lists of markets; the number is a digest of the markets.

create temporary table staged_market_set (
    market_set  bigint not null,
    markets     text collate "C" not null
) on commit drop;
