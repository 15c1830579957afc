import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Quota

/// A ledger in a database that does not do what it is asked.
@Suite struct DatabaseFaultTests {
    @Test func `a database that is read-only is named, with what mends it`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try #require(try await database.value("select current_database()"))
            try await database.run("alter database \(name) set default_transaction_read_only = on")
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            let error = await #expect(throws: ReadOnlyDatabase.self) { _ = try await ledger.ask() }
            #expect(error == .setting(name))
            #expect(error?.remedy == .fixConfiguration)
            #expect(error?.description.contains("alter database \(name) reset") == true)
            // Looking writes nothing.
            #expect(try await ledger.standings().isEmpty)
        }
    }
}
