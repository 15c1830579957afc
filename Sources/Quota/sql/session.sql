-- A power cut may lose the last moments; the end of a process loses nothing.
pragma etl.journal_mode = wal;
pragma etl.synchronous = normal;
