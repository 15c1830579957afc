import Catalog
import Cluster
public import Concurrency
import Diagnostics
import Files
import Foundation
import Frontier
public import Landing
public import Pipeline
import Postgres
import Quota
import Spotify
import Warehouse

/// Says what a pipeline will ask for, and writes the worklists of a run, the most valuable first.
///
/// It asks Spotify nothing. The frontier is the authority; the warehouse adds what things are worth, and what a
/// frontier that was lost does not know any more. Without the warehouse the plan is made all the same.
public struct Planning: Sendable {
    private let manifest: Manifest
    private let limits: SpendingLimits
    private let environment: [String: String]
    private let scripts: String
    private let clock: WallClock

    /// A plan of `manifest`; nothing is read yet.
    ///
    /// - Parameters:
    ///   - manifest: The pipeline.
    ///   - limits: What may be spent besides what the manifest says.
    ///   - environment: Credentials, the service's address, the database and `DISCOGRAPH_HOME`.
    ///   - scripts: The folder of SQL scripts.
    ///   - clock: The time.
    public init(
        _ manifest: Manifest,
        limits: SpendingLimits = SpendingLimits(),
        environment: [String: String],
        scripts: String = "sql",
        clock: WallClock = .system
    ) {
        self.manifest = manifest
        self.limits = limits
        self.environment = environment
        self.scripts = scripts
        self.clock = clock
    }

    /// Plans `run`: reads on what has landed, tells the frontier what only the warehouse knows, and writes the
    /// worklists.
    ///
    /// - Throws: A `Failure` of the settings, the frontier or the disk; never of the warehouse or the quota ledger,
    ///   without which less is known. `CancellationError`, before anything of the run is written.
    public func perform(for run: RunDirectory) async throws -> RequestPlan {
        let settings = try SpotifySettings(environment: environment, manifest: manifest)
        let state = try StateDirectory(environment: environment)
        let frontier = try Frontier(
            for: settings,
            in: state,
            sweep: manifest.parameters.freshness.artistAlbumsSweep
        )
        let origin =
            try LandingOrigin.read(run)?.accepting(settings, in: run, now: clock.now())
            ?? LandingOrigin(host: settings.apiHost, client: settings.clientID, id: "", openedAt: clock.now())
        let damage = try await CatchUp(
            frontier: frontier,
            reader: AnswerReader(from: APIAddress(settings.apiURL)),
            clients: settings.clientIDs
        ).perform(for: run, origin: origin)
        var (plan, work) = try await plan(
            settings,
            state,
            frontier,
            openedAt: origin.openedAt,
            isRehearsal: false
        )
        plan.warnings = damage + plan.warnings
        for (kind, items) in work.worklists { try Worklist.write(planned: items, of: kind, in: run) }
        return plan
    }

    /// What ``perform(for:)`` would plan, without changing anything, or starting the database.
    ///
    /// What SQLite needs beside the files that are read is gone when nobody has them open any more. What the frontier has
    /// not taken in of the runs' landing is not counted, which the plan says.
    ///
    /// - Parameter run: A run beside which the others lie; `nil` for the usual directory of runs.
    /// - Returns: The plan.
    /// - Throws: As ``perform(for:)``.
    public func rehearse(beside run: RunDirectory? = nil) async throws -> RequestPlan {
        let settings = try SpotifySettings(environment: environment, manifest: manifest)
        let state = try StateDirectory(environment: environment)
        let frontier = try Frontier(
            reading: state.frontier(host: settings.apiHost, client: settings.clientID),
            sweep: manifest.parameters.freshness.artistAlbumsSweep
        )
        let now = clock.now()
        var plan = try await self.plan(settings, state, frontier, openedAt: now, isRehearsal: true).plan
        let runs = URL(filePath: PipelineLocation.usualRuns, directoryHint: .isDirectory)
        let segments = try await CatchUp(
            frontier: frontier,
            reader: AnswerReader(from: APIAddress(settings.apiURL)),
            clients: settings.clientIDs
        ).segmentsBehind(
            on: run?.url.deletingLastPathComponent() ?? runs,
            origin: LandingOrigin(host: settings.apiHost, client: settings.clientID, id: "", openedAt: now)
        )
        if segments > 0 {
            let words = "landed answers that a run takes in before it plans"
            plan.remarks.append("not counted: \(words) (files not read to their end: \(segments))")
        }
        return plan
    }

