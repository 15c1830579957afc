/// Where something is killed; the places of the table.
enum CrashSite: String, CaseIterable, Sendable {
    case landingWrite = "extract: inside a landing write"
    case landingEdge = "extract: before, behind, or in the sync of one"
    case extractBooks = "extract: its books, the frontier, the receipts"
    case rowsWrite = "transform: rows being written or synced"
    case rename = "transform: the renaming of rows"
    case receipt = "transform, load: the receipt"
    case copyClient = "load killed inside COPY"
    case copyServer = "PostgreSQL killed inside COPY"
    case mergeClient = "load killed inside the merge"
    case mergeServer = "PostgreSQL killed inside the merge"
    case commitClient = "load killed at the commit"
    case commitBefore = "PostgreSQL killed before the commit record"
    case commitAfter = "PostgreSQL killed behind the commit record"
    case everything = "any time: the runner and all stages"
    case stage = "any time: one stage"
    case server = "any time: PostgreSQL"

    /// Whether its rounds fetch; the others begin with what the rehearsal has landed.
    var fetches: Bool {
        switch self {
        case .landingWrite, .landingEdge, .extractBooks, .everything, .stage, .server: true
        default: false
        }
    }

    /// How many kills the long round has; 500 in all.
    var many: Int {
        switch self {
        case .landingWrite: 50
        case .landingEdge, .mergeClient, .commitClient: 40
        case .rename, .copyClient: 45
        case .rowsWrite, .everything: 30
        case .copyServer, .mergeServer, .commitBefore, .commitAfter, .stage: 25
        case .extractBooks: 25
        case .receipt, .server: 15
        }
    }

    /// How many kills the short round has.
    var few: Int {
        switch self {
        case .landingWrite, .rename, .copyClient, .mergeClient, .commitClient: 3
        // Their moments are random, and may come when all is done.
        case .everything, .stage, .server: 1
        default: 2
        }
    }
}
