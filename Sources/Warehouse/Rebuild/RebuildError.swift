public import Diagnostics

/// Why a warehouse was not rebuilt; it stands as before.
public enum RebuildError: Failure, Equatable {
    /// There is nothing to rebuild from.
    case noRuns(folder: String)
    /// There is nothing to rebuild from that is as new as was asked for.
    case noRunsSince(String, folder: String)
    /// No run that could be loaded asked the service that was named.
    case noRunsAsked(String, known: [String], folder: String)
    /// Runs asked several services, and the warehouse knows none of them that would say which one is meant.
    case severalServices([String], folder: String)
    /// Runs that the warehouse knows are gone, or their landing is.
    case missingRuns([String], folder: String)
    /// The rebuilt warehouse lacks rows or values that the one that stands has.
    case lost(rows: Int, values: Int, tables: [String])
    /// Objects that are in no migration would go with the tables that they stand on.
    case foreignObjects([String])
    /// The role may not do all that it takes.
    case noRight(lacking: String, remedy: String)
    /// A schema has the name that the rebuilt one is to have, and is somebody's own.
    case strangeSchema(String)
    /// The views of `sql/analytics` are not those that the database has.
    case staleViews
    /// What was put in place does not hold what the migrations make.
    case badExchange

    /// One line: what, why, what to do.
    public var description: String {
        switch self {
        case .noRuns(let folder):
            "no run in \(folder)/ that could be loaded: name the folder with --runs"
        case .noRunsSince(let time, let folder):
            "no run in \(folder)/ since \(time) that could be loaded: choose an earlier --since"
        case .noRunsAsked(let service, let known, let folder):
            "no run in \(folder)/ that could be loaded asked \(service)\(NearestWord.advice(for: service, among: known))"
        case .severalServices(let services, let folder):
            "the runs in \(folder)/ asked several services, and the warehouse knows none of these runs: name the service that is meant with --service: \(services.joined(separator: ", "))"
        case .missingRuns(let runs, let folder):
            "the warehouse holds \(runs.count.counted(as: "run")) whose landing is not in \(folder)/: \(runs.listed(upTo: 8)): bring it back, or lose what only \(runs.count == 1 ? "it" : "they") told with --allow-loss"
        case .lost(let rows, let values, let tables):
            "\(rows.counted(as: "row")) and \(values.counted(as: "value")) that the warehouse holds are not in what was rebuilt (\(tables.listed(upTo: 8))): if that is meant, rebuild with --allow-loss"
        case .foreignObjects(let objects):
            "not everything in the warehouse is from a migration, and it would go with the tables it stands on: \(objects.listed(upTo: 8)): drop \(objects.count == 1 ? "it" : "them"), rebuild, make \(objects.count == 1 ? "it" : "them") again"
        case .noRight(let lacking, let remedy):
            "this role \(lacking): \(remedy)"
        case .strangeSchema(let name):
            "schema \(name) is in the way, and no rebuild has made it: rename it"
        case .staleViews:
            "the views of sql/analytics are not those that the database has: run migrate"
        case .badExchange:
            "what was rebuilt differs from what the migrations make; nothing was exchanged, please report this"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .noRuns, .missingRuns, .lost: .fixInput
        case .noRunsSince, .noRunsAsked, .severalServices: .fixUsage
        case .foreignObjects, .noRight, .strangeSchema, .staleViews: .fixConfiguration
        case .badExchange: .reportBug
        }
    }
}
