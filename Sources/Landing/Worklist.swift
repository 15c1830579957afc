public import Catalog
import Files
import Foundation

/// An object to fetch: kind, id, and why.
public struct WorklistItem: Codable, Sendable, Equatable {
    /// What it is.
    public var kind: EntityKind
    /// Spotify's id.
    public var id: String
    /// What led to it, for a person: `search: miles davis`.
    public var why: String

    /// The object of `kind` with `id`, wanted because of `why`.
    public init(kind: EntityKind, id: String, why: String) {
        self.kind = kind
        self.id = id
        self.why = why
    }
}

extension [WorklistItem] {
    /// The items with an id that Spotify could have given, each once.
    public var unique: [WorklistItem] {
        var seen: Set<String> = []
        return filter { SpotifyID.isValid($0.id) && seen.insert($0.id).inserted }
    }
}

/// The worklists of a run: each extract stage writes its own, consumers merge them.
public enum Worklist {
    /// Writes what `source` found of `kind`, replacing what it wrote before.
    public static func write(
        _ items: [WorklistItem],
        of kind: EntityKind,
        from source: LandingSource,
        in run: RunDirectory
    ) throws {
        try write(items, to: run.worklist(of: kind, from: source))
    }

    /// Writes what is planned of `kind`, in the order in which it is to be fetched, replacing an earlier plan.
    public static func write(
        planned items: [WorklistItem],
        of kind: EntityKind,
        in run: RunDirectory
    ) throws {
        try write(items, to: run.plannedWorklist(of: kind))
    }

    private static func write(_ items: [WorklistItem], to url: URL) throws {
        var bytes: [UInt8] = []
        for item in items {
            var line = JSONLine()
            line.add("kind", item.kind.rawValue)
            line.add("id", item.id)
            line.add("why", item.why)
            bytes += line.finished()
        }
        try AtomicFile.write(bytes, to: url)
    }

    /// What all stages found of `kind`, each id once, in the order in which it was first found.
    public static func merged(of kind: EntityKind, in run: RunDirectory) throws -> [WorklistItem] {
        var items: [WorklistItem] = []
        var seen: Set<String> = []
        let decoder = JSONDecoder()
        // What was planned comes first: the most valuable first.
        let urls =
            [run.plannedWorklist(of: kind)] + LandingSource.allCases.map { run.worklist(of: kind, from: $0) }
        for url in urls {
            guard let bytes = try AtomicFile.read(url) else { continue }
            for line in bytes.split(separator: 10) {
                // A line that cannot be read is one id fewer, never the end of the rest.
                guard let item = try? decoder.decode(WorklistItem.self, from: Data(line)) else { continue }
                if seen.insert(item.id).inserted { items.append(item) }
            }
        }
        return items
    }
}
