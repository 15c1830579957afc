import Diagnostics
public import Foundation
import Glibc
import Landing

/// What is wrong with the runs of a folder, for who looks at them only when something is.
///
/// A run that is waiting for a person is one; so is a night that was not, and one that brought less than it seems.
public struct RunCheckup: Sendable, Equatable {
    /// One thing that somebody should see.
    public struct Problem: Sendable, Equatable, Encodable {
        /// The run's directory; `nil` where it is that there is none.
        public let run: String?
        /// What is wrong, and what to do, in one line.
        public let problem: String
    }

    /// What was found; empty where all is right.
    public let problems: [Problem]

    /// Counts of tallies that are more than 0 where a run is less than it seems, and what they mean.
    private static let meanings: KeyValuePairs<String, String> = [
        Tally.Key.degraded:
            "routes are closed to this app, or their answers are not understood: its log names them",
        "warning_loaded_most_items_are_quarantined":
            "most of a kind was quarantined: discograph quarantine list",
        Tally.Key.unmatchedRevalidations:
            "answers that still hold are not in this database: discograph rebuild",
    ]

    /// A run that is done, or as good as that.
    private struct Finished {
        let run: RunDirectory
        let end: Date
        let record: RunRecord

        var path: String { run.url.relativePath }
    }

    /// Looks through a folder.
    ///
    /// What a finished run hides is looked for in the newest of each pipeline, unless that is too old itself: a trial
    /// that was given up alarms nobody for ever.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - pipeline: Only runs of this one, and those that do not say whose they are; `nil` for all.
    ///   - maximumAge: How long ago the newest finished run may have ended, unless one is going on; and how long ago
    ///     that may have started its latest stage.
    ///   - now: The time.
    /// - Throws: What the disk says.
    public init(
        of folder: RunFolder,
        pipeline: String? = nil,
        maximumAge: Duration,
        now: Date = Date()
    ) throws {
        var problems: [Problem] = []
        var finished: [String: [Finished]] = [:]
        var goesOn = false
        // Whoever may open no run there resumes none either: what may not be written says nothing to a mere onlooker.
        let mayWrite = access(folder.url.path, W_OK) == 0
        let listings = try folder.listings()
        let manifests = OriginalManifests(of: listings.compactMap { try? $0.entry.get() })
        for listing in listings {
            let path = listing.run.url.relativePath
            switch listing.entry {
            case .failure(let error):
                if let pipeline, let own = listing.run.pipeline, own != pipeline { continue }
                problems.append(Problem(run: path, problem: error.description.asOneLine))
            case .success(let entry):
                let record = entry.record
                guard pipeline == nil || record.pipeline == pipeline else { continue }
                let obstacle = mayWrite ? Self.obstacle(to: entry) ?? manifests.obstacle(to: entry) : nil
                let resumption = manifests.resumption(of: entry)
                let words =
                    Self.problem(of: entry, obstacle, resumption)
                    ?? Self.delay(of: entry, beyond: maximumAge, at: now)
                    ?? Self.rest(of: entry, beyond: maximumAge, at: now).map { "\($0): \(resumption)" }
                if let words { problems.append(Problem(run: path, problem: words)) }
                goesOn = goesOn || entry.isLive
                guard record.state.isClosed, let end = record.endedAt else { continue }
                finished[record.pipeline, default: []]
                    .append(Finished(run: listing.run, end: end, record: record))
            }
        }
        let whose = pipeline.map { " of \($0)" } ?? ""
        let series = finished.values.map { runs in runs.sorted { $0.end > $1.end } }
        let ages = series.map { (runs: $0, age: Duration.seconds(now.timeIntervalSince($0[0].end))) }
            .sorted { $0.age < $1.age }
        if let newest = ages.first, newest.age > maximumAge, !goesOn {
            let words = "ended \(newest.age.words) ago, more than \(maximumAge.words)"
            let problem = "the newest finished run\(whose) \(words)"
            problems.append(Problem(run: newest.runs[0].path, problem: problem))
        } else if ages.isEmpty, !goesOn {
            let problem = "no run\(whose) has finished in \(folder.url.relativePath)/"
            problems.append(Problem(run: nil, problem: problem))
        }
        for (index, known) in ages.enumerated() where index == 0 || known.age <= maximumAge {
            problems += Self.signs(in: known.runs).map { Problem(run: known.runs[0].path, problem: $0) }
        }
        self.problems = problems
    }

    /// What keeps a run from going on; `nil` where it is done, or somebody works on it, or can resume what he stopped.
    private static func problem(
        of entry: RunFolder.Entry,
        _ obstacle: String?,
        _ resumption: String
    ) -> String? {
        let stage = entry.record.stages.first { $0.state == .failed }
        let reason = stage.map { stage in ": \(stage.name)\(stage.reason.map { ": \($0.asOneLine)" } ?? "")" }
        switch entry.record.state {
        case .failed: return "failed\(reason ?? "")\(obstacle.map { "; \($0)" } ?? "")"
        case .running:
            guard !entry.isLive else { return nil }
            return "\(RunRecord.lostRunner) (is the disk full?): \(obstacle ?? resumption)"
        case .open, .stopped: return obstacle.map { "is \(entry.state), and \($0)" }
        case .partial, .done: return nil
        }
    }

