-- Losing the last moments at a power cut is fine: they are read again from the landing.
pragma journal_mode = wal;
pragma synchronous = normal;
pragma foreign_keys = on;
