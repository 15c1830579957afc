-- Claims are void when nobody runs any more, so what a power cut takes is no loss.
pragma journal_mode = wal;
pragma synchronous = normal;
