import JSON

/// An item of a landed answer, looked up again where it was quarantined.
public enum LandedItem {
    /// The whole item as JSON.
    ///
    /// - Parameters:
    ///   - line: The landed line without its line break.
    ///   - pointer: Where the item stands in the answer's body, or what it lacks should; `nil` for the line itself.
    ///   - excerpt: How the item begins, which tells the one from the other.
    /// - Returns: The item; the line as it is when it is no JSON; `nil` when nothing stands at the pointer.
    /// - Throws: A `JSONError` when there is no memory.
    public static func text(
        in line: UnsafeRawBufferPointer,
        at pointer: String?,
        beginning excerpt: String? = nil
    ) throws -> String? {
        guard let pointer else { return String(decoding: line, as: UTF8.self) }
        do {
            let parser = JSONParser()
            let root = try parser.parse(line, marksSurrogates: true)
            // A line of the run's books is pointed into itself.
            let written = root["request"] == nil ? root : root["body"]
            return written?.item(at: pointer, beginning: excerpt)?.text
        } catch JSONError.malformed {
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// When a line says that it was written, in UTC to the millisecond: it tells lines of one name apart.
    ///
    /// - Parameter line: The landed line without its line break.
    /// - Returns: The time; `nil` for a line that does not say so.
    /// - Throws: A `JSONError` when there is no memory.
    public static func arrival(of line: UnsafeRawBufferPointer) throws -> String? {
        do {
            let parser = JSONParser()
            let root = try parser.parse(line, marksSurrogates: true)
            return arrival(root)
        } catch JSONError.malformed {
            return nil
        }
    }

    private static func arrival(_ root: JSONElement) -> String? {
        (root["fetched_at"] ?? root["at"])?.string.map { milliseconds($0) }
    }

    private static func milliseconds(_ time: String) -> String {
        let parts = time.split(separator: "Z", maxSplits: 1).first?.split(separator: ".", maxSplits: 1) ?? []
        let fraction = parts.count > 1 ? parts[1].prefix(3) : ""
        return "\(parts.first ?? "").\(fraction)\(String(repeating: "0", count: 3 - fraction.count))Z"
    }
}
