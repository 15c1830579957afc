import Digest
import Foundation
public import Postgres

/// One numbered file of `sql/migrations`.
public struct Migration: Sendable, Equatable {
    /// The number in front of the name, counted from 1.
    public let number: Int
    /// The SQL, named by its file.
    public let script: SQLScript
    /// SHA-256 of the file, in lower-case hexadecimal.
    public let sha256: String

    /// The file's name without its folder.
    public var fileName: String { script.stem + ".sql" }

    /// A migration whose number is read from the script's name.
    ///
    /// - Parameter script: A file named `NNNN_what_it_does.sql`.
    /// - Throws: ``MigrationError/badName(file:)``.
    public init(_ script: SQLScript) throws {
        guard let match = script.stem.wholeMatch(of: /([0-9]{4})_[a-z0-9_]+/),
            let number = Int(match.output.1)
        else {
            throw MigrationError.badName(file: script.name)
        }
        self.number = number
        self.script = script
        sha256 = try SHA256.hex(of: script.text)
    }

    /// The migrations of a folder, numbered 1, 2, 3, … without gap or repetition.
    static func all(in scripts: ScriptFolder) throws -> [Migration] {
        let migrations = try scripts.scripts(in: "migrations").map(Migration.init)
        var previous: Migration?
        for migration in migrations {
            if let previous, previous.number == migration.number {
                throw MigrationError.duplicateNumber(
                    first: previous.script.name,
                    second: migration.script.name
                )
            }
            let expected = (previous?.number ?? 0) + 1
            guard migration.number == expected else {
                throw MigrationError.missing(number: expected, before: migration.script.name)
            }
            previous = migration
        }
        guard !migrations.isEmpty else { throw ScriptError.noScripts(path: "\(scripts.path)/migrations") }
        return migrations
    }
}
