import Catalog
import Diagnostics
import Foundation
public import Postgres

/// Where each value of an artist, album or track comes from.
public struct Trace: Sendable {
    /// What was asked for.
    public let subject: TraceSubject
    /// The identifier that has the rows: another one where Spotify answers the one asked for with it.
    public let id: String
    /// What the identifiers are, in words.
    public internal(set) var remarks: [String]
    /// The values, in the order of tables, places and columns.
    public internal(set) var values: [TracedValue]

    /// What the database knows of `subject`.
    ///
    /// - Parameters:
    ///   - subject: What is traced.
    ///   - connection: A migrated database.
    ///   - scripts: The folder with `statements`.
    /// - Throws: A ``ProvenanceError`` where nothing is known of it; a ``TargetError`` when the role may not read it; a
    ///   ``MigrationError`` or `ServerError`.
    public init(of subject: TraceSubject, _ connection: Connection, scripts: ScriptFolder) async throws {
        let migrator = Migrator(scripts: scripts)
        try await migrator.requireMigrated(connection, callsFunctions: true)
        self = try await migrator.reading(connection) {
            try await Trace(reading: subject, connection, scripts)
        }
    }

    private init(
        reading subject: TraceSubject,
        _ connection: Connection,
        _ scripts: ScriptFolder
    ) async throws {
        self.subject = subject
        (id, remarks) = try await Self.identity(of: subject, connection, scripts)
        values = try await connection.query(try scripts.statement(subject.kind.trace), [id])
            .map(TracedValue.init)
        try await findAnswers(connection, scripts)
        if !values.contains(where: { $0.table == "catalog.\(subject.kind.rawValue)" && $0.toldAt != nil }) {
            remarks.append(try await Self.references(to: id, connection, scripts))
        }
    }

    /// Only the values that match a pattern: a column, a table, or both; `*` stands for anything.
    ///
    /// - Parameter pattern: Such as `name`, `album_image`, `track.popularity`.
    /// - Throws: A ``ProvenanceError`` that names the nearest where nothing matches.
    public mutating func keep(_ pattern: String) throws {
        let kept = values.filter { value in value.names.contains { fnmatch(pattern, $0, 0) == 0 } }
        if kept.isEmpty {
            let names = Set(values.flatMap(\.names)).sorted()
            throw ProvenanceError.unknownColumn(name: pattern, nearest: NearestWord.to(pattern, among: names))
        }
        values = kept
    }

    /// The identifier that has rows, and what is to be said about it.
    private static func identity(
        of subject: TraceSubject,
        _ connection: Connection,
        _ scripts: ScriptFolder
    ) async throws -> (id: String, remarks: [String]) {
        let found = try await connection.query(
            try scripts.statement(.traceIdentity),
            [subject.id, subject.kind.rawValue]
        )
        guard let first = found.first else {
            throw ProvenanceError.unknownObject(id: subject.id, kind: subject.kind)
        }
        let kind = try first.decode("kind", as: String.self)
        let id = try first.decode("id", as: String.self)
        guard kind == subject.kind.rawValue else {
            throw ProvenanceError.otherKind(id: id, asked: subject.kind, kind: kind)
        }
        let others = try found.dropFirst().filter { row in
            try row.decode("kind", as: String.self) == kind && row.decode("is_alias", as: Bool.self)
        }
        .map { try $0.decode("id", as: String.self) }
        guard try first.decode("is_alias", as: Bool.self) else {
            return (id, others.map { "Spotify also answered this identifier with \($0)." })
        }
        let rest = others.isEmpty ? "" : "; earlier with \(others.joined(separator: ", "))"
        return (id, ["\(subject.id) was relinked: Spotify answers it with \(id)\(rest)."])
    }

    private mutating func findAnswers(_ connection: Connection, _ scripts: ScriptFolder) async throws {
        let times = Set(values.compactMap(\.toldAt)).sorted()
        guard !times.isEmpty else { return }
        let rows = try await connection.query(
            try scripts.statement(.traceAnswers),
            [times]
        )
        let answers = Dictionary(grouping: try rows.map(TracedAnswer.init), by: \.toldAt)
        for index in values.indices {
            guard let time = values[index].toldAt, let told = answers[time] else { continue }
            values[index].answers = told
            values[index].verdict = .unread
        }
    }

    private static func references(
        to id: String,
        _ connection: Connection,
        _ scripts: ScriptFolder
    ) async throws -> String {
        let rows = try await connection.query(try scripts.statement(.traceReferences), [id])
        let referring = try rows.map { row in
            let relation = try row.decode("relation", as: String.self)
            let kind = try row.decode("kind", as: String.self)
            let example = try row.decode("example", as: String.self)
            let number = try row.decode("number", as: Int.self)
            return "\(relation) of \(kind) \(example)\(number > 1 ? " and \(number - 1) more" : "")"
        }
        guard !referring.isEmpty else {
            return "No answer has told anything of it, and nothing refers to it."
        }
        return
            "No answer has told anything of it yet; it is referred to by \(referring.joined(separator: ", "))."
    }
}

extension EntityKind {
    /// What asks for the values of an object of the kind.
    fileprivate var trace: Statement {
        switch self {
        case .artist: .traceArtist
        case .album: .traceAlbum
        case .track: .traceTrack
        }
    }
}
