import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Quota

/// A ledger in a database of which its role owns nothing.
@Suite struct RightsTests {
    /// Each test has one of its own: roles are the cluster's.
    private let role = "ledger_\(UUID().uuidString.lowercased().prefix(8))"

    private var usage: String { "grant usage on schema etl to \(role)" }

    private var tables: String {
        "grant select, insert, update on etl.quota_bucket, etl.quota_client to \(role); "
            + "grant select, insert, update, delete on etl.quota_recent, etl.quota_usage to \(role)"
    }

    /// Runs `body` with a database, and how the role connects to it, before it was granted anything.
    private func withRole(_ body: (TemporaryDatabase, ConnectionSettings) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            try await database.run("create role \(role)")
            let option = ["options": "-c role=\(role)"]
            let settings = ConnectionSettings(options: database.settings.options.merging(option) { $1 })
            try await body(database, settings)
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `a role is told every grant in one line, whatever it was denied first`() async throws {
        try await withRole { database, settings in
            let first = await #expect(throws: QuotaLedgerError.self) {
                _ = try await QuotaLedger.database(settings, host: "api.test")
            }
            #expect(
                first?.description
                    == "role \(role) lacks usage on schema etl and rights on 4 more: \(usage); \(tables)"
            )
            #expect(first?.remedy == .fixConfiguration)

            try await database.run(usage)
            let ledger = try await QuotaLedger.database(settings, host: "api.test")
            let bucket =
                "role \(role) lacks select, insert, update on etl.quota_bucket and rights on 3 more: "
            let second = await #expect(throws: QuotaLedgerError.self) { _ = try await ledger.standings() }
            #expect(second?.description == bucket + tables)

            // Whoever may read sees the standings, and is told what is left where something is counted.
            let reads =
                "grant select on etl.quota_bucket, etl.quota_client, etl.quota_recent, etl.quota_usage"
            try await database.run("\(reads) to \(role)")
            #expect(try await ledger.standings().isEmpty)
            let third = await #expect(throws: QuotaLedgerError.self) { _ = try await ledger.ask() }
            let rest = "role \(role) lacks insert, update on etl.quota_bucket and rights on 3 more: grant "
            #expect(third?.description.hasPrefix(rest) == true, "\(String(describing: third))")

            try await database.run(tables)
            #expect(try await ledger.ask().granted == 1)
            let lock = try await ledger.refuse(sentAt: .now, retryAfter: .seconds(60), isQuota: true)
            #expect(lock != nil)
            #expect(try await ledger.standings().map(\.usedInDay) == [1])
            #expect(try await ledger.forget() > 0)
        }
    }

    @Test func `what is granted is what the statements use`() async throws {
        let scripts = try FileManager.default.contentsOfDirectory(
            at: Checkout.root.appending(path: "Sources/Quota/sql"),
            includingPropertiesForKeys: nil
        )
        var used: Set<String> = []
        for script in scripts where !["schema.sql", "missing_rights.sql"].contains(script.lastPathComponent) {
            let text = try String(contentsOf: script, encoding: .utf8)
            for match in text.matches(of: /(from|into|update|delete from) etl\.(quota_[a-z]+)/) {
                let table = match.output.2
                // Where a row goes in, or is changed or removed, keys are compared, too.
                used.insert("\(table) select")
                switch match.output.1 {
                case "into": used.insert("\(table) insert")
                case "update": used.insert("\(table) update")
                case "delete from": used.insert("\(table) delete")
                default: break
                }
                if text.contains("do update set") { used.insert("\(table) update") }
            }
        }
        try await withRole { database, _ in
            try await database.run("\(usage); \(tables)")
            for table in ["quota_bucket", "quota_client", "quota_recent", "quota_usage"] {
                for privilege in ["select", "insert", "update", "delete"] {
                    let asked = "select has_table_privilege('\(role)', 'etl.\(table)', '\(privilege)')"
                    let isGranted = try await database.value(asked) == "t"
                    #expect(isGranted == used.contains("\(table) \(privilege)"), "\(table) \(privilege)")
                }
            }
        }
    }

    @Test func `what no grant mends is told as the server tells it`() async throws {
        try await withRole { database, settings in
            try await database.run(
                "\(usage); \(tables); alter table etl.quota_bucket enable row level security"
            )
            let ledger = try await QuotaLedger.database(settings, host: "api.test")
            let error = await #expect(throws: ServerError.self) { _ = try await ledger.ask() }
            #expect(error?.message.contains("row-level security") == true)
        }
    }
}
