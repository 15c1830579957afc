import Diagnostics
public import Foundation
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

    /// When a line says that it was written, to the millisecond: it tells lines of one name apart.
    ///
    /// - Parameter line: The landed line without its line break.
    /// - Returns: The time; `nil` for a line that does not say so.
    /// - Throws: A `JSONError` when there is no memory.
    public static func arrival(of line: UnsafeRawBufferPointer) throws -> Date? {
        do {
            let parser = JSONParser()
            let root = try parser.parse(line, marksSurrogates: true)
            return arrival(root)
        } catch JSONError.malformed {
            return nil
        }
    }

    private static func arrival(_ root: JSONElement) -> Date? {
        (root["fetched_at"] ?? root["at"])?.string.flatMap { time($0) }
    }

    /// Whatever fraction of a second a line tells, the database is asked for milliseconds.
    private static func time(_ text: String) -> Date? {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, text.hasSuffix("Z") else { return Timestamp.date(text) }
        let fraction = parts[1].dropLast().prefix(3)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return Timestamp.date("\(parts[0]).\(fraction)\(zeros)Z")
    }
}
