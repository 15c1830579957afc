import Files
import Foundation

/// The settings of a `.env` file: `NAME=value` lines, for one user's eyes.
///
/// `export` before a name and quotes around a value are accepted, so that a shell can read the same file;
/// nothing is expanded. A byte order mark, which some editors put before the first line, is no part of it.
struct DotEnv: Sendable, Equatable {
    /// More than any settings take.
    private static let sizeLimit = 1 << 20

    /// The settings by name.
    let values: [String: String]

    /// No settings.
    init() {
        values = [:]
    }

    /// Reads the file at `path`; a file that is not there holds no settings, and neither does a directory, which is
    /// how Python's virtual environments are often called.
    ///
    /// - Parameter path: The file.
    /// - Throws: A ``SettingsError`` when others can read it, it is no file of settings, or a line is no setting.
    init(path: String) throws {
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
    /// - Throws: ``SettingsError/malformed(file:line:)``; ``SettingsError/unclosedQuote(file:line:)``.
    init(text: String, file: String) throws {
        var values: [String: String] = [:]
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let (name, text) = Self.setting(line) else {
                throw SettingsError.malformed(file: file, line: index + 1)
            }
            guard let value = Self.unquoted(text) else {
                throw SettingsError.unclosedQuote(file: file, line: index + 1)
            }
            values[name] = value
        }
        self.values = values
    }

    private static func setting(_ line: String) -> (name: String, text: String)? {
        let line = line.trimmingPrefix(/export\s+/)
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let name = line[..<equals].trimmingCharacters(in: .whitespaces)
        guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else { return nil }
        return (name, line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces))
    }

    /// The value that is written as `text`; `nil` where a quote is opened and not closed.
    private static func unquoted(_ text: String) -> String? {
        if let quote = text.first, quote == "\"" || quote == "'" {
            let inner = text.dropFirst()
            return inner.firstIndex(of: quote).map { String(inner[..<$0]) }
        }
        let comment = text.firstRange(of: /\s#/)?.lowerBound ?? text.endIndex
        return text[..<comment].trimmingCharacters(in: .whitespaces)
    }
}