    private func plan(
        _ settings: SpotifySettings,
        _ state: StateDirectory,
        _ frontier: Frontier,
        openedAt: Date,
        isRehearsal: Bool
    ) async throws -> (plan: RequestPlan, work: PlannedWork) {
        // A setting that is wrong is named before the rest is worked out.
        let choice = try LedgerChoice(environment: environment)
        let routes = try LearnedCapabilities(settings, in: state, clock: clock)
        let knowledge = try await Knowledge(
            in: frontier,
            for: manifest.parameters,
            openedAt: openedAt,
            clock: clock
        )
        // Before the frontier learns from the warehouse.
        let former = try await formerFirst(of: settings, in: state, frontier)
        let found = try await foreseen(by: routes, knowledge, isRehearsal: isRehearsal)
        let budgets = EffectiveLimits(manifest.quota, limits, isExtended: routes.isExtended).budgets
        let (standings, ledgerWarning) = try await standings(
            of: choice,
            under: budgets,
            settings,
            in: state,
            isRehearsal: isRehearsal
        )
        let quotas = QuotaOutlook(
            owners: Set(settings.credentials.map(\.account.owner)),
            budgets: budgets,
            standings: standings,
            now: clock.now()
        )
        let work = found.work
        let demands = Bucket.allCases.map { quotas.applied(to: work[$0]) }.filter { $0.requests > 0 }
        var plan = RequestPlan(
            demands: demands,
            worklists: work.worklists.reduce(into: [:]) { $0["\($1.key.rawValue)s"] = $1.value.count },
            recalled: found.recalled,
            remarks: found.remarks
        )
        if demands.contains(where: { $0.estimated > $0.conditional }) {
            plan.remarks.append(found.averages.origin)
        }
        let conditional = demands.reduce(0) { $0 + $1.conditional }
        if conditional > 0 {
            plan.remarks.append(
                "estimates include \(conditional) for pages of tracks, sent only where an album has changed"
            )
        }
        plan.refusals = Capabilities.Route.allCases.filter { work.refused.contains($0) }.map { route in
            "Spotify refuses \(route.rawValue) to this client id: none is planned"
                + (routes.reopening(of: route).map { " before \($0.inLocalTime)" } ?? "")
        }
        plan.warnings = found.warnings + [ledgerWarning].compactMap(\.self)
        if let former {
            let words = Self.unknown(under: settings.credential, butUnder: former, isRehearsal: isRehearsal)
            if isRehearsal { plan.remarks.append(words) } else { plan.warnings.append(words) }
        }
        // A pipeline that extracts only needs no warehouse.
        if found.isWarehouseEmpty, manifest.stages.contains(where: { $0.program == .load }),
            try await frontier.hasSeenObjects()
        {
            let file = state.frontier(host: settings.apiHost, client: settings.clientID)
            plan.warnings.append(Self.emptyWarehouse(beside: file))
        }
        return (plan, work)
    }

    /// What is wanted, as frontier and warehouse know it.
    private struct Foreseen {
        var work = PlannedWork()
        var averages = Averages()
        var recalled = 0
        var remarks: [String] = []
        var warnings: [String] = []
        /// Whether the warehouse is known to hold nothing.
        var isWarehouseEmpty = false
    }

    /// An app of the pool under which answers are known, where none is under the first.
    private func formerFirst(
        of settings: SpotifySettings,
        in state: StateDirectory,
        _ frontier: Frontier
    ) async throws -> Credential? {
        guard try await !frontier.hasSeenObjects() else { return nil }
        return settings.reserves.first { app in
            let file = state.frontier(host: settings.apiHost, client: app.clientID)
            return FileManager.default.fileExists(atPath: file.path)
        }
    }

    /// That the first app of the pool begins anew.
    private static func unknown(
        under first: Credential,
        butUnder former: Credential,
        isRehearsal: Bool
    ) -> String {
        let fact = "nothing is known yet with \(first.name) as the first of the credentials"
        guard !isRehearsal else {
            return "\(fact): a run reads what landed beside it while \(former.name) was, and asks for less"
        }
        return """
            \(fact), and nothing that landed while \(former.name) was lies beside this run: what is fresh there \
            may be asked for again; with \(former.name) first in the manifest, it is not
            """
    }

    /// That what is not asked for again is not in the warehouse either, as after it was thrown away.
    private static func emptyWarehouse(beside frontier: URL) -> String {
        """
        the warehouse is empty, while what has landed before is not fetched again: discograph run --continue \
        loads what was never loaded, migrate and discograph rebuild (--runs where it landed) bring in the \
        rest; only if it is gone, move \(frontier.path) away, with the -wal and -shm files beside it, and \
        everything is fetched anew
        """
    }

