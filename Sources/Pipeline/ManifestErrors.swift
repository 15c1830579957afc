import Diagnostics

/// The mistakes of one manifest; thrown once all are there.
public struct ManifestErrors: Error {
    private var met: [ManifestError] = []

    /// In the order of their places; first what is wrong with the whole file.
    public var all: [ManifestError] {
        let start = Position(line: 1, column: 1)
        return met.sorted { ($0.position ?? start) < ($1.position ?? start) }
    }

    /// Keeps one more.
    mutating func add(_ error: ManifestError) {
        met.append(error)
    }

    /// Keeps more.
    mutating func add(contentsOf errors: [ManifestError]) {
        met += errors
    }

    /// What `read` returns; `nil` where it fails by mistakes, which are kept.
    ///
    /// - Throws: Whatever else it fails by.
    @discardableResult
    mutating func gather<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let error as ManifestError {
            met.append(error)
        } catch let errors as ManifestErrors {
            met += errors.met
        }
        return nil
    }

    /// Fails with these, if there are any.
    func throwIfAny() throws {
        if !met.isEmpty { throw self }
    }

    /// What `read` makes of each of `items`.
    ///
    /// - Throws: The mistakes of all together.
    static func gathered<Item, Value>(
        from items: [Item],
        _ read: (Item) throws -> Value
    ) throws -> [Value] {
        var mistakes = ManifestErrors()
        var values: [Value] = []
        for item in items {
            if let value = try mistakes.gather({ try read(item) }) { values.append(value) }
        }
        try mistakes.throwIfAny()
        return values
    }

    /// What `read` returns.
    ///
    /// - Throws: The first mistake alone, which says how many more there are, where it fails by several.
    static func first<Value>(of read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let errors as ManifestErrors {
            let all = errors.all
            guard var first = all.first else { throw errors }
            // A manifest that was made in code has no places, and no file to look at.
            if all.count > 1, first.position != nil {
                first.problem += " (and \(all.count - 1) more: discograph validate \(first.file.asShellWord))"
            }
            throw first
        }
    }
}
