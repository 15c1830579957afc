/// The name of an object's mapping, such as `album`.
public struct ObjectName: RawRepresentable, Hashable, Sendable, Encodable {
    /// The name.
    public var rawValue: String

    /// The mapping called `rawValue`.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// What is kept of one kind of object, wherever in an answer it stands.
public struct ObjectMapping: Sendable, Encodable {
    /// What the quarantine says of an object without identifier when the boolean at `pointer` is true.
    public struct Excuse: Sendable, Encodable {
        /// Where the boolean stands.
        public var pointer: String
        /// The reason in words.
        public var reason: String
    }

    /// Its name.
    public var name: ObjectName
    /// Where its identifier stands; without a valid one the object makes no row.
    public var identifier: String?
    /// What explains a missing identifier.
    public var excuse: Excuse?
    /// Whether it is counted as an occurrence.
    public var isOccurrence = false
    /// Whether it goes by the identifier of the object it belongs to, as a page does.
    public var inheritsIdentifier = false
    /// Whether members that no mapping names are problems, as in a search answer.
    public var isClosed = false
    /// The bit of `present` for each pointer that has one.
    public var present: [String: Int] = [:]
    /// Other pointers under which a value may stand, and the pointer that the rows know it by.
    public var synonyms: [String: String] = [:]
    /// The rows that each such object makes.
    public var rows: [RowMapping] = []
    /// What is inside it besides plain values.
    public var parts: [PartMapping] = []
    /// Pointers to fields that are known but not kept.
    ///
    /// An object of which members are read, or stand here, is known member by member; all others as a whole.
    public var unkept: [String] = []
    /// The words known to stand at a pointer, as documented or recorded; where there are none, any may.
    public var words: [String: [String]] = [:]
    /// What becomes of such an object when something in it is not known.
    public var contract = SchemaContract.evolve
    /// The table by whose name a manifest sets the contract; `nil` for what only holds other objects.
    public var contractTable: StagedTable?

    /// The mapping called `name`; nothing is kept yet.
    public init(_ name: ObjectName) {
        self.name = name
    }
}
