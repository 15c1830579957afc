import Foundation
import TestSupport
import Testing

/// A working directory with runs, and the database that they were loaded into.
protocol Warehoused: Sendable {
    /// The working directory, which holds `runs/`.
    var scratch: ScratchDirectory { get }
    /// The value of `DATABASE_URL`.
    var databaseURL: String { get }
}

extension Warehoused {
    /// What `scripts` print, run by psql in the working directory.
    func psql(_ scripts: [URL]) async throws -> String {
        let files = scripts.flatMap { ["-f", $0.path] }
        let outcome = try await Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", databaseURL] + files,
            in: scratch.url
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// The rows of one query, as psql prints them unaligned.
    func query(_ sql: String) async throws -> String {
        let script = try scratch.write(
            "\\pset format unaligned\n\\pset tuples_only on\n\(sql);\n",
            to: "query.sql"
        )
        return try await psql([script]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Everything in `catalog`, and in `history` but the times, as text: equal for equal warehouses.
    func contents() async throws -> [String] {
        try await psql([Scripts.contents]).split(separator: "\n").map(String.init)
    }

    /// Every landed line of every run, in `landing.ndjson` of the working directory.
    @discardableResult
    func gatherLanding() throws -> [Data] {
        let runs = scratch.appending("runs")
        let lines = try FileManager.default.subpathsOfDirectory(atPath: runs.path)
            .filter { $0.contains("/landing/") && $0.contains(/\/[0-9]{5}\.ndjson$/) }
            .sorted()
            .flatMap { try Data(contentsOf: runs.appending(path: $0)).split(separator: UInt8(ascii: "\n")) }
            .map { Data($0) }
        try Data(lines.joined(separator: [UInt8(ascii: "\n")]) + [UInt8(ascii: "\n")])
            .write(to: scratch.appending("landing.ndjson"))
        return lines
    }

    /// The values on which answers and warehouse differ, and how many were compared.
    func differences() async throws -> (lines: [String], compared: Int) {
        try gatherLanding()
        let printed = try await psql([Scripts.expectedValues, Scripts.actualValues, Scripts.differences])
            .split(separator: "\n").map(String.init)
        let compared = printed.last?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        return (printed.dropLast().filter { !$0.isEmpty }, compared)
    }
}
