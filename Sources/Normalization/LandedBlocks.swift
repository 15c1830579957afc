import Foundation
import Landing

/// All lines of some landed files, block by block, to whoever asks next.
final class LandedBlocks {
    /// The segments that end in the middle of a line although another follows, as far as they were read.
    ///
    /// Only behind the last segment may a line be torn: it never counted as landed, and the next start cuts it off.
    private(set) var torn: [LandedFile] = []

    private let lock = NSLock()
    private var files: ArraySlice<LandedFile>
    private var reader: LineBlockReader?
    private var count = 0
    private var lines = 0
    /// How much of the first file was in whole lines.
    private var bytes = 0
    private var isOver = false

    init(of files: [LandedFile]) {
        self.files = files[...]
    }

    /// The next block, and its number from 0; `nil` at the end, and after what could not be read.
    func next() -> (number: Int, block: Result<LandedBlock, any Error>)? {
        lock.lock()
        defer { lock.unlock() }
        guard !isOver else { return nil }
        do {
            guard let block = try read() else {
                isOver = true
                return nil
            }
            defer { count += 1 }
            return (count, .success(block))
        } catch {
            isOver = true
            return (count, .failure(error))
        }
    }

    private func read() throws -> LandedBlock? {
        while let file = files.first {
            if reader == nil { reader = try LineBlockReader(file.url) }
            if let block = try reader?.next() {
                defer { lines += block.count }
                bytes += block.byteCount
                return LandedBlock(file: file, lines: block, before: lines)
            }
            reader = nil
            files.removeFirst()
            if bytes < file.size, isFollowed(file) { torn.append(file) }
            bytes = 0
        }
        return nil
    }

    /// Whether the first file is a segment of the same folder as `file`, which is one.
    private func isFollowed(_ file: LandedFile) -> Bool {
        guard let next = files.first, file.content == .answers, next.content == .answers else { return false }
        return next.url.deletingLastPathComponent() == file.url.deletingLastPathComponent()
    }
}

/// Some lines of a landed file.
struct LandedBlock {
    let file: LandedFile
    let lines: LineBlock
    /// How many lines were landed before them, in all files.
    let before: Int
}
