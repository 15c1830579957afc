import Concurrency
import Foundation
import Landing
import Normalization
import Pipeline
import Postgres
import Synchronization
import TestSupport
import Warehouse

/// What a procedure shows, kept for the test that looks at it.
final class Shown: ProgressIndicator {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func update(done: Int, total: Int?, detail: String) {
        lines.withLock { $0.append("\(done) \(detail)") }
    }

    func wait(_ words: String) {
        lines.withLock { $0.append(words) }
    }

    func finish() {
        lines.withLock { $0.append("") }
    }
}

/// A folder with one run, which is done, and what it landed.
struct ClosedRun {
    let scratch: ScratchDirectory
    let folder: RunFolder
    let run: RunDirectory

    /// A run of pipeline `p` that landed `lines` as answers about artists.
    init(landing lines: [String]) throws {
        scratch = try ScratchDirectory()
        folder = RunFolder(url: scratch.appending("runs"))
        run = RunDirectory(url: folder.url.appending(component: "2025-03-01T22-00-00Z"))
        let text = lines.map { $0 + "\n" }.joined()
        try scratch.write(text, to: "runs/\(run.name)/landing/artists/00001.ndjson")
        var record = RunRecord(
            pipeline: "p",
            stages: [],
            openedAt: Date(timeIntervalSince1970: 1_740_866_400)
        )
        record.state = .done
        try record.write(to: run)
    }

    /// Makes rows of what was landed.
    func transform() throws {
        _ = try Transformation(of: run, stop: StopSignal()).perform()
    }

    /// Loads the rows.
    func load(_ connection: Connection) async throws {
        _ = try await Loader(scripts: TemporaryDatabase.scripts).load(run, connection)
    }

    /// Whether there are rows files.
    var hasRows: Bool { FileManager.default.fileExists(atPath: run.rows.path) }

    /// An answer that can be used.
    static let artist = """
        {"request":{"method":"GET","path":"/v1/artists/artist1x00000000000000","query":{}},\
        "asked":["artist1x00000000000000"],"fetched_at":"2025-03-01T22:00:01.000Z","status":200,"headers":{},\
        "body":{"id":"artist1x00000000000000","name":"Artist 1","type":"artist"}}
        """

    /// A line that cannot, by any program.
    static let torn = "{torn"
}
