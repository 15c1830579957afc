import Foundation
import Landing

/// The settings of a `.env` file: `NAME=value` lines, for one user's eyes.
///
/// `export` before a name and quotes around a value are accepted, so that a shell can read the same file;
/// nothing is expanded.
public struct DotEnv: Sendable, Equatable {
    /// More than any settings take.
    private static let sizeLimit = 1 << 20

    /// The settings by name.
    public let values: [String: String]

    /// No settings.
    public init() {
        values = [:]
    }

    /// Reads the file at `path`; a file that is not there holds no settings, and neither does a directory, which is
    /// how Python's virtual environments are often called.
    ///
    /// - Parameter path: The file.
    /// - Throws: A ``SettingsError`` when others can read it, it is no file of settings, or a line is no setting.
    public init(path: String) throws {
        do {
            guard let file = try InspectedFile(URL(filePath: path)), file.kind != .directory else {
                self.init()
                return
            }
            guard file.permissions & 0o077 == 0 else {
                throw SettingsError.readableByOthers(file: path, mode: String(file.permissions, radix: 8))
            }
            guard file.kind == .file, file.size <= Self.sizeLimit else {
                throw SettingsError.unreadable(
                    file: path,
                    reason:
                        "it is no file of settings; put one of NAME=value lines in its place, or remove it"
                )
            }
            try self.init(text: String(decoding: try file.bytes(), as: UTF8.self), file: path)
        } catch let error as StorageError {
            throw SettingsError.unreadable(file: path, reason: "\(error.reason); is it a file of this user?")
        }
    }

    /// Reads settings from text.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - file: The name that failures give.
    /// - Throws: ``SettingsError/malformed(file:line:)``.
    public init(text: String, file: String) throws {
        var values: [String: String] = [:]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let (name, value) = Self.setting(line) else {
                throw SettingsError.malformed(file: file, line: index + 1)
            }
            values[name] = value
        }
        self.values = values
    }

    private static func setting(_ line: String) -> (name: String, value: String)? {
        let line = line.hasPrefix("export ") ? String(line.dropFirst("export ".count)) : line
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let name = line[..<equals].trimmingCharacters(in: .whitespaces)
        guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else { return nil }
        let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        return (name, unquoted(value))
    }

    private static func unquoted(_ value: String) -> String {
        for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) {
            let inner = value.dropFirst()
            guard let end = inner.firstIndex(of: Character(quote)) else { break }
            return String(inner[..<end])
        }
        let comment = value.firstRange(of: /\s#/)?.lowerBound ?? value.endIndex
        return value[..<comment].trimmingCharacters(in: .whitespaces)
    }
}
