import Foundation
import Landing

/// All lines of some landed files, block by block, to whoever asks next.
final class LandedBlocks {
    private let lock = NSLock()
    private var files: ArraySlice<LandedFile>
    private var reader: LineBlockReader?
    private var count = 0
    private var lines = 0
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
                return LandedBlock(file: file, lines: block, before: lines)
            }
            reader = nil
            files.removeFirst()
        }
        return nil
    }
}

/// Some lines of a landed file.
struct LandedBlock {
    let file: LandedFile
    let lines: LineBlock
    /// How many lines were landed before them, in all files.
    let before: Int
}
