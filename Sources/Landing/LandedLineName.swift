/// Where a line was landed: the file below `landing/` and the line's number in it, such as `albums/00001.ndjson:12`.
public struct LandedLineName: Sendable, Hashable, CustomStringConvertible {
    /// The file, such as `albums/00001.ndjson`; its name stays the same when it is compressed.
    public let file: String
    /// The line's number, from 1.
    public let number: Int

    /// The line of that number in `file`.
    public init(file: String, number: Int) {
        self.file = file
        self.number = number
    }

    /// Parses a name; `nil` if it is not one.
    ///
    /// - Parameter text: What ``description`` gives.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let number = Int(text[text.index(after: colon)...]), number > 0
        else { return nil }
        self.init(file: String(text[..<colon]), number: number)
    }

    /// The name, as rows have it.
    public var description: String { "\(file):\(number)" }
}

extension RunDirectory {
    /// Reads some of the lines that were landed, as they were written or compressed.
    ///
    /// - Parameters:
    ///   - names: The lines.
    ///   - body: Takes each that is there, without its line break; the bytes, and ``LineReader/padding`` behind them,
    ///     are valid during the call only.
    /// - Throws: A ``StorageError``, a ``LandedBytesError``, or what `body` throws.
    public func readLines(
        _ names: Set<LandedLineName>,
        _ body: (LandedLineName, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        for file in try LandedFile.all(in: self) {
            let numbers = Set(names.filter { $0.file == file.name }.map(\.number))
            guard let last = numbers.max() else { continue }
            var reader = try LineReader(file.url)
            var number = 0
            while number < last {
                let isRead = try reader.next { line in
                    number += 1
                    if numbers.contains(number) {
                        try body(LandedLineName(file: file.name, number: number), line)
                    }
                }
                guard isRead else { break }
            }
        }
    }
}
