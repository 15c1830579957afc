import Foundation
import TestSupport
import Testing

/// What a role reads that was granted the views and nothing else, as sql/README.md advises.
@Suite struct ReaderTests {
    @Test func `whoever was granted the views reads every one of them`() async throws {
        let reader = "reader_" + UUID().uuidString.lowercased().replacing("-", with: "")
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                create role \(reader);
                grant usage on schema analytics to \(reader);
                grant select on all tables in schema analytics to \(reader);
                set role \(reader)
                """
            )
            for view in try scripts(in: "analytics") {
                await #expect(throws: Never.self, "\(view)") { try await database.answer(of: view) }
            }
            try await database.connection.run("reset role; drop owned by \(reader); drop role \(reader)")
        }
    }
}
