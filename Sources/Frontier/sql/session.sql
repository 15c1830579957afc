-- Ids stand anywhere in the tree, so each new one touches a page of its own: small pages, carried from the log into
-- the file seldom, are half the writing. The size of pages holds for new files.
pragma page_size = 2048;
-- In KiB: what a transaction touches, so that nothing is read twice or written before its end.
pragma cache_size = -65536;
pragma wal_autocheckpoint = 8000;
-- Losing the last moments at a power cut is fine: they are read again from the landing.
pragma journal_mode = wal;
pragma synchronous = normal;
pragma foreign_keys = on;
