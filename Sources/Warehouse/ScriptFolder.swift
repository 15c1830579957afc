import Foundation
public import Postgres

/// The folder of SQL scripts that ships beside the programs: `sql/`.
public struct ScriptFolder: Sendable, Equatable {
    /// The folder's path as the person gave it; the scripts' names begin with it.
    public let path: String
    /// What the scripts call their schemas instead; `nil` for the names that they are written with.
    let renaming: SchemaRenaming?

    /// The scripts under `path`; nothing is read yet.
    public init(_ path: String = "sql") {
        self.init(path, renaming: nil)
    }

    private init(_ path: String, renaming: SchemaRenaming?) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.renaming = renaming
    }

    /// The same scripts over schemas of other names.
    func with(_ renaming: SchemaRenaming) -> ScriptFolder {
        ScriptFolder(path, renaming: renaming)
    }

    /// The folder, after a look that it is there: a wrong one should be told before anything is started.
    ///
    /// - Returns: The same folder.
    /// - Throws: ``ScriptError/noScripts(path:)``.
    public func existing() throws -> ScriptFolder {
        guard FileManager.default.fileExists(atPath: "\(path)/statements") else {
            throw ScriptError.noScripts(path: path)
        }
        return self
    }

    /// The scripts of one subfolder, in the order of their names.
    ///
    /// - Parameter subfolder: `migrations`, `staging`, `merge`, `checks`, `analytics` or `statements`.
    /// - Returns: Every `.sql` file; empty when the subfolder holds none.
    /// - Throws: ``ScriptError/noScripts(path:)`` when there is no such folder.
    public func scripts(in subfolder: String) throws -> [SQLScript] {
        let folder = "\(path)/\(subfolder)"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ScriptError.noScripts(path: folder)
        }
        return try names.filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { try script("\(subfolder)/\($0)") }
    }

    /// The text of a statement.
    ///
    /// - Parameter statement: Which.
    /// - Returns: The statement, named by its file.
    /// - Throws: ``ScriptError/noScripts(path:)`` when there is no such folder;
    ///   ``ScriptError/unreadable(path:reason:)`` when it lacks the file.
    func statement(_ statement: Statement) throws -> SQLScript {
        try existing().script("statements/\(statement.rawValue).sql")
    }

    private func script(_ relativePath: String) throws -> SQLScript {
        let file = "\(path)/\(relativePath)"
        do {
            let data = try Data(contentsOf: URL(filePath: file))
            guard let text = String(data: data, encoding: .utf8) else {
                throw ScriptError.unreadable(path: file, reason: "it is not UTF-8")
            }
            return SQLScript(name: file, text: renaming?.renamed(text) ?? text)
        } catch let error as CocoaError {
            let cause = error.underlying as? POSIXError
            let reason = cause.map { String(cString: strerror($0.code.rawValue)) } ?? "no such script"
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
