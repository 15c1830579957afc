import Foundation
import Glibc

/// The settings of a `.env` file: `NAME=value` lines, for one user's eyes.
///
/// `export` before a name and quotes around a value are accepted, so that a shell can read the same file;
/// nothing is expanded.
public struct DotEnv: Sendable, Equatable {
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
    /// - Throws: A ``SettingsError`` when others can read it, or a line is no setting.
    public init(path: String) throws {
        var info = stat()
        guard stat(path, &info) == 0 else {
            guard errno == ENOENT else {
                throw SettingsError.unreadable(file: path, reason: String(cString: strerror(errno)))
            }
            self.init()
            return
        }
        guard info.st_mode & S_IFMT != S_IFDIR else {
            self.init()
            return
        }
        let permissions = info.st_mode & 0o777
        guard permissions & 0o077 == 0 else {
            throw SettingsError.readableByOthers(file: path, mode: String(permissions, radix: 8))
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError.unreadable(file: path, reason: "is it a file of this user?")
        }
        try self.init(text: String(decoding: data, as: UTF8.self), file: path)
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
