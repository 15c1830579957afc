import Foundation
import Postgres
import TestSupport
import Testing

@testable import Warehouse

@Suite struct SchemaDumpTests {
    @Test func `versions and random words are left out`() {
        let dump = """
            --
            -- PostgreSQL database dump
            --

            \\restrict aBcD
            -- Dumped from database version 15.20
            -- Dumped by pg_dump version 15.20


            create table a ();

            \\unrestrict aBcD

            """
        #expect(
            SchemaDump.withoutVersions(dump) == """
                --
                -- PostgreSQL database dump
                --

                create table a ();

                """
        )
    }

    @Test func `the dump is what the migrations make, every time the same`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a (b integer not null);", to: "migrations/0002_create_a.sql")
        let environment = ProcessInfo.processInfo.environment
        try await TemporaryDatabase.with(.empty) { database in
            let dump = SchemaDump(scripts: scripts.folder, environment: environment)
            let text = try await dump.text(on: database.settings)
            #expect(text.contains("CREATE TABLE etl.a (\n    b integer NOT NULL\n);"))
            #expect(!text.contains("discograph_schema"))
            #expect(try await dump.text(on: database.settings) == text)
            let left = try await database.connect().query(
                "select count(*) from pg_database where datname like 'discograph_schema%'"
            )
            #expect(try left.scalar(as: Int.self) == 0)
        }
    }
}
