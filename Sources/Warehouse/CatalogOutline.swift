public import Catalog
import Cluster
import Foundation
public import Postgres

/// What the warehouse has confirmed, read for planning in one transaction that can write nothing.
///
/// Everything is read in portions, so that memory stays bounded however large the catalogue is.
public struct CatalogOutline: Sendable {
    private let connection: Connection
    private let statements: [EntityKind: SQLScript]
    private let trackLists: SQLScript
    private let missingObjects: SQLScript

    /// The outline of a migrated database; its transaction lasts until ``close()``.
    ///
    /// - Parameters:
    ///   - connection: The database, used by nothing else meanwhile.
    ///   - scripts: The folder with `statements`.
    /// - Throws: ``MigrationError/behind(pending:)`` and its like; a ``ScriptError``; a ``TargetError`` when the
    ///   role may not read that; a `ServerError` or `RowError`.
    public init(_ connection: Connection, scripts: ScriptFolder) async throws {
        self.connection = connection
        statements = [
            .artist: try scripts.statement(.outlineArtists),
            .album: try scripts.statement(.outlineAlbums),
            .track: try scripts.statement(.outlineTracks),
        ]
        trackLists = try scripts.statement(.outlineTrackLists)
        missingObjects = try scripts.statement(.outlineMissing)
        try await connection.run(.session("begin transaction isolation level repeatable read, read only"))
        try await Migrator(scripts: scripts).requireMigrated(connection)
    }

    /// The outline of the database that `environment` names, or of the project's own.
    ///
    /// - Parameters:
    ///   - environment: Variables by name.
    ///   - scripts: The folder with `statements`.
    ///   - startsCluster: Whether the project's own cluster is started where it stands still; one that was never
    ///     made is not made.
    /// - Returns: `nil` where there is only the project's own cluster, and it does not run.
    /// - Throws: A `DatabaseFailure`: a `ClusterError`, a `ConnectionError`, or as ``init(_:scripts:)``.
    public static func open(
        _ environment: [String: String],
        scripts: ScriptFolder,
        startsCluster: Bool
    ) async throws -> CatalogOutline? {
        let location = try DatabaseLocation(environment: environment)
        if case .embedded(let cluster) = location {
            switch cluster.status {
            case .absent: return nil
            case .stopped where !startsCluster: return nil
            case .stopped, .running: break
            }
        }
        // A wrong folder is no reason to start a cluster.
        let scripts = try scripts.snapshot()
        return try await CatalogOutline(Connection.open(location.started()), scripts: scripts)
    }

    /// Those of `ids` that any answer told about, in the order of their ids.
    ///
    /// - Parameters:
    ///   - ids: Up to some thousands.
    ///   - kind: What they are.
    /// - Returns: What is known of each; nothing of those that are only referred to.
    /// - Throws: A `ServerError` or `RowError`; `CancellationError`.
    public func objects(_ ids: [String], of kind: EntityKind) async throws -> [KnownObject] {
        guard !ids.isEmpty else { return [] }
        return try await read(kind, [ids, "", ids.count])
    }

    /// The next objects of `kind`, in the order of their ids.
    ///
    /// - Parameters:
    ///   - kind: Which.
    ///   - id: The last id of the portion before; empty for the first portion.
    ///   - limit: How many at most.
    /// - Returns: The portion; an empty one at the end.
    /// - Throws: A `ServerError` or `RowError`; `CancellationError`.
    public func objects(of kind: EntityKind, after id: String, limit: Int) async throws -> [KnownObject] {
        try await read(kind, [nil, id, limit])
    }

    /// The pages of tracks of `albums` that were read, the oldest answer of each album first.
    ///
    /// - Throws: A `ServerError` or `RowError`; `CancellationError`.
    public func trackPages(ofAlbums albums: [String]) async throws -> [KnownTrackPage] {
        guard !albums.isEmpty else { return [] }
        return try await connection.query(trackLists, [albums])
            .map(KnownTrackPage.init)
    }

    /// Every object that Spotify said does not exist, once for each market that it was asked for with.
    ///
    /// - Throws: A `ServerError` or `RowError`; `CancellationError`.
    public func missing() async throws -> [MissingObject] {
        try await connection.query(missingObjects).map(MissingObject.init)
    }

    /// Whether no answer told the warehouse of any object, as before its first load.
    ///
    /// - Throws: A `ServerError` or `RowError`; `CancellationError`.
    public func isEmpty() async throws -> Bool {
        for kind in EntityKind.allCases {
            guard try await objects(of: kind, after: "", limit: 1).isEmpty else { return false }
        }
        return true
    }

    /// Ends the transaction and closes the connection.
    public func close() async {
        await connection.close()
    }

    private func read(
        _ kind: EntityKind,
        _ parameters: [(any StatementParameter)?]
    ) async throws -> [KnownObject] {
        guard let statement = statements[kind] else { return [] }
        return try await connection.query(statement, parameters).map(KnownObject.init)
    }
}

extension KnownObject {
    /// A row of `outline_….sql`.
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.decode("id"),
            seenAt: Date(milliseconds: try row.decode("seen_at")),
            wholeAt: try row.decode("whole_at", as: Int?.self).map(Date.init(milliseconds:))
        )
        popularity = try row.decode("popularity")
        followers = try row.decode("followers")
        totalTracks = try row.decode("total_tracks")
    }
}

extension KnownTrackPage {
    /// A row of `outline_track_lists.sql`.
    fileprivate init(_ row: Row) throws {
        self.init(
            album: try row.decode("album_id"),
            fetchedAt: Date(milliseconds: try row.decode("fetched_at")),
            offset: try row.decode("first_position", as: Int.self) - 1,
            count: try row.decode("item_count"),
            isLast: try row.decode("is_last"),
            total: try row.decode("total_tracks"),
            tracks: try row.decode("tracks", as: TrackPlaces.self).tracks
        )
    }
}

/// Tracks by position as `outline_track_lists.sql` gives them, such as `1:63OQup… 2:2nLtzo…`.
private struct TrackPlaces: ColumnValue {
    /// Positions count from 0 here.
    var tracks: [(position: Int, id: String)] = []

    init?(columnText text: String?) {
        guard let text else { return nil }
        for item in text.split(separator: " ") {
            let parts = item.split(separator: ":")
            guard parts.count == 2, let position = Int(parts[0]) else { return nil }
            tracks.append((position - 1, String(parts[1])))
        }
    }
}

extension MissingObject {
    /// A row of `outline_missing.sql`.
    fileprivate init(_ row: Row) throws {
        self.init(
            kind: try row.decode("kind"),
            id: try row.decode("id"),
            market: try row.decode("market"),
            from: Date(milliseconds: try row.decode("missing_from")),
            at: Date(milliseconds: try row.decode("missing_at"))
        )
    }
}

extension EntityKind: ColumnValue {}
