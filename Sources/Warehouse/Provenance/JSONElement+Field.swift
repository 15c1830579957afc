import Catalog
import JSON

extension JSONElement {
    /// What stands at a JSON pointer below this value; the value itself for an empty one.
    func at(_ pointer: String) -> JSONElement? {
        pointer.split(separator: "/").reduce(Optional(self)) { element, key in element?[String(key)] }
    }

    /// What a column takes from here; `nil` where the answer does not tell it, or tells what no column can take.
    ///
    /// - Parameters:
    ///   - source: Where in this value it stands.
    ///   - pointer: The place of this value in the answer's body.
    /// - Returns: The value and its place.
    func field(_ source: ColumnSource, below pointer: String) -> LandedField? {
        switch source {
        case .value(let path, let type):
            return at(path)?.field(type, at: pointer + path)
        case .element(let type):
            return field(type, at: pointer)
        case .firstDay(let path):
            guard let field = at(path)?.field(.label, at: pointer + path) else { return nil }
            return LandedField(
                pointer: field.pointer,
                text: field.text.flatMap(Self.firstDay),
                isDerived: true
            )
        case .marketSet(let path):
            guard let value = at(path), value.isNull || value.kind == .array else { return nil }
            let codes = value.isNull ? nil : Set(value.elements.compactMap(\.string).filter(Self.isCode))
            let text = codes?.sorted().joined(separator: ",")
            return LandedField(pointer: pointer + path, text: text, isDerived: true)
        case .identifierOf(let path):
            guard let value = at(path), value.isNull || value.kind == .object else { return nil }
            return LandedField(pointer: pointer + path + "/id", text: value["id"]?.string)
        default: return nil
        }
    }

    /// This value as the database prints it; `nil` where a column of that type does not take it.
    private func field(_ type: ColumnType, at pointer: String) -> LandedField? {
        if isNull { return LandedField(pointer: pointer, text: nil) }
        let text: String? =
            switch type {
            case .integer, .bigint: int.map { "\($0)" }
            case .boolean: bool.map { "\($0)" }
            default: string.map { $0.replacing("\0", with: "\u{FFFD}") }
            }
        guard let text, type != .label || text.utf8.count <= 1_000 else { return nil }
        return LandedField(pointer: pointer, text: text)
    }

    /// Whether `text` is a market's code: transform leaves out of a list what is none.
    private static func isCode(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// The first day of a year, a month or a day; `nil` for what is none, as `0000` or `2020-02-30`.
    private static func firstDay(_ text: String) -> String? {
        guard text.wholeMatch(of: /[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?/) != nil else { return nil }
        let day: String = text + "-01-01".suffix(10 - text.count)
        let numbers = day.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, numbers[0] > 0, (1...12).contains(numbers[1]) else { return nil }
        let isLeap =
            numbers[0].isMultiple(of: 400) || numbers[0].isMultiple(of: 4) && !numbers[0].isMultiple(of: 100)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[numbers[1] - 1]).contains(numbers[2]) ? day : nil
    }
}
