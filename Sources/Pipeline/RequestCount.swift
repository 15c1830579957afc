import Files
import Foundation
import Glibc
import Landing

/// Counts the requests that the stages of a run record, from a given moment on.
///
/// A tally counts them, too, but a stage that fails or is killed prints none.
struct RequestCount {
    private let run: RunDirectory
    /// Where the lines begin that have not been counted.
    private var offsets: [LandingSource: Int] = [:]

    /// Counts from now on.
    ///
    /// - Parameter run: The run.
    /// - Throws: A `StorageError`.
    init(of run: RunDirectory) throws {
        self.run = run
        _ = try new()
    }

    /// How many there are since the last call, without those for tokens.
    ///
    /// - Returns: The number.
    /// - Throws: A `StorageError`.
    mutating func new() throws -> Int {
        var count = 0
        for source in LandingSource.allCases {
            do {
                var log = try LineReader(run.requests(of: source), from: offsets[source] ?? 0)
                while try log.next({ if !Self.isForToken($0) { count += 1 } }) {}
                offsets[source] = log.offset
            } catch let error as StorageError where error.code == ENOENT {
                // Nothing was asked by it yet.
                continue
            }
        }
        return count
    }

    /// What is read of a line.
    private struct Line: Decodable {
        let bucket: String?
    }

    private static func isForToken(_ line: UnsafeRawBufferPointer) -> Bool {
        // A line that cannot be read was written for a request, too.
        let line = try? JSONDecoder().decode(Line.self, from: Data(line))
        return line?.bucket == "token"
    }
}
