import Catalog
import Digest
import Foundation
import Landing
import TestSupport
import Testing

/// Rows that are not what they should be: the real `load` says so in one line, ends with 65, and changes nothing.
@Suite struct BadRowsTests {
    /// What happened to the rows.
    enum Damage: CaseIterable {
        case cutOff
        case cutOffWithItsManifest
        case changedInPlace
        case editedValue
        case editedLine
        case fromAnotherVersion
        case anotherTables
        case anotherTablesWithItsManifest

        func apply(to scratch: ScratchRun) throws {
            switch self {
            case .cutOff:
                try scratch.edit(.artist, isListed: false) { String($0.dropLast(7)) }
            case .cutOffWithItsManifest:
                try scratch.edit(.artist) { String($0.prefix($0.count / 2)) }
            case .changedInPlace:
                try scratch.seal(.artist)
                try scratch.edit(.artist, isListed: false) {
                    $0.replacing("Radiohead", with: "Radiodead")
                }
            case .editedValue:
                try scratch.edit(.artist) { $0.replacing(SomeRows.artistID, with: "4Z8W4fKeB5YxbusRsdQ-Pb") }
            case .editedLine:
                try scratch.edit(.artist) { $0.replacing("\t", with: " ", maxReplacements: 1) }
            case .fromAnotherVersion:
                let manifest = try scratch.text(of: "manifest.json")
                try scratch.write(
                    manifest.replacing(/"format":\d+/, with: "\"format\":99"),
                    to: "manifest.json"
                )
            case .anotherTables:
                try scratch.write(scratch.text(of: "album_artist.copy"), to: "artist.copy")
            case .anotherTablesWithItsManifest:
                let other = try scratch.text(of: "album_artist.copy")
                try scratch.edit(.artist) { _ in other }
            }
        }

        /// What the one line must name.
        var words: [String] {
            switch self {
            case .cutOff, .anotherTables:
                [
                    "rows/artist.copy has", "bytes, but its manifest says",
                    "make the rows again with transform --run",
                ]
            case .changedInPlace:
                [
                    "rows/artist.copy was changed after it was made: its checksum is not",
                    "make the rows again with transform --run",
                ]
            case .cutOffWithItsManifest, .editedLine, .anotherTablesWithItsManifest: ["rows/artist.copy:1: "]
            case .editedValue: ["artist_id_is_base62"]
            case .fromAnotherVersion: ["manifest.json is of another version: it has format 99", "transform"]
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `rows that were damaged are refused by name`(damage: Damage) async throws {
        let scratch = try ScratchRun(SomeRows.withQuarantine())
        try damage.apply(to: scratch)
        try await TemporaryDatabase.with { database in
            let outcome = try await scratch.load(into: database.url)
            #expect(outcome.status == 65, "\(outcome.errors)")
            #expect(outcome.failures.count == 1)
            for words in damage.words {
                #expect(outcome.failures.first?.contains(words) == true, "\(outcome.errors)")
            }
            #expect(try await LoadTraces.seen(by: database.connect()) == LoadTraces.none)
        }
    }

    @Test func `rows larger than the memory that load takes go through`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        let size = try scratch.fillQuarantine(megabytes: 300)
        try await TemporaryDatabase.with { database in
            let program = try scratch.start(into: database.url)
            let peak = Peak(of: program.identifier)
            async let outcome = program.outcome()
            let kilobytes = await peak.kilobytes()
            let status = try await outcome.status
            #expect(status == 0, "\(program.errors)")
            #expect(kilobytes > 0)
            #expect(kilobytes < size / 1_024 / 2, "\(kilobytes) kB at the peak for \(size) bytes of rows")
            #expect(try await database.value("select count(*) from etl.quarantine") == "10000")
        }
    }
}

extension ScratchRun {
    /// The text of a file of `rows/`.
    func text(of file: String) throws -> String {
        try String(contentsOf: run.rows.appending(component: file), encoding: .utf8)
    }

    /// Changes a rows file by hand; where it is listed, by one who mends the manifest as well.
    func edit(_ table: StagedTable, isListed: Bool = true, _ change: (String) -> String) throws {
        let file = "\(table.rawValue).copy"
        let changed = change(try text(of: file))
        try write(changed, to: file)
        guard isListed else { return }
        try list(table, rows: changed.split(separator: "\n").count, bytes: changed.utf8.count)
    }

    /// Writes so many rows into the quarantine's file that it has `megabytes`.
    ///
    /// - Returns: Its length in bytes.
    func fillQuarantine(megabytes: Int) throws -> Int {
        let url = run.rows.appending(component: "quarantine.copy")
        let file = try FileHandle(forWritingTo: url)
        let rows = 10_000
        let excerpt = String(repeating: "x", count: megabytes * 1_048_576 / rows)
        for row in 0..<rows {
            let item = "repaired\ta:\(row)\t/a/\(row)\todd\t\(excerpt)\t\(row)\t\\N\n"
            try file.write(contentsOf: Data(item.utf8))
        }
        let bytes = Int(try file.offset())
        try file.close()
        try list(.quarantine, rows: rows, bytes: bytes)
        return bytes
    }

    /// Gives the manifest the checksum of a rows file, as `transform` does.
    func seal(_ table: StagedTable) throws {
        let file = run.rows.appending(component: "\(table.rawValue).copy")
        try amendManifest { $0.tables[table.rawValue]?.checksum = try Checksum.hex(of: file) }
    }

    private func list(_ table: StagedTable, rows: Int, bytes: Int) throws {
        try amendManifest {
            $0.tables[table.rawValue]?.rows = rows
            $0.tables[table.rawValue]?.bytes = bytes
            $0.tables[table.rawValue]?.checksum = nil
        }
    }

    private func amendManifest(_ change: (inout RowsManifest) throws -> Void) throws {
        var manifest = try #require(try RowsManifest.read(in: run))
        try change(&manifest)
        try write(String(decoding: JSONEncoder().encode(manifest), as: UTF8.self), to: "manifest.json")
    }
}

/// How much memory a process had at most, as the kernel tells it while it lives.
private struct Peak {
    private let status: URL

    init(of process: Int32) {
        status = URL(filePath: "/proc/\(process)/status")
    }

    /// Waits for the end of the process.
    func kilobytes() async -> Int {
        var peak = 0
        // A process that has ended and was not yet waited for tells nothing of its memory.
        while let text = try? String(contentsOf: status, encoding: .utf8),
            let match = text.firstMatch(of: /VmHWM:\s+(\d+) kB/)
        {
            peak = max(peak, Int(match.output.1) ?? 0)
            try? await Task.sleep(for: .milliseconds(5))
        }
        return peak
    }
}
