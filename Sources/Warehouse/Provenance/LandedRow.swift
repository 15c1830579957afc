import Catalog

/// A value in a landed answer, as a column of a rows file would take it.
struct LandedField: Equatable {
    /// Its place in the answer's body; `nil` where it is not read from there.
    let pointer: String?
    /// The value; `nil` where it is null.
    let text: String?
    /// Whether the value is made of what stands there.
    var isDerived = false
}

/// What a row of a rows file is made of, in the answer that tells it.
struct LandedRow {
    /// The rows file.
    let table: StagedTable
    /// The identifier of the object itself, or of the one in whose list it stands.
    let owner: String
    /// The place in that list; `nil` for the object's own row.
    let place: String?
    /// The place of the whole in the answer's body.
    let pointer: String
    /// What the answer has of it.
    let fields: [String: LandedField]
}

/// A list in a landed answer.
struct LandedList {
    /// The rows file of its elements.
    let table: StagedTable
    /// The identifier of the object whose list it is.
    let owner: String
    /// Its place in the answer's body.
    let pointer: String
    /// How many elements it has.
    let count: Int
}
