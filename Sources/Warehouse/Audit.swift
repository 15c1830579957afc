import Concurrency
import Files
import Landing
import Logging
import Postgres

/// The look at what a load has merged before anybody else can read it.
///
/// Runs inside the load's transaction. The checks cannot change anything: they see a read-only subtransaction.
struct Audit {
    private static let shownRows = 5

    let scripts: ScriptFolder
    let log: Logger

    /// Counts what was quarantined, runs the checks that come before publishing, and keeps their warnings.
    ///
    /// - Parameters:
    ///   - loadID: The load, which is still open.
    ///   - manifest: What `transform` says of the rows.
    ///   - connection: The load's transaction, with its temporary tables.
    /// - Returns: What was found and may be published.
    /// - Throws: ``AuditError/failed(_:)`` or ``AuditError/quarantineDiffers(counted:told:)``, upon which the load
    ///   is to be rolled back; a `ServerError` when a check cannot run.
    func examine(
        _ loadID: Int,
        _ manifest: RowsManifest,
        _ connection: isolated Connection
    ) async throws -> AuditReport {
        var report = AuditReport()
        report.quarantined = try await quarantined(loadID, connection)
        let counted = report.quarantined.values.reduce(0, +)
        if let told = manifest.counts["unusable"], told != counted {
            throw AuditError.quarantineDiffers(counted: counted, told: told)
        }
        let found = try await verdicts(connection).filter { !$0.isPassed }
        let errors = found.filter { $0.severity == .error }
        guard errors.isEmpty else {
            var findings: [AuditError.Finding] = []
            for verdict in errors {
                findings.append(.init(verdict, landed: try await landed(verdict, connection)))
            }
            throw AuditError.failed(findings)
        }
        for verdict in found { try await keep(verdict, of: loadID, connection) }
        report.warnings = found
        return report
    }

    private func quarantined(
        _ loadID: Int,
        _ connection: isolated Connection
    ) async throws -> [String: Int] {
        let rows = try await connection.query(try scripts.statement(.auditQuarantine), [loadID])
        var quarantined: [String: Int] = [:]
        for row in rows {
            let kind = try row.decode("kind", as: String.self)
            quarantined[kind] = try row.decode("quarantined", as: Int.self)
        }
        return quarantined
    }

    private func verdicts(_ connection: isolated Connection) async throws -> [CheckVerdict] {
        let checks = try CheckScript.all(in: scripts).filter { $0.moment == .beforePublish }
        try await connection.run(.session("savepoint audit; set transaction read only"))
        var verdicts: [CheckVerdict] = []
        for check in checks {
            let start = ContinuousClock.now
            let rows = try await connection.query(check.script, keeping: Self.shownRows)
            let milliseconds = (ContinuousClock.now - start).wholeMilliseconds()
            log.debug("checked \(check.name) in \(milliseconds) ms")
            verdicts.append(CheckVerdict(of: check, rows: rows))
        }
        try await connection.run(.session("rollback to savepoint audit; release savepoint audit"))
        return verdicts
    }

    /// Where the answers landed that told of the first rows, for rows with `kind` and `id`.
    private func landed(_ verdict: CheckVerdict, _ connection: isolated Connection) async throws -> [String] {
        let rows = verdict.rows
        guard rows.columns.contains("kind"), rows.columns.contains("id"),
            let kind = try rows.first?.decode("kind", as: String?.self)
        else { return [] }
        let ids = try rows.filter { try $0.decode("kind", as: String?.self) == kind }
            .compactMap { try $0.decode("id", as: String?.self) }
        guard !ids.isEmpty else { return [] }
        let statement = try scripts.statement(.auditLanded)
        return try await connection.query(statement, [kind, ids]).decode("landed")
    }

    private func keep(
        _ verdict: CheckVerdict,
        of loadID: Int,
        _ connection: isolated Connection
    ) async throws {
        log.warning("\(verdict.line)")
        _ = try await connection.query(
            try scripts.statement(.auditVerdict),
            [
                loadID, verdict.name, verdict.severity.rawValue, verdict.message, verdict.rows.count,
                try verdict.rows.objects.first.map { try JSONText.line(of: $0) },
            ]
        )
    }
}

/// What the look before publishing found and let pass.
public struct AuditReport: Sendable, Equatable {
    /// The warnings.
    public var warnings: [CheckVerdict] = []
    /// Unusable items by kind, as `etl.load_quarantine` keeps them.
    public var quarantined: [String: Int] = [:]

    /// Nothing found.
    public init() {}

    /// The report as counts of a tally: `warnings`, `warning_<check>` and `<kind>_quarantined`.
    var counts: [String: Int] {
        var counts = ["warnings": warnings.count]
        for warning in warnings { counts["warning_\(warning.name)"] = warning.rows.count }
        for (kind, quarantined) in quarantined { counts["\(kind)_quarantined"] = quarantined }
        return counts
    }
}
