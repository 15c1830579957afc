/// Which rows are made of fixed answers, in digests, and what tells them from others.
struct RowsRecord: Equatable {
    /// The number of the rows' format.
    var format: Int
    /// The digest of the mapping that they obey.
    var mapping: String
    /// The digest of the answers.
    var landing: String
    /// The digest of each file, by its name.
    var files: [String: String]
}

extension RowsRecord {
    private static let comment = "# The rows of fixed answers, in digests: make rows/record writes them."

    /// Reads a record; `nil` where `text` is none.
    init?(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2 else { return nil }
            values[words[0]] = words[1]
        }
        guard let format = values.removeValue(forKey: "format").flatMap({ Int($0) }),
            let mapping = values.removeValue(forKey: "mapping"),
            let landing = values.removeValue(forKey: "landing")
        else { return nil }
        self.init(format: format, mapping: mapping, landing: landing, files: values)
    }

    /// The record as it is kept: a name and what belongs to it on each line.
    var text: String {
        let head = [Self.comment, "format \(format)", "mapping \(mapping)", "landing \(landing)"]
        let rows = files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return (head + rows).map { $0 + "\n" }.joined()
    }
}
