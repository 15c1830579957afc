import Diagnostics
import Files
import Foundation
import Spotify

/// Something that answers have shown of a client id.
struct CapabilityFact: Codable, Sendable, Equatable {
    /// How much: a size, or 1 for yes and 0 for no; of two values the smaller one is the restriction.
    var value: Int
    /// When an answer last showed it.
    var learnedAt: Date

    private enum CodingKeys: String, CodingKey {
        case value
        case learnedAt = "learned_at"
    }

    /// Whether it needs no second look at `now`; what lies in the future was noted by a clock that was wrong.
    func isFresh(at now: Date) -> Bool {
        learnedAt <= now && now.timeIntervalSince(learnedAt) < Self.lifetime
    }

    /// Spotify changes what it grants without notice, in both directions.
    static let lifetime: TimeInterval = 7 * 86_400
}

/// The file of all facts of one client id, or of one pool, in `DISCOGRAPH_HOME/capabilities/<api host>`.
struct CapabilityFile: Sendable {
    let url: URL
    /// How long to wait for another process that writes.
    var patience = Duration.seconds(5)

    /// The facts by name; none where there is no file, or none that can be read: they are cheap to learn again.
    func read() -> [CapabilityName: CapabilityFact] {
        Self.named(readAll())
    }

    /// What the file holds, also what only a later version has a name for.
    private func readAll() -> [String: CapabilityFact] {
        guard let bytes = try? AtomicFile.read(url) else { return [:] }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let facts = (try? decoder.decode([String: CapabilityFact].self, from: Data(bytes))) ?? [:]
        return facts.filter { text, fact in
            guard let name = CapabilityName(text: text) else { return true }
            return LearnedCapabilities.isPossible(fact, named: name)
        }
    }

    private static func named(_ facts: [String: CapabilityFact]) -> [CapabilityName: CapabilityFact] {
        var known: [CapabilityName: CapabilityFact] = [:]
        for (text, fact) in facts {
            if let name = CapabilityName(text: text) { known[name] = fact }
        }
        return known
    }

    /// Adds `facts`, learned just now, to those of other processes, and returns them all.
    ///
    /// While a process is stopped that was about to write, nothing is written: facts are cheap to learn again.
    ///
    /// - Parameters:
    ///   - facts: What was learned, by name.
    ///   - isStillTrue: Whether a fact may be written; asked when nobody else can write any more.
    /// - Returns: What is known now, by name.
    /// - Throws: Where it cannot be read or written.
    func merge(
        _ facts: [CapabilityName: CapabilityFact],
        where isStillTrue: (CapabilityName, CapabilityFact) -> Bool = { _, _ in true }
    ) throws -> [CapabilityName: CapabilityFact] {
        let folder = url.deletingLastPathComponent()
        let lock = try LockFile(at: folder.appending(component: ".\(url.lastPathComponent).lock"))
        guard try lock.take(within: patience) else { return read().merging(facts) { $1 } }
        defer { lock.release() }
        var merged = readAll()
        for (name, fact) in facts where isStillTrue(name, fact) { merged[name.text] = fact }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        encoder.dateEncodingStrategy = .iso8601
        try AtomicFile.write(encoder.encode(merged) + [10], to: url, mode: 0o600)
        return Self.named(merged)
    }
}

extension StateDirectory {
    /// The capabilities of `clients` at the API `host`; a pool has a file of its own, for what all may ask.
    func capabilities(host: String, clients: [String]) -> URL {
        var name = clients.first ?? ""
        if clients.count > 1 {
            // A digest (FNV-1a): the ids together may be longer than a file's name.
            let digest = clients.sorted().joined(separator: "\n").utf8
                .reduce(into: UInt64(0xCBF2_9CE4_8422_2325)) { $0 = ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            name = "pool-\(String(digest, radix: 16))"
        }
        return file(in: "capabilities", host: host, name: name, suffix: ".json")
    }
}
