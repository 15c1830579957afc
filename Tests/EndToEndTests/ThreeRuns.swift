import Foundation
import TestSupport
import Testing

/// The files of a warehouse of three runs, the second of which changed what the first had told, and the third of
/// which is compressed; their rows files are gone.
///
/// It is made once for each process. Its database is a template.
struct ThreeRuns: Sendable {
    /// The database that holds what was loaded.
    static let template = "three_runs"

    /// Being made, or made; what keeps it from being made is thrown to everybody who asks.
    static let made = Task { try await ThreeRuns.make() }

    /// Something is not as it should be.
    struct Defect: Error, CustomStringConvertible {
        let description: String
    }

    /// What stands in each file, by its path below `runs/`.
    private let files: [String: Data]

    /// Writes the files where the runs of another warehouse belong.
    func write(into scratch: ScratchDirectory) throws {
        for (path, data) in files {
            let file = scratch.appending("runs").appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try data.write(to: file)
        }
    }

    private static func make() async throws -> ThreeRuns {
        try await TemporaryDatabase.makeTemplate(template) { database in
            let warehouse = try LandedWarehouse(in: database)
            let days = ["2026-11-16", "2026-11-17", "2026-11-18"]
            try await warehouse.landAndLoad(days[0], (1...6).map { .init(number: $0) })
            try await warehouse.landAndLoad(
                days[1],
                [.init(number: 1, name: "Renamed"), .init(number: 2, tracks: 2), .init(number: 3)]
            )
            try await warehouse.landAndLoad(days[2], [.init(number: 7, label: "Other"), .init(number: 1)])
            let outcome = try await warehouse.run("discograph", "compress", LandedWarehouse.run(days[2]))
            #expect(outcome.status == 0, "\(outcome.errors)")
            for day in days {
                try FileManager.default.removeItem(at: warehouse.directory(day).appending(component: "rows"))
            }
            // Thrown, because what is merely expected fails the first test and none that gets a copy.
            guard try warehouse.landed(days[2]) == ["00001.ndjson.zst", "requests.ndjson"],
                try await warehouse.database.value("select count(*) from etl.load") == "3"
            else { throw Defect(description: "the three runs are not landed and loaded") }
            return try ThreeRuns(of: warehouse.scratch)
        }
    }

    /// The runs of `scratch`.
    private init(of scratch: ScratchDirectory) throws {
        let runs = scratch.appending("runs")
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: runs.path) {
            let file = runs.appending(path: path)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            let type = attributes[.type] as? FileAttributeType
            if type == .typeDirectory { continue }
            guard type == .typeRegular else { throw Defect(description: "\(path) cannot be copied") }
            files[path] = try Data(contentsOf: file)
        }
        self.files = files
        let place = Data(scratch.url.path.utf8)
        if let file = files.first(where: { $0.value.range(of: place) != nil }) {
            throw Defect(description: "\(file.key) names the folder that it is copied from")
        }
    }
}
