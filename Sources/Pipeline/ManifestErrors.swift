/// The mistakes of one manifest, in the order in which they were met; thrown once all are there.
struct ManifestErrors: Error {
    private(set) var all: [ManifestError] = []

    /// Keeps one more.
    mutating func add(_ error: ManifestError) {
        all.append(error)
    }

    /// What `read` returns; `nil` where it fails by mistakes, which are kept.
    ///
    /// - Throws: Whatever else it fails by.
    @discardableResult
    mutating func gather<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch let error as ManifestError {
            all.append(error)
        } catch let errors as ManifestErrors {
            all += errors.all
        }
        return nil
    }

    /// Fails with these, if there are any.
    func throwIfAny() throws {
        if !all.isEmpty { throw self }
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
    /// - Throws: The first mistake alone, where it fails by several.
    static func first<Value>(of read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let errors as ManifestErrors {
            guard let first = errors.all.first else { throw errors }
            throw first
        }
    }
}
