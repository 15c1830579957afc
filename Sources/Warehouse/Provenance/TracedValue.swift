import Postgres

/// A value of the warehouse, and what is known of where it comes from.
public struct TracedValue: Sendable, Equatable {
    /// What became of the search for its origin.
    public enum Verdict: String, Sendable, Encodable {
        /// The line says the same.
        case same
        /// The value is made of what the line says, and agrees with it.
        case derived
        /// The line says something else: a finding.
        case differs
        /// The lines of that time do not tell it: a finding.
        case notThere = "not there"
        /// No line could be read; the database alone speaks.
        case unread = "line not read"
        /// No answer of that time is kept: it was loaded before answers were.
        case unknown = "answer not kept"
        /// No answer told it.
        case notTold = "not told"
    }

    /// The table, with its schema.
    public let table: String
    /// The identifier of the object whose row it is, or in whose list it stands.
    public let owner: String
    /// The place in the list: a position, a day, a market, the other's identifier; `nil` for the object's own row.
    public let place: String?
    /// The column; `nil` for a list that has no rows.
    public let column: String?
    /// The value as the database prints it; `nil` where it is null.
    public let value: String?
    /// What is compared with the line in place of the value.
    let compared: String?
    /// The staged column, where the warehouse's column has several origins.
    let stagedColumn: String?
    /// When it was last told, to the microsecond; `nil` where it never was.
    public let toldAt: String?
    /// What else there is to say.
    public let note: String?

    /// The answers that may have told it: one, as soon as a line was found.
    public internal(set) var answers: [TracedAnswer] = []
    /// The place in the answer's body.
    public internal(set) var pointer: String?
    /// The place of the whole row in the answer's body, such as of an element of a list.
    var rowPointer: String?
    /// What stands there.
    public internal(set) var found: String?
    /// What became of the search.
    public internal(set) var verdict: Verdict

    /// A row of `trace_….sql`.
    init(_ row: Row) throws {
        table = try row.decode("relation")
        owner = try row.decode("owner")
        place = try row.decode("place")
        column = try row.decode("column_name")
        value = try row.decode("value")
        compared = try row.decode("compared")
        stagedColumn = try row.decode("source")
        toldAt = try row.decode("told_at")
        note = try row.decode("note")
        verdict = toldAt == nil ? .notTold : .unknown
    }

    /// What it may be called.
    var names: [String] {
        let bare = table.split(separator: ".").last.map(String.init) ?? table
        guard let column else { return [table, bare] }
        return [table, bare, column, "\(table).\(column)", "\(bare).\(column)"]
    }
}
