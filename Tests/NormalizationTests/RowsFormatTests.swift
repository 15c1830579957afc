import Catalog
import Concurrency
import Digest
import Files
import Foundation
import Landing
import Normalization
import TestSupport
import Testing

/// The number of the rows' format is raised when the same mapping makes other rows of the same answers.
@Suite struct RowsFormatTests {
    /// Beside this file; made by `make rows/record`.
    private static let file = Checkout.root.appending(path: "Tests/NormalizationTests/rows-format.txt")
    private static let isRecording = ProcessInfo.processInfo.environment["DISCOGRAPH_RECORD"] == "1"

    private let scratch: ScratchDirectory
    private let run: RunDirectory
    private let landing: String

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url)
        landing = try FixedAnswers.land(in: run)
    }

    private func transformed() throws -> RowsManifest {
        try #require(try Transformation(of: run, stop: StopSignal()).perform())
    }

    @Test func `the same answers make the rows that are recorded, or the number is another`() throws {
        let rows = try transformed()
        let names = try Folder.names(in: run.rows).filter { $0 != run.rowsManifest.lastPathComponent }
        let digests = try names.map { ($0, try SHA256.hex(of: run.rows.appending(component: $0))) }
        let made = RowsRecord(
            format: rows.format,
            mapping: rows.mapping,
            landing: landing,
            files: Dictionary(uniqueKeysWithValues: digests)
        )
        let recorded = try AtomicFile.read(Self.file).map { bytes -> RowsRecord in
            let text = String(decoding: bytes, as: UTF8.self)
            return try #require(RowsRecord(text), "\(Self.file.path) is damaged: restore it from git")
        }
        guard let difference = RowsDifference(of: made, from: recorded) else { return }
        guard Self.isRecording, difference.mayBeRecorded else {
            Issue.record("\(difference.advice)")
            return
        }
        try AtomicFile.write(made.text.utf8, to: Self.file)
    }

    @Test func `the answers make rows of every table`() throws {
        let rows = try transformed()
        for table in StagedTable.allCases {
            #expect(rows.tables[table.rawValue]?.rows ?? 0 > 0, "\(table.rawValue)")
        }
        #expect(try AtomicFile.read(run.quarantine)?.isEmpty == false, "quarantine.ndjson")
    }
}
