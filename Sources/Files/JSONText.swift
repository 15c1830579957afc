import Diagnostics
import Foundation

/// Values as JSON text: keys sorted and times in UTC with milliseconds, so that it is the same every time.
public enum JSONText {
    /// `value` on one line, without its end.
    ///
    /// - Parameters:
    ///   - value: What is written.
    ///   - isToTheSecond: Whether times are without milliseconds, as in what a person reads.
    /// - Returns: The line.
    /// - Throws: An `EncodingError` for a number that JSON cannot hold.
    public static func line(of value: some Encodable, isToTheSecond: Bool = false) throws -> String {
        String(decoding: try encoder([], isToTheSecond: isToTheSecond).encode(value), as: UTF8.self)
    }

    /// `value` as the content of a file, its last line ended.
    ///
    /// - Parameters:
    ///   - value: What is written.
    ///   - isIndented: Whether every key stands on a line of its own, for a person who opens the file.
    /// - Returns: The bytes.
    /// - Throws: An `EncodingError` for a number that JSON cannot hold.
    public static func file(of value: some Encodable, isIndented: Bool = false) throws -> [UInt8] {
        try [UInt8](encoder(isIndented ? .prettyPrinted : []).encode(value)) + [UInt8(ascii: "\n")]
    }

    /// The value that `bytes` hold.
    ///
    /// - Parameters:
    ///   - type: What is expected.
    ///   - bytes: JSON.
    /// - Returns: The value.
    /// - Throws: A `DecodingError` where it is something else.
    public static func value<Value: Decodable>(
        _ type: Value.Type,
        from bytes: some Sequence<UInt8>
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Timestamp.date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time: \(text)")
            }
            return date
        }
        return try decoder.decode(type, from: Data(bytes))
    }

    private static func encoder(
        _ formatting: JSONEncoder.OutputFormatting,
        isToTheSecond: Bool = false
    ) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(isToTheSecond ? Timestamp.seconds(date) : Timestamp.text(date))
        }
        return encoder
    }
}
