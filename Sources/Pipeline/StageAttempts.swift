import Concurrency
import Diagnostics
import Files
import Foundation
import Glibc
import Landing

/// Starts a stage, retries it as its policy says, and records the outcome.
struct StageAttempts: Sendable {
    let stage: StageDefinition
    /// What the stages of the run may spend, all together.
    let limits: SpendingLimits
    let run: RunDirectory
    let isVerbose: Bool
    let executable: String
    /// Whether its program is one of ours, which locks its part of the run itself.
    let isOwn: Bool
    let stop: StopSignal
    let say: @Sendable (String) -> Void
    let status: StatusLine?

    /// Starts the stage until it ends for good.
    ///
    /// - Parameters:
    ///   - known: What is known of the stage so far.
    ///   - spent: How many requests the run has sent before it.
    /// - Returns: What became of it, and how many requests the run has sent then; no others may send any meanwhile.
    /// - Throws: What the disk says about the run's own files.
    func perform(_ known: StageRecord, after spent: Int) async throws -> (record: StageRecord, spent: Int) {
        guard !isOwn else { return try await attempt(known, after: spent, holding: nil) }
        var record = known
        let lock: StageLock
        do {
            lock = try await StageLock(of: stage.name, in: run, stop: stop, say: say)
        } catch let error as RunError {
            // Also what only lands: nobody knows what the one that goes on does to a run that is closed.
            record.stop(because: error.description, at: Date())
            say("\(stage.name): \(summary(of: record))")
            return (record, spent)
        } catch is CancellationError {
            record.stop(at: Date())
            return (record, spent)
        }
        defer { lock.release() }
        return try await attempt(known, after: spent, holding: lock)
    }

    private func attempt(
        _ known: StageRecord,
        after spent: Int,
        holding lock: StageLock?
    ) async throws -> (record: StageRecord, spent: Int) {
        var record = known
        var spent = spent
        var written = isLimited ? try RequestCount(of: run) : nil
        if escapesLimits {
            say("limits do not reach \(stage.name): its program is none of Discograph's")
        }
        for attempt in 1...max(1, stage.retry.maxAttempts) {
            let command = self.command(after: spent)
            // One that is done does nothing, and prints the tally of then.
            let wasDone = try Receipt(of: stage.name, in: run)?.isDone ?? false
            record.begin(at: Date())
            say("\(stage.name): started: \(command.dropFirst().reduce(stage.command[0]) { "\($0) \($1)" })")
            let ending: StageProcess.Ending
            do {
                ending = try await process(command, holding: lock).run()
            } catch let error as any Failure {
                throw error
            } catch {
                let outcome = StageOutcome(notStarted: error)
                record.end(outcome, at: Date())
                say("\(stage.name): \(outcome.reason ?? "")")
                return (record, spent)
            }
            let outcome = try settle(&record, ending)
            spent += try max(wasDone ? 0 : record.requestsSent, written?.new() ?? 0)
            guard outcome.isWorthAnother, attempt < stage.retry.maxAttempts else { break }
            say(
                "\(stage.name): attempt \(attempt) failed (\(record.reason ?? "")); again in \(stage.retry.interval.words)"
            )
            await rest()
            if stop.isRequested {
                record.stop()
                break
            }
        }
        say("\(stage.name): \(summary(of: record))")
        return (record, spent)
    }

    /// Whether the number of requests counts that it sends.
    private var isLimited: Bool { stage.landsOnly && limits.maximumRequests != nil }

    /// Whether it may send requests that limits of the command line are meant for, and is not told of them.
    private var escapesLimits: Bool {
        let isGiven = !limits.budgets.isEmpty || limits.maximumRequests != nil || limits.deadline != nil
        return isGiven && stage.landsOnly && !stage.plansOnly && !stage.obeysLimits
    }

    private func command(after spent: Int) -> [String] {
        [executable]
            + stage.command.dropFirst().map {
                $0.replacing("${run}", with: run.url.relativePath)
                    .replacing("${manifest}", with: run.manifest.relativePath)
            } + handedOn(after: spent).arguments
    }