    /// What is wanted; without the warehouse where that is away, or goes away meanwhile.
    private func foreseen(
        by routes: LearnedCapabilities,
        _ knowledge: Knowledge,
        isRehearsal: Bool
    ) async throws -> Foreseen {
        do {
            let outline = try await CatalogOutline.open(
                environment,
                scripts: ScriptFolder(scripts),
                startsCluster: !isRehearsal
            )
            let isEmpty =
                if let outline { try await outline.isEmpty() } else { try lacksWarehouse() }
            var found = try await foreseen(by: routes, knowledge, outline, isRehearsal: isRehearsal)
            found.isWarehouseEmpty = isEmpty
            await outline?.close()
            if outline == nil { found.remarks.append("planned without the warehouse, which is not running") }
            return found
        } catch let failure as any DatabaseFailure {
            // What a stop cut off says nothing of the warehouse.
            try Task.checkCancellation()
            var found = try await foreseen(by: routes, knowledge, nil, isRehearsal: isRehearsal)
            found.isWarehouseEmpty = (failure as? MigrationError)?.isOfNewDatabase ?? false
            if let remark = remark(on: failure) {
                found.remarks.append(remark)
            } else {
                found.warnings.append("planned without the warehouse: \(failure.description)")
            }
            return found
        }
    }

    /// Whether the warehouse is the project's own database, and that has never been made.
    ///
    /// One that stands still may hold anything.
    private func lacksWarehouse() throws -> Bool {
        guard case .embedded(let cluster) = try DatabaseLocation(environment: environment) else {
            return false
        }
        return cluster.status == .absent
    }

    /// What to say of a warehouse that the pipeline itself brings up to date, beside the plan or after it.
    private func remark(on failure: any DatabaseFailure) -> String? {
        guard let failure = failure as? MigrationError, case .behind = failure,
            manifest.stages.contains(where: { $0.program == .migrate })
        else { return nil }
        return failure.isOfNewDatabase
            ? "the warehouse is new: planned without it"
            : "planned without the warehouse, which migrate has still to bring up to date"
    }

    private func foreseen(
        by routes: LearnedCapabilities,
        _ knowledge: Knowledge,
        _ outline: CatalogOutline?,
        isRehearsal: Bool
    ) async throws -> Foreseen {
        let market = manifest.parameters.market
        let recall = outline.map {
            WarehouseRecall(outline: $0, frontier: knowledge.frontier, market: market)
        }
        let planner = Planner(
            known: PlanningKnowledge(
                frontier: knowledge.frontier,
                knowledge: knowledge,
                market: market,
                recall: recall,
                isRehearsal: isRehearsal
            ),
            parameters: manifest.parameters,
            capabilities: routes.capabilities,
            browsesNewReleases: routes.browsesNewReleases
        )
        var found = Foreseen()
        if !isRehearsal, let recall { found.recalled = try await recall.perform() }
        (found.work, found.averages) = try await planner.work()
        if found.recalled > 0 {
            found.remarks.append("the frontier learned of \(found.recalled) things from the warehouse")
        }
        return found
    }

    /// What the ledger says, or why nothing is known of it.
    private func standings(
        of choice: LedgerChoice,
        under budgets: Budgets,
        _ settings: SpotifySettings,
        in state: StateDirectory,
        isRehearsal: Bool
    ) async throws -> ([QuotaStanding], String?) {
        do {
            let host = settings.apiHost
            guard try !isRehearsal || exists(choice, in: state, host: host) else { return ([], nil) }
            let ledger = try await choice.open(
                in: state,
                host: host,
                clock: clock,
                database: { try await DatabaseLocation(environment: environment).started() }
            )
            let accounts = settings.credentials.map(\.account)
            return (try await ledger.standings(under: budgets, for: accounts), nil)
        } catch let failure as any Failure {
            try Task.checkCancellation()
            return ([], "what is left today is not known: \(failure.description)")
        }
    }

    /// Whether the ledger can be read without making or starting anything.
    private func exists(_ choice: LedgerChoice, in state: StateDirectory, host: String) throws -> Bool {
        switch choice {
        case .local:
            let file = state.quotaLedger(host: host)
            return FileManager.default.fileExists(atPath: file.path)
        case .database:
            guard case .embedded(let cluster) = try DatabaseLocation(environment: environment) else {
                return true
            }
            if case .running = cluster.status { return true }
            return false
        }
    }
}
