import Digest
import Foundation
import Postgres

/// The views of `sql/analytics`, replaced as a whole whenever one of their files changes.
struct AnalyticsViews {
    let scripts: ScriptFolder

    /// Whether the database's views were made from the files as they are.
    func areCurrent(_ connection: Connection) async throws -> Bool {
        let known = try await connection.query(try scripts.statement(.analyticsVersion)).first
        return try known?.decode("sha256", as: String.self) == digest(of: scripts.scripts(in: "analytics"))
    }

    /// Drops the views that an earlier refresh made and creates those of the files, in one transaction.
    ///
    /// - Parameters:
    ///   - connection: A migrated database.
    ///   - lock: What `connection` has taken for its session.
    /// - Returns: How many views there are now.
    /// - Throws: ``LockError/notHeld``, ``MigrationError/dependentViews(detail:)``, a ``ScriptError``; a
    ///   `ServerError` of a view.
    func refresh(_ connection: Connection, holding lock: AdvisoryLock) async throws -> Int {
        let files = try scripts.scripts(in: "analytics")
        let drop = try scripts.statement(.dropAnalyticsViews)
        let list = try scripts.statement(.listAnalyticsViews)
        let record = try scripts.statement(.recordAnalyticsVersion)
        let sha256 = try digest(of: files)
        do {
            return try await connection.transaction { connection in
                try await lock.requireHeld(connection)
                if let statement = try await connection.query(drop).scalar(as: String?.self) {
                    try await connection.run(SQLScript(name: drop.name, text: statement))
                }
                let others = Set(try await names(list, connection))
                try await create(files, connection)
                let ours = try await names(list, connection).filter { !others.contains($0) }
                _ = try await connection.query(record, [sha256, ours])
                return ours.count
            }
        } catch let error as ServerError where error.sqlState == "2BP01" {
            throw MigrationError.dependentViews(detail: error.detail?.asSentence ?? error.message)
        }
    }

    /// Creates every view; one that needs a later one waits for it.
    private func create(_ files: [SQLScript], _ connection: isolated Connection) async throws {
        var waiting = files
        while !waiting.isEmpty {
            var missing: [(script: SQLScript, error: ServerError)] = []
            for script in waiting {
                try await connection.run(.session("savepoint analytics_view"))
                do {
                    try await connection.run(script)
                    guard connection.isInTransaction else {
                        throw ScriptError.endedTransaction(script: script.name)
                    }
                    try await connection.run(.session("release savepoint analytics_view"))
                } catch let error as ServerError where error.sqlState == "42P01" {
                    try await connection.run(.session("rollback to savepoint analytics_view"))
                    missing.append((script, error))
                }
            }
            if let first = missing.first, missing.count == waiting.count { throw first.error }
            waiting = missing.map(\.script)
        }
    }

    private func names(_ list: SQLScript, _ connection: Connection) async throws -> [String] {
        try await connection.query(list).decode("relname")
    }

    private func digest(of files: [SQLScript]) throws -> String {
        var hash = try SHA256()
        for file in files {
            hash.update("\(file.stem)\n\(try SHA256.hex(of: file.text))\n")
        }
        return hash.finish()
    }
}

extension String {
    /// Several lines as one sentence.
    fileprivate var asSentence: String {
        split(whereSeparator: \.isNewline).joined(separator: ", ")
    }
}
