public import Concurrency
import Files
public import Foundation
public import Landing
public import Logging
import Normalization
public import Postgres
public import Warehouse

/// Transforms the landed lines of quarantined items again, and loads the result under their run's name.
///
/// Rows are made beside the run, in a directory for temporary files, so a closed run stays as it is. They name the
/// lines where Spotify's answers really stand, not copies of them; so the merge knows which items the load resolves.
public struct QuarantineReplay: Sendable {
    private let quarantine: Quarantine
    private let loader: Loader
    private let runs: URL
    private let isRehearsal: Bool
    private let stop: StopSignal
    private let log: Logger

    /// How many places of a run are named in the log with their outcome.
    private static let longestReport = 50

    /// What came of the items of one run.
    fileprivate struct Outcome {
        var lines = 0
        var missing = 0
        var rows = 0
        var loads = 0
        /// Items of which a place was read again.
        var tried: Set<Int> = []
        /// Places that are used now.
        var accepted = 0
    }

    /// A replay of items whose answers lie in a folder of runs.
    ///
    /// - Parameters:
    ///   - quarantine: Knows the items, and where they were seen.
    ///   - loader: Loads what comes in.
    ///   - runs: The directory that holds the runs.
    ///   - isRehearsal: Whether nothing is loaded.
    ///   - stop: Ends the work early, between two runs at the latest.
    ///   - log: Where it is said what came of each place.
    public init(
        quarantine: Quarantine,
        loader: Loader,
        runs: URL,
        isRehearsal: Bool,
        stop: StopSignal,
        log: Logger
    ) {
        self.quarantine = quarantine
        self.loader = loader
        self.runs = runs
        self.isRehearsal = isRehearsal
        self.stop = stop
        self.log = log
    }

    /// Replays the chosen items that are open, run by run, the oldest first.
    ///
    /// - Parameters:
    ///   - choice: Which; of those that it names by number, each that is not open is answered in the log.
    ///   - connection: A migrated database, used by nobody else meanwhile.
    /// - Returns: What came of them.
    /// - Throws: `QuarantineError.unknown` for a number that no item has; what transforming and loading throw; the runs
    ///   before stay loaded.
    public func perform(_ choice: Quarantine.Choice, _ connection: Connection) async throws -> Tally {
        let quarantine = quarantine
        let entries = try await stop.cancelling { try await quarantine.entries(choice, connection) }
        for entry in entries where choice.numbers != nil {
            guard let standing = entry.standing else { continue }
            log.info("item \(entry.number) \(standing): nothing to replay")
        }
        let open = entries.filter { $0.state == .open }
        guard !open.isEmpty else {
            log.info("nothing to replay: no item like this is open")
            return Tally(stage: "quarantine replay", counts: ["items": 0, "loads": 0])
        }
        return try await replay(open, connection)
    }

    private func replay(_ entries: [QuarantineEntry], _ connection: Connection) async throws -> Tally {
        let (quarantine, numbers) = (quarantine, entries.map(\.number))
        let places = try await stop.cancelling {
            try await quarantine.occurrences(of: numbers, openOnly: true, connection)
        }
        let reasons = Dictionary(entries.map { ($0.number, $0.reason) }) { first, _ in first }
        var sum = Outcome()
        var tally = Tally(stage: "quarantine replay")
        for (run, places) in Dictionary(grouping: places, by: \.run).sorted(by: { $0.key < $1.key }) {
            guard let outcome = try await replay(places, reasons, of: run, connection) else {
                tally.isPartial = true
                tally.reason = "stopped; started again, it replays what is still open"
                break
            }
            sum += outcome
        }
        let tried = sum.tried.sorted()
        let open = try await stop.cancelling {
            var choice = Quarantine.Choice()
            (choice.numbers, choice.states) = (numbers, [.open])
            return try await quarantine.entries(choice, connection).map(\.number)
        }
        if !isRehearsal {
            try await stop.cancelling {
                try await quarantine.noteTried(tried.filter(open.contains), connection)
            }
        }
        tally.counts = [
            "items": entries.count, "lines": sum.lines, "lines_missing": sum.missing, "rows": sum.rows,
            "loads": sum.loads, "places_accepted": sum.accepted, "items_resolved": entries.count - open.count,
            "items_open": open.count,
        ]
        return tally
    }

    /// Returns `nil` when it was stopped.
    private func replay(
        _ places: [QuarantineOccurrence],
        _ reasons: [Int: String],
        of name: String,
        _ connection: Connection
    ) async throws -> Outcome? {
        var outcome = Outcome()
        let run = RunDirectory(url: runs.appending(component: name))
        let (replayed, missing) = try divided(places, in: run)
        let there = Set(replayed.compactMap(\.line))
        outcome.lines = there.count
        outcome.missing = Self.lineCount(of: missing)
        guard !replayed.isEmpty else { return outcome }
        outcome.tried = Set(replayed.map(\.number))

        let folder = try Folder.createTemporary("discograph-replay")
        let target = RunDirectory(url: folder.appending(component: name))
        defer { try? FileManager.default.removeItem(at: folder) }
        try Folder.create(target.url, mode: 0o700)
        let transformation = try Transformation(
            of: run,
            lines: there,
            into: target,
            stop: stop,
            contracts: run.contracts(log)
        )
        guard let rows = try transformation.perform() else { return nil }

        let kept = try self.kept(in: target)
        let judged = replayed.map { ($0, kept.fate(of: $0, reason: reasons[$0.number] ?? "")) }
        outcome.accepted = judged.count { $0.1 == .accepted }
        // What would bring nothing new is not loaded.
        if !isRehearsal, judged.contains(where: { $0.1 != .stuck }) {
            let (loader, quarantine) = (loader, quarantine)
            let report = try await stop.cancelling { try await loader.load(target, connection) }
            if report.isRepeat {
                // These rows are in the tables; a load by an older program has kept their items back again since.
                let accepted = judged.filter { $0.1 == .accepted }.map { $0.0 }
                try await stop.cancelling {
                    try await quarantine.resolve(accepted, by: report.loadID, connection)
                }
            }
            outcome.loads = report.isRepeat ? 0 : 1
            outcome.rows = report.isRepeat ? 0 : rows.tables.values.reduce(0) { $0 + $1.rows }
        }
        report(judged)
        return outcome
    }

