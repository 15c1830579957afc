import Synchronization

/// Finds objects; an index is made when a kind is first searched, and the last answers are kept.
final class SearchEngine: Sendable {
    private struct Question: Hashable {
        let kind: ObjectKind
        let text: String
        let market: String?
    }

    private struct State {
        var indexes: [ObjectKind: KindIndex] = [:]
        var answers: [Question: [Int]] = [:]
    }

    private let catalog: any SandboxCatalog
    private let state = Mutex(State())

    /// Spotify gives no more hits than this for a query and type.
    static let mostHits = 1_000
    private static let mostAnswers = 512

    init(_ catalog: any SandboxCatalog) {
        self.catalog = catalog
    }

    /// The numbers of up to a thousand objects of `kind`, best first.
    func hits(_ text: String, kind: ObjectKind, market: String?) -> [Int] {
        let question = Question(kind: kind, text: text, market: market)
        return state.withLock { state in
            if let known = state.answers[question] { return known }
            let index = state.indexes[kind] ?? KindIndex(kind, of: catalog)
            state.indexes[kind] = index
            let all = index.hits(SearchQuery(text), kind: kind)
            let hits = Array(all.lazy.filter { self.isAvailable(kind, $0, in: market) }.prefix(Self.mostHits))
            if state.answers.count >= Self.mostAnswers { state.answers.removeAll() }
            state.answers[question] = hits
            return hits
        }
    }

    private func isAvailable(_ kind: ObjectKind, _ number: Int, in market: String?) -> Bool {
        guard let market, kind == .album || kind == .track else { return true }
        return catalog.markets(of: kind, number)?.contains(market) ?? true
    }
}
