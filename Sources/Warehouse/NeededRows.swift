import Foundation
import Postgres

/// The rows of a file without those that only repeat what is known.
final class NeededRows: CopySource {
    /// Lines left out that another occurrence replaces.
    private(set) var supersededCount = 0
    /// Lines left out that count as staged.
    private(set) var skippedCount = 0

    private let lines: FileLines
    private let skipped: SkippedOccurrences
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)
    private var place = 0
    private let progress: (Int) -> Void

    /// The rows in `file`; `progress` is called with the number of bytes read since its last call.
    init(
        in file: URL,
        without skipped: SkippedOccurrences,
        progress: @escaping (Int) -> Void
    ) throws {
        lines = try FileLines(file)
        self.skipped = skipped
        self.progress = progress
    }

    func next() throws -> UnsafeRawBufferPointer? {
        while true {
            while place < block.count {
                let line = CopyLine(startOf: block[place...])
                switch fate(of: line) {
                case .needed: return run(from: line)
                case .skipped: skippedCount += 1
                case .superseded: supersededCount += 1
                }
                place = line.end
            }
            progress(block.count)
            guard let more = try lines.next() else { return nil }
            block = more
            place = 0
        }
    }

    /// The lines from `first` up to the next that is left out.
    private func run(from first: CopyLine) -> UnsafeRawBufferPointer {
        let start = place
        place = first.end
        while place < block.count {
            let line = CopyLine(startOf: block[place...])
            guard fate(of: line) == .needed else { break }
            place = line.end
        }
        return UnsafeRawBufferPointer(rebasing: block[start..<place])
    }

    private func fate(of line: CopyLine) -> SkippedOccurrences.Fate {
        line.occurrence.map { skipped.fate(of: $0) } ?? .needed
    }
}