    /// Why every night skips an unfinished run, and with it what it has landed; `nil` where none need do so.
    private static func obstacle(to entry: RunFolder.Entry) -> String? {
        guard !entry.record.state.isClosed, !entry.isLive else { return nil }
        do {
            try entry.run.requireRunnable()
            _ = try Manifest(of: entry.run)
            return nil
        } catch {
            return "it cannot be resumed: \("\(error)".asOneLine)"
        }
    }

    /// What is wrong with a run that nobody has gone on with for long, although it has landed answers, which count as
    /// known and are not loaded; `nil` where nothing is.
    private static func rest(
        of entry: RunFolder.Entry,
        beyond maximumAge: Duration,
        at now: Date
    ) -> String? {
        let record = entry.record
        guard !record.state.isClosed, !entry.isLive, let files = try? LandedFile.all(in: entry.run),
            files.contains(where: { $0.content == .answers && $0.size > 0 })
        else { return nil }
        let times = [record.endedAt] + record.stages.flatMap { [$0.startedAt, $0.endedAt] }
        let age = Duration.seconds(now.timeIntervalSince(times.compactMap(\.self).max() ?? record.openedAt))
        guard age > maximumAge else { return nil }
        let words = "what it has landed has waited for \(age.words), more than \(maximumAge.words)"
        return "is \(entry.state), and \(words)"
    }

    /// What is wrong with a run that somebody works on, and that may hang; `nil` where nothing is.
    private static func delay(
        of entry: RunFolder.Entry,
        beyond maximumAge: Duration,
        at now: Date
    ) -> String? {
        guard entry.isLive else { return nil }
        let starts = entry.record.stages.compactMap { stage in
            stage.startedAt.map { (name: stage.name, date: $0) }
        }
        let latest = starts.max { $0.date < $1.date }
        let age = Duration.seconds(now.timeIntervalSince(latest?.date ?? entry.record.openedAt))
        guard age > maximumAge else { return nil }
        let began = "\(latest?.name ?? "it") began \(age.words) ago, more than \(maximumAge.words)"
        return "goes on, but \(began): see its log, and stop it if it hangs"
    }

    /// What the newest of a pipeline's finished `runs` hides.
    private static func signs(in runs: [Finished]) -> [String] {
        guard let run = runs.first else { return [] }
        return run.record.stages.flatMap { stage -> [String] in
            let counted = meanings.compactMap { name, meaning -> String? in
                let count = stage.counts?[name] ?? 0
                return count > 0 ? "\(stage.name): \(name)=\(count): \(meaning)" : nil
            }
            // A used-up quota is nobody's business: what is told of is what else stood in the way, such as a lock.
            guard stage.state == .partial, !stage.isThrough else {
                guard counted.isEmpty else { return counted }
                return [futility(of: stage, in: run.run) ?? lockout(of: stage, in: runs)].compactMap(\.self)
            }
            let lack = stage.counts == nil ? " without a tally" : ""
            let reason = stage.reason.map { ": \($0.asOneLine)" } ?? ""
            return counted + ["\(stage.name): ended early\(lack)\(reason)"]
        }
    }

    /// What is to be said of a stage that gave up requests and was given no answer at all; `nil` for any other.
    private static func futility(of stage: StageRecord, in run: RunDirectory) -> String? {
        // What counts no answers may count failures of something else.
        guard let counts = stage.counts, counts[Tally.Key.answers] == 0,
            counts[Tally.Key.notModified] ?? 0 == 0, let failed = counts[Tally.Key.failed], failed > 0,
            !hasLanded(stage, in: run)
        else { return nil }
        let path = run.url.relativePath
        let words = "\(Tally.Key.failed)=\(failed), and nothing it asked for was answered"
        let retry = "--retry-failed \(path.asShellWord)"
        let advice = "see \(path)/landing/*/failures.ndjson; \(retry) asks again in a later run"
        return "\(stage.name): \(words): \(advice)"
    }

    /// What is to be said of a stage that Spotify has locked out before its first answer, run after run; `nil` for
    /// any other.
    ///
    /// What sent nothing waited for the end of a lock, which says nothing of the day after it.
    private static func lockout(of stage: StageRecord, in runs: [Finished]) -> String? {
        guard stage.state == .partial else { return nil }
        var count = 0
        for run in runs where count < lockoutsToTell {
            let start = run.record.stages.first { $0.name == stage.name }
            guard let start, start.requestsSent > 0 else { continue }
            guard start.isLockedOut, !hasLanded(start, in: run.run) else { return nil }
            count += 1
        }
        guard count == lockoutsToTell else { return nil }
        let fact = "Spotify answered none of its requests in the last \(count) runs that sent any"
        let reason = "each time there were too many, it said (429)"
        let advice = "something else uses the quota up (compare discograph quota), or this app has none"
        return "\(stage.name): \(fact): \(reason): \(advice)"
    }

    /// One night may come too early, or after somebody's trial.
    private static let lockoutsToTell = 3

    /// Whether an earlier start of a stage has landed answers, which its counts, those of its last one, do not say.
    private static func hasLanded(_ stage: StageRecord, in run: RunDirectory) -> Bool {
        let definition = (try? Manifest(of: run))?.stages.first { $0.name == stage.name }
        return (definition?.outputs ?? []).contains { output in
            guard output.kind == .answers else { return false }
            let segments = LandingSegments(in: run.url.appending(path: output.name))
            return (try? segments.holdAnswers()) ?? false
        }
    }
}
