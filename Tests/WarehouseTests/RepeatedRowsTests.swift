import Postgres
import TestSupport
import Testing
import Warehouse

/// What comes more than once in a load is weighed apart, however much of it there is.
@Suite struct RepeatedRowsTests {
    /// Sixty thousand objects of each kind, told twice, and merged before the load is broken off.
    private static let planted = """
        insert into pg_temp.staged_album (occurrence, present, id, name)
        select 1048576 + number, 1, 'album' || lpad((number % 60000)::text, 17, '0'), 'A'
        from generate_series(10, 120009) as number;
        insert into pg_temp.staged_track (occurrence, present, id, name)
        select 1048576 + 200000 + number, 1, 'track' || lpad((number % 60000)::text, 17, '0'), 'T'
        from generate_series(10, 120009) as number;
        analyze pg_temp.staged_album, pg_temp.staged_track;
        """

    @Test func `repeated rows for which memory has no room are not looked for one by one`() async throws {
        let scripts = try CopiedScripts()
        try scripts.write(
            """
            select set_config('work_mem', '64kB', $1::boolean), set_config('hash_mem_multiplier', '1', $1::boolean);
            """,
            to: "statements/prepare_load.sql"
        )
        try scripts.write("-- Many rows.\n\(Self.planted)", to: "merge/09_plant.sql")
        try scripts.write(
            """
            -- Enough.
            do $$
            begin
                raise exception '% and % weighed',
                    (select count(*) from pg_temp.merged_album where id ~ '^album[0-9]{17}$' and name = 'A'),
                    (select count(*) from pg_temp.merged_track where id ~ '^track[0-9]{17}$' and name = 'T');
            end
            $$;
            """,
            to: "merge/40_zz_enough.sql"
        )
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let backend = try await connection.query("select pg_backend_pid()").scalar(as: Int.self)
            let error = await #expect(throws: ServerError.self) {
                try await Loader(scripts: scripts.folder).load(scratch.run, connection)
            }
            #expect(error?.message == "60000 and 60000 weighed")
            // One by one they would take many minutes. Of the processor, because others may want it, too.
            let time = try #require(ProcessTable.processorTime(of: Int32(backend)))
            #expect(time < .seconds(100))
            await connection.close()
        }
    }
}
