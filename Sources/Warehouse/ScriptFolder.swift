import Foundation
public import Postgres

/// The folder of SQL scripts that ships beside the programs: `sql/`.
///
/// A script is read when it is asked for, or is as it was when a ``snapshot()`` was taken.
public struct ScriptFolder: Sendable, Equatable {
    /// What a snapshot holds, with the names that the schemas are written with.
    private struct Contents: Sendable, Equatable {
        var scripts: [String: [SQLScript]] = [:]
        var statements: [Statement: SQLScript] = [:]
        var schema: String?
    }

    private static let subfolders = ["migrations", "staging", "merge", "checks", "analytics", "statements"]

    /// The folder's path as the person gave it; the scripts' names begin with it.
    public let path: String
    /// What the scripts call their schemas instead; `nil` for the names that they are written with.
    let renaming: SchemaRenaming?
    private let contents: Contents?

    /// The scripts under `path`; nothing is read yet.
    public init(_ path: String = "sql") {
        self.init(
            path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path,
            renaming: nil,
            contents: nil
        )
    }

    private init(_ path: String, renaming: SchemaRenaming?, contents: Contents?) {
        self.path = path
        self.renaming = renaming
        self.contents = contents
    }

    /// The same scripts over schemas of other names.
    func with(_ renaming: SchemaRenaming) -> ScriptFolder {
        ScriptFolder(path, renaming: renaming, contents: contents)
    }

    /// The folder as it is now: a program may work for hours, and somebody may change a script meanwhile.
    ///
    /// A wrong folder should be told before anything is started.
    ///
    /// - Returns: The same folder, with every script read.
    /// - Throws: ``ScriptError/noScripts(path:)`` when there are no statements;
    ///   ``ScriptError/missing(path:)`` when it lacks one of them;
    ///   ``ScriptError/unreadable(path:reason:)`` when a script cannot be read.
    public func snapshot() throws -> ScriptFolder {
        var contents = Contents()
        for subfolder in Self.subfolders {
            contents.scripts[subfolder] = try files(in: subfolder)
        }
        guard let texts = contents.scripts["statements"] else { throw ScriptError.noScripts(path: path) }
        let byName = Dictionary(texts.map { ($0.stem, $0) }) { first, _ in first }
        for statement in Statement.allCases {
            guard let text = byName[statement.rawValue] else {
                throw ScriptError.missing(path: "\(path)/\(Self.file(of: statement))")
            }
            contents.statements[statement] = text
        }
        contents.schema = schemaFile
        return ScriptFolder(path, renaming: renaming, contents: contents)
    }

    /// The scripts of one subfolder, in the order of their names.
    ///
    /// - Parameter subfolder: `migrations`, `staging`, `merge`, `checks`, `analytics` or `statements`.
    /// - Returns: Every `.sql` file; empty when the subfolder holds none.
    /// - Throws: ``ScriptError/noScripts(path:)`` when there is no such folder.
    public func scripts(in subfolder: String) throws -> [SQLScript] {
        let texts = try contents == nil ? files(in: subfolder) : contents?.scripts[subfolder]
        guard let found = texts else { throw ScriptError.noScripts(path: "\(path)/\(subfolder)") }
        return found.map { renamed($0) }
    }

    /// The text of a statement.
    ///
    /// - Parameter statement: Which.
    /// - Returns: The statement, named by its file.
    /// - Throws: ``ScriptError/noScripts(path:)`` when there is no such folder;
    ///   ``ScriptError/missing(path:)`` when it lacks the file;
    ///   ``ScriptError/unreadable(path:reason:)`` when the file cannot be read.
    func statement(_ statement: Statement) throws -> SQLScript {
        if let script = contents?.statements[statement] { return renamed(script) }
        guard FileManager.default.fileExists(atPath: "\(path)/statements") else {
            throw ScriptError.noScripts(path: path)
        }
        return renamed(try script(Self.file(of: statement)))
    }

    /// What `schema.sql` says that the migrations make; `nil` for a folder without it.
    var schema: String? {
        contents == nil ? schemaFile : contents?.schema
    }

    private var schemaFile: String? {
        try? String(contentsOf: URL(filePath: "\(path)/schema.sql"), encoding: .utf8)
    }

    private static func file(of statement: Statement) -> String { "statements/\(statement.rawValue).sql" }

    /// What the files of `subfolder` hold; `nil` when there is no such folder.
    private func files(in subfolder: String) throws -> [SQLScript]? {
        let folder = "\(path)/\(subfolder)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        return try names.filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { try script("\(subfolder)/\($0)") }
    }

    private func renamed(_ script: SQLScript) -> SQLScript {
        guard let renaming else { return script }
        return SQLScript(name: script.name, text: renaming.renamed(script.text))
    }

    private func script(_ relativePath: String) throws -> SQLScript {
        let file = "\(path)/\(relativePath)"
        do {
            let data = try Data(contentsOf: URL(filePath: file))
            guard let text = String(data: data, encoding: .utf8) else {
                throw ScriptError.unreadable(path: file, reason: "it is not UTF-8")
            }
            return SQLScript(name: file, text: text)
        } catch let error as CocoaError {
            if error.code == .fileReadNoSuchFile { throw ScriptError.missing(path: file) }
            let cause = error.underlying as? POSIXError
            let reason =
                cause.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
            throw ScriptError.unreadable(path: file, reason: reason)
        }
    }
}

extension SQLScript {
    /// The file's name without folder and ending, such as `10_artist`.
    var stem: String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        return file.hasSuffix(".sql") ? String(file.dropLast(4)) : file
    }

    /// A statement that is no more than session control, with its own words as its name.
    static func session(_ text: String) -> SQLScript {
        SQLScript(name: text, text: text)
    }
}
