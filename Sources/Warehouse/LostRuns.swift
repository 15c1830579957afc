/// Runs that were expected to be in the database, and are not, or not whole.
public struct LostRuns: Sendable, Equatable {
    /// Their names, the oldest first.
    public let names: [String]
    /// Whether some are older than the first load's, and their pipeline was not told yet: the database is new.
    public let isOfNewDatabase: Bool

    /// The runs that are missing; none where none is named.
    ///
    /// - Parameters:
    ///   - names: Their names, the oldest first.
    ///   - isOfNewDatabase: Whether some are older than the first load's, and their pipeline was not told yet.
    public init(_ names: [String] = [], isOfNewDatabase: Bool = false) {
        self.names = names
        self.isOfNewDatabase = isOfNewDatabase
    }

    /// What a person must mend.
    ///
    /// - Parameter folder: Where runs lie, as a command line names it.
    /// - Returns: The finding; `nil` where nothing is lost.
    public func finding(in folder: String) -> LoadError? {
        guard !names.isEmpty else { return nil }
        return isOfNewDatabase ? .newDatabase(lacking: names) : .lostRuns(names, folder: folder)
    }
}