    /// In how many landed lines `places` are: of one name there are as many as machines had a run of that name.
    private static func lineCount(of places: [QuarantineOccurrence]) -> Int {
        Dictionary(grouping: places, by: \.landed).values.reduce(0) { sum, places in
            // Of some it is not known when they arrived.
            sum + max(1, Set(places.compactMap(\.arrivedAt)).count)
        }
    }

    /// Divides `places` into those whose lines are still there and the others; says of these why they stay.
    private func divided(
        _ places: [QuarantineOccurrence],
        in run: RunDirectory
    ) throws -> (there: [QuarantineOccurrence], missing: [QuarantineOccurrence]) {
        let wanted = Set(places.compactMap(\.line))
        // A run's own books are no answers: nothing of them is in the tables that a replay would fill.
        let answers = wanted.filter { LandedFile.content(of: $0.file) == .answers }
        guard FileManager.default.fileExists(atPath: run.url.path) else {
            log.warning(
                "run \(run.name) is not in \(runs.relativePath)/: its items stay open; name the folder with --runs"
            )
            return ([], places)
        }
        var arrivals: [LandedLineName: Date] = [:]
        try run.readLines(answers) { name, bytes in
            arrivals[name] = try LandedItem.arrival(of: bytes) ?? .distantPast
        }
        func isThere(_ place: QuarantineOccurrence) -> Bool {
            guard let arrival = place.line.flatMap({ arrivals[$0] }) else { return false }
            return place.arrivedAt == nil || place.arrivedAt == arrival
        }
        let missing = places.filter { !isThere($0) }
        for place in missing.sorted(by: { $0.landed < $1.landed }) {
            guard let line = place.line else { continue }
            let why =
                if !answers.contains(line) {
                    "is a line of the run's own books, not an answer"
                } else if arrivals[line] == nil {
                    "is not there any more"
                } else {
                    "arrived at another time, so it is of another run of that name"
                }
            log.warning("item \(place.number) stays open: \(run.name)/landing/\(place.landed) \(why)")
        }
        return (places.filter(isThere), missing)
    }

    private func kept(in run: RunDirectory) throws -> StillKept {
        var kept = StillKept()
        var reader = try LineReader(run.quarantine)
        while try reader.next({ kept.add(try JSONDecoder().decode(StillKept.Item.self, from: Data($0))) }) {}
        return kept
    }

    private func report(_ places: [(QuarantineOccurrence, StillKept.Fate)]) {
        for (place, fate) in places.prefix(Self.longestReport) {
            let landed = "\(place.run)/landing/\(place.landed)"
            let pointer = place.pointer.flatMap { $0.isEmpty ? nil : " \($0)" } ?? ""
            let name = "item \(place.number), \(landed)\(pointer)"
            switch fate {
            case .accepted: log.info("\(name): \(isRehearsal ? "would come in" : "came in")")
            case .stuck: log.warning("\(name): still cannot be used")
            case .otherwise(let reason): log.warning("\(name): cannot be used for another reason: \(reason)")
            }
        }
        if places.count > Self.longestReport {
            log.info("… and \(places.count - Self.longestReport) more places")
        }
    }
}

/// What a replay could not use either.
private struct StillKept {
    /// A line of `quarantine.ndjson`, as far as it tells one item from another.
    struct Item: Decodable {
        let kind: String
        let landed: String
        let pointer: String?
        let reason: String
    }

    /// What became of a place.
    enum Fate: Equatable {
        /// It is used.
        case accepted
        /// It is kept back as it was.
        case stuck
        /// It is kept back for this reason.
        case otherwise(String)
    }

    private var reasons: [String: Set<String>] = [:]

    mutating func add(_ item: Item) {
        // What was repaired is used.
        guard item.kind == QuarantineEntry.Kind.unusable.rawValue else { return }
        reasons[Self.place(item.landed, item.pointer), default: []].insert(item.reason)
    }

    func fate(of place: QuarantineOccurrence, reason: String) -> Fate {
        guard let reasons = reasons[Self.place(place.landed, place.pointer)] else { return .accepted }
        return reasons.contains(reason) ? .stuck : .otherwise(reasons.min() ?? "")
    }

    private static func place(_ landed: String, _ pointer: String?) -> String {
        "\(landed) \(pointer ?? "")"
    }
}

extension QuarantineReplay.Outcome {
    fileprivate static func += (sum: inout Self, other: Self) {
        sum.lines += other.lines
        sum.missing += other.missing
        sum.rows += other.rows
        sum.loads += other.loads
        sum.tried.formUnion(other.tried)
        sum.accepted += other.accepted
    }
}
