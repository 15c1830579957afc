import Catalog
import Files

/// An item that could not be used, or was repaired: a row of table `quarantine`, a line of `quarantine.ndjson`.
public struct QuarantinedItem: Sendable, Equatable {
    /// What became of the item.
    public enum Kind: String, Sendable {
        /// It is in the rows, repaired.
        case repaired
        /// It is not in the rows.
        case unusable
    }

    /// How many bytes of an item are shown at most.
    public static let excerptLimit = 2_048

    /// What became of the item.
    public var kind: Kind
    /// The landed line, such as `albums/00001.ndjson:12`.
    public var landed: String
    /// Where in the answer's body the item stands, or what it lacks should, as a JSON pointer; `nil` when it is the
    /// line itself.
    public var pointer: String?
    /// Why, in words.
    public var reason: String
    /// The beginning of the item, as JSON where it is JSON.
    public var excerpt: String?
    /// SHA-256 of the whole item's JSON, or of the line, in hexadecimal: equal items have equal ones.
    public var digest: String
    /// When the answer arrived, as its line says; `nil` when it does not.
    public var seenAt: String?

    /// The columns of its row.
    var columns: [String?] { [kind.rawValue, landed, pointer, reason, excerpt, digest, seenAt] }

    /// Its line of NDJSON.
    var line: [UInt8] {
        var line = JSONLine()
        for (name, value) in zip(StagedTable.quarantine.columns, columns) { line.add(name, value) }
        return line.finished()
    }
}