    /// What of the limits concerns the stage: of a plan only the budgets, of what neither plans nor lands nothing.
    private func handedOn(after spent: Int) -> SpendingLimits {
        guard stage.obeysLimits else { return SpendingLimits() }
        if stage.plansOnly { return limits.budgetsOnly }
        return stage.landsOnly ? limits.less(requests: spent) : SpendingLimits()
    }

    private func process(_ command: [String], holding lock: StageLock?) -> StageProcess {
        let name = stage.name
        let say = say
        return StageProcess(
            stage: name,
            command: command,
            log: run.log(of: name),
            output: run.output(of: name),
            timeout: stage.timeout,
            grace: stage.grace,
            isVerbose: isVerbose,
            isOwn: isOwn,
            lock: lock,
            stop: stop,
            onLine: { say(LogLine.shown($0, stage: name)) },
            status: status
        )
    }

    private func rest() async {
        let deadline = ContinuousClock.now + stage.retry.interval
        while !stop.isRequested, !Task.isCancelled, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Notes how a process of the stage ended, and sees to it that there is a receipt.
    private func settle(_ record: inout StageRecord, _ ending: StageProcess.Ending) throws -> StageOutcome {
        let endedAt = Date()
        let tally = printedTally()
        let outcome = StageOutcome(
            of: stage,
            ending,
            tally: tally,
            lastLine: LogLine.last(of: run.log(of: stage.name), from: ending.logStart),
            missing: isOwn ? nil : stage.missingOutput(in: run),
            isStopRequested: stop.isRequested
        )
        record.end(outcome, at: endedAt)
        // What was killed, or failed, has come to no end that a receipt could tell of.
        if outcome.state != .failed, ending.exitCode == 0 || ending.exitCode == Remedy.resumeLater.exitCode {
            try leaveReceipt(record, tally)
        }
        return outcome
    }

    /// The tally: the last line of the stage's standard output, if it is one.
    private func printedTally() -> Tally? {
        guard let data = try? Data(contentsOf: run.output(of: stage.name)),
            let line = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).last
        else { return nil }
        guard var tally = try? JSONText.value(Tally.self, from: line.utf8) else {
            // Any other text is nobody's idea of a tally.
            if line.hasPrefix("{") {
                let shown = String(line).asOneLine.shortened(to: 500)
                let words = "the last line of its standard output is no tally, and counts for nothing"
                say("\(stage.name): warning: \(words): \(shown)")
            }
            return nil
        }
        if tally.stage.isEmpty { tally.stage = stage.name }
        return tally
    }

    /// Writes the receipt of a program that left none, such as one that knows nothing of runs.
    private func leaveReceipt(_ record: StageRecord, _ tally: Tally?) throws {
        guard let startedAt = record.startedAt, let endedAt = record.endedAt, let exitCode = record.exitCode
        else { return }
        // One that was done before, and is still, says so with its first receipt.
        if let own = try Receipt(of: stage.name, in: run), own.isDone || own.endedAt >= startedAt { return }
        var tally = tally ?? Tally(stage: stage.name)
        tally.isPartial = exitCode != 0
        try Receipt(tally: tally, startedAt: startedAt, endedAt: max(startedAt, endedAt), exitCode: exitCode)
            .write(as: stage.name, in: run)
    }

    private func summary(of record: StageRecord) -> String {
        let took = record.duration.map { " after \($0.words)" } ?? ""
        let counts = record.notableCounts.map { " \($0)" }.joined()
        let reason = record.reason.map { ": \($0)" } ?? ""
        let resume = record.resumeAt.map { "; worth trying again at \($0.inLocalTime)" } ?? ""
        let code = record.exitCode == 0 ? "" : " (\(record.exitCode ?? 0))"
        return "\(record.state.rawValue)\(code)\(took)\(counts)\(reason)\(resume)"
    }
}
