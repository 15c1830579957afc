import Foundation
import TestSupport
import Testing

/// A warehouse made anew from what was landed.
@Suite(.serialized) struct RebuildTests {
    @Test func `a rebuild makes the same warehouse from landing alone, without a request`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            #expect(before.contains { $0.contains("Renamed") })
            let schema = try await warehouse.schema()
            let table = try await warehouse.database.value("select 'catalog.album'::regclass::oid")
            let loads = try #require(
                await warehouse.database.value("select max(load_id) from etl.load").flatMap { Int($0) }
            )

            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(#""runs":3"#))
            #expect(outcome.output.contains(#""answers":3"#))
            #expect(outcome.output.contains(#""requests":0"#))
            #expect(outcome.output.contains(#""changed":0"#))
            #expect(outcome.output.contains(#""lost":0"#))
            #expect(outcome.errors.contains("catalog.album "), "\(outcome.errors)")

            #expect(try await warehouse.database.value("select 'catalog.album'::regclass::oid") != table)
            #expect(try await warehouse.contents() == before)
            let difference = try await warehouse.schema().difference(from: schema)
            #expect(difference.isEmpty, "\(difference.prefix(10))")
            #expect(try await warehouse.leftovers() == [])
            #expect(
                try await warehouse.database.value("select min(load_id) > \(loads) from etl.load") == "t"
            )
            let migrate = try await warehouse.run("migrate")
            #expect(migrate.errors.contains("nothing to do"), "\(migrate.errors)")
            // What comes next goes into it like into any other.
            try await warehouse.landAndLoad("2026-11-19", [.init(number: 8)])
            #expect(try await warehouse.database.value("select count(*) from catalog.album") == "8")
        }
    }

    @Test func `what a real pipeline landed in two runs is rebuilt the same, and nobody is asked`()
        async throws
    {
        try await World.with(manifest: "landing: {compression: zstd}\n" + Manifests.small) { world in
            try await world.runPipeline()
            try world.scratch.write(
                Manifests.small.replacing("1990-1999", with: "2000-2009") + Manifests.stages,
                to: "pipeline.yaml"
            )
            try await world.runPipeline()
            let before = try await world.contents()
            let asked = try world.sandbox.requests().count
            let outcome = try await world.discograph("rebuild", "--json")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let differing = outcome.output.split(separator: "\n").filter { line in
                !line.contains(#""stage""#)
                    && !(line.contains(#""lost":0"#) && line.contains(#""added":0"#)
                        && line.contains(#""changed":0"#))
            }
            #expect(differing.isEmpty, "\(differing)")
            #expect(outcome.output.contains(#""runs":2"#))
            #expect(try await world.contents() == before)
            #expect(try world.sandbox.requests().count == asked)
            #expect(try await world.discograph("status").output.contains("done"))
        }
    }

    @Test func `a column that came later is filled from old landings, and the report says so`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let filled = try await warehouse.contents()
            // As a migration would have left it: the rows' contents are known, so no load would look again.
            try await warehouse.database.run("update catalog.album set label = null where id like 'album%'")
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("catalog.album.label: 7 values changed\n"), "\(outcome.errors)")
            #expect(try await warehouse.contents() == filled)
        }
    }

    @Test func `what no mapping takes in is kept back again, and what somebody dropped stays dropped`()
        async throws
    {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad(
                "2026-11-16",
                [.init(number: 1, hasStranger: true), .init(number: 2, hasStranger: true)]
            )
            try await warehouse.landAndLoad("2026-11-17", [.init(number: 1, hasStranger: true)])
            try await warehouse.database.run(
                """
                update etl.quarantine set dropped_at = '2026-11-18', tried_at = '2026-11-17'
                where excerpt like '%Stranger 1%'
                """
            )
            let items = """
                select string_agg(
                    concat_ws('|', item.excerpt, item.times_seen, item.tried_at, standing.state), E'\n'
                    order by item.digest
                )
                from etl.quarantine as item
                join etl.quarantine_standing as standing using (quarantine_id)
                """
            let before = try #require(await warehouse.database.value(items))
            #expect(before.contains("Stranger 1") && before.contains("|dropped"))
            #expect(before.contains("Stranger 2") && before.contains("|open"))
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await warehouse.database.value(items) == before)
        }
    }

    @Test func `answers with a tag are the same however their lines were counted when they were loaded`()
        async throws
    {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            try await warehouse.landAndLoad(day, [.init(number: 1)])
            let file = warehouse.directory(day).appending(path: "landing/albums/00001.ndjson")
            let line = try String(contentsOf: file, encoding: .utf8)
            let tagged = line.replacing("\"headers\":{}", with: "\"headers\":{\"etag\":\"\\\"one\\\"\"}")
            try tagged.write(to: file, atomically: true, encoding: .utf8)
            for stage in ["transform", "load"] {
                let outcome = try await warehouse.run(stage, "--run", "runs/\(LandedWarehouse.run(day))")
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
            #expect(try await warehouse.database.value("select count(*) from etl.tagged_answer") == "1")
            // The run grows, in a file before that one: the answer is numbered anew, and not loaded again.
            try warehouse.scratch.write(
                line,
                to: "runs/\(LandedWarehouse.run(day))/landing/album-tracks/00001.ndjson"
            )
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(#""lost":0"#), "\(outcome.output)")
        }
    }

    @Test func `items of the quarantine are numbered on, so that no number means two`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad("2026-11-16", [.init(number: 1, hasStranger: true)])
            let number = "select quarantine_id from etl.quarantine"
            #expect(try await warehouse.database.value(number) == "1")
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await warehouse.database.value(number) == "2")
            let stale = try await warehouse.run("discograph", "quarantine", "drop", "1", "--yes")
            #expect(stale.status == 64, "\(stale.errors)")
        }
    }

    @Test func `runs that stages made alone are rebuilt, too`() async throws {
        try await LandedWarehouse.with { warehouse in
            try await warehouse.landAndLoad("2026-11-16", [.init(number: 1)])
            let record = warehouse.directory("2026-11-16").appending(component: "run.json")
            try FileManager.default.removeItem(at: record)
            let before = try await warehouse.contents()
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await warehouse.contents() == before)
        }
    }

    @Test func `quotas, tokens, rights, row security and parameters are carried over`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let role = try #require(
                await warehouse.database.value(
                    "select 'reader_' || oid from pg_database where datname = current_database()"
                )
            )
            try await warehouse.database.run(
                """
                create role \(role);
                grant usage on schema catalog, analytics to \(role);
                grant select on analytics.labels to \(role) with grant option;
                grant select (id, name), update (name) on catalog.artist to \(role);
                grant execute on function etl.suspend_keys(), etl.restore_keys() to \(role);
                alter default privileges in schema analytics grant select on tables to \(role);
                alter table catalog.track set (autovacuum_vacuum_scale_factor = 0.01);
                alter table etl.failure enable row level security;
                alter table etl.request enable row level security, force row level security;
                alter view analytics.labels set (security_invoker = true);
                insert into etl.quota_bucket (opened_at, sent, host, owner, bucket) values (1, 77, 'h', 'o', 'b');
                insert into etl.quota_usage values (1, 5, 0, 'h', 'o', 'b', 'c');
                insert into etl.access_token (expires_at, expires_in, host, client_id, user_id, access_token, token_type, scope)
                values ('2026-11-21', 3600, 'h', 'c', '', 'secret', 'Bearer', '')
                """
            )
            let schema = try await warehouse.schema()
            #expect(schema.contains { $0.contains("GRANT SELECT ON TABLE analytics.labels TO \(role)") })
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!(outcome.errors + outcome.output).contains("secret"))
            let difference = try await warehouse.schema().difference(from: schema)
            #expect(difference.isEmpty, "\(difference.prefix(10))")
            let carried = """
                select concat_ws(' ', sent, (select sent from etl.quota_usage), (select access_token from etl.access_token))
                from etl.quota_bucket
                """
            #expect(try await warehouse.database.value(carried) == "77 5 secret")
            try await warehouse.database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `a dry run changes nothing and says what would change`() async throws {
        try await LandedWarehouse.withThreeRuns { warehouse in
            try await warehouse.database.run("update catalog.album set label = 'Wrong' where label = 'Label'")
            let before = try await warehouse.contents()
            let table = try await warehouse.database.value("select 'catalog.album'::regclass::oid")
            let outcome = try await warehouse.rebuild("--dry-run", "--quiet")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("catalog.album.label: 6 values changed"))
            #expect(outcome.output.contains(#""exchanged":0"#))
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.database.value("select 'catalog.album'::regclass::oid") == table)
            #expect(try await warehouse.leftovers() == [])
        }
    }

    @Test func `only runs since a day are taken, and what others told is lost with permission only`()
        async throws
    {
        try await LandedWarehouse.withThreeRuns { warehouse in
            let before = try await warehouse.contents()
            let refused = try await warehouse.rebuild("--since", "2026-11-17")
            #expect(refused.status == 65)
            #expect(refused.errors.contains("that the warehouse holds are not in what was rebuilt"))
            #expect(try await warehouse.contents() == before)

            let outcome = try await warehouse.rebuild("--since", "2026-11-17", "--allow-loss")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(#""runs":2"#))
            #expect(
                try await warehouse.database.value("select string_agg(run, ' ' order by run) from etl.run")
                    == "2026-11-17T22-00-00Z 2026-11-18T22-00-00Z"
            )
            #expect(try await warehouse.database.value("select count(*) from catalog.album") == "4")
            // That names and values were there before is news, and no loss.
            let whole = try await warehouse.rebuild()
            #expect(whole.status == 0, "\(whole.errors)")
            #expect(whole.output.contains(#""lost":0"#), "\(whole.output)")
            #expect(whole.output.contains(#""lost_values":0"#), "\(whole.output)")
            #expect(whole.errors.contains("history.name.valid_from: "), "\(whole.errors)")
            #expect(try await warehouse.contents() == before)
            #expect(try await warehouse.rebuild("--since", "yesterday").status == 64)
            for moment in ["2100-01-01", "1d"] {
                let none = try await warehouse.rebuild("--since", moment)
                #expect(none.status == 64)
                #expect(none.errors.contains(": choose an earlier --since"), "\(none.errors)")
            }
        }
    }
}
