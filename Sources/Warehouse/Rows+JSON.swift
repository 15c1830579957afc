import Postgres

extension Rows {
    /// The rows kept, each value under its column's name, with numbers and truth as JSON has them.
    var objects: [[String: JSONCell]] {
        let kinds = self.kinds
        return values.map { row in
            let cells = zip(kinds, row).map { kind, text in JSONCell(text, of: kind) }
            return Dictionary(zip(columns, cells)) { first, _ in first }
        }
    }
}

/// A value that the server printed, as JSON has it.
enum JSONCell: Encodable, Equatable {
    case absent
    case truth(Bool)
    case whole(Int)
    case number(Double)
    case text(String)

    /// The value of `text`; what JSON has no number for, as `NaN`, stays text.
    init(_ text: String?, of kind: Rows.Kind) {
        guard let text else {
            self = .absent
            return
        }
        switch kind {
        case .truth: self = .truth(text == "t")
        case .number:
            if let whole = Int(text) {
                self = .whole(whole)
            } else if let number = Double(text), number.isFinite {
                self = .number(number)
            } else {
                self = .text(text)
            }
        case .text: self = .text(text)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .absent: try container.encodeNil()
        case .truth(let value): try container.encode(value)
        case .whole(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}
