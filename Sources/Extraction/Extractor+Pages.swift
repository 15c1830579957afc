import Diagnostics
import Foundation
import Frontier
import Pipeline
import Spotify
import Synchronization

/// One page of a list, or of several lists that share their answers.
struct PageOrder: Sendable {
    let route: Capabilities.Route
    let lists: [ListName]
    let offset: Int
    /// Items wanted at most.
    let wanted: Int
    /// Makes the request for the page at an offset, of a size.
    let endpoint: @Sendable (_ offset: Int, _ limit: Int) -> Endpoint
}

extension Extractor {
    /// Asks for a page, as large as the client id may have it.
    func ask(
        _ page: PageOrder,
        patiently isPatient: Bool = true,
        with claim: ClaimedRequest? = nil
    ) async throws -> Reply {
        try await inTurn(at: page.route) { try await answer(to: page, isPatient, claim) } ?? .unanswered
    }

    private func answer(
        to page: PageOrder,
        _ isPatient: Bool,
        _ claim: ClaimedRequest?
    ) async throws -> Reply {
        let grant = await routes.grant(page.route, wanted: page.wanted)
        let limit = min(grant.size, page.wanted)
        let isLarge = grant.isTentative && limit > grant.smallest
        let endpoint = page.endpoint(page.offset, limit)
        let outcome = try await settling(grant) {
            try await self.send(
                endpoint,
                ifNoneMatch: self.etag(of: page, endpoint),
                patiently: isPatient,
                with: claim
            )
        }
        switch outcome {
        case .answered:
            try routes.settle(grant, isAccepted: isLarge ? true : nil)
            return .answered
        case .unanswered:
            try routes.settle(grant, isAccepted: nil)
            return .unanswered
        case .failed(let error) where isLarge && error.isAboutLimit:
            try routes.settle(grant, isAccepted: false)
            return try await answer(to: page, isPatient, claim)
        case .failed(let error):
            try routes.settle(grant, isAccepted: nil)
            if error.mayLieInOneItem, try await skipBadItem(of: page, limit) { return .answered }
            return try await judge(error, of: endpoint)
        }
    }

    private func etag(of page: PageOrder, _ endpoint: Endpoint) async throws -> String? {
        guard let target = AskedRequest(endpoint)?.target else { return nil }
        for list in page.lists {
            if let etag = try await frontier.etag(of: list, at: page.offset, target: target) { return etag }
        }
        return nil
    }

    /// Reads around the one item that makes the server fail, by halves; returns whether it came past it.
    ///
    /// Single items have made a page a 500 for days. The first page of a list other than a search is left
    /// alone: nothing says that the list can be read at all. One failure ends such attempts for the stage:
    /// then it is the service, and every further request would be in vain.
    private func skipBadItem(of page: PageOrder, _ limit: Int) async throws -> Bool {
        guard limit > 1, page.offset > 0 || page.route == .search else { return false }
        let mayTry = state.withLock { state in
            guard state.unansweredInARow == 0, state.pagesTakenApart < Self.mostPagesTakenApart else {
                return false
            }
            state.pagesTakenApart += 1
            return true
        }
        guard mayTry else { return false }
        var suspects = page.offset..<page.offset + limit
        while true {
            let size = max(1, suspects.count / 2)
            switch try await send(page.endpoint(suspects.lowerBound, size)) {
            case .answered:
                guard suspects.count > size else { return true }
                suspects = suspects.lowerBound + size..<suspects.upperBound
            case .failed(let error) where error.mayLieInOneItem:
                if size == 1 {
                    return try await pass(suspects.lowerBound, of: page, limit)
                }
                suspects = suspects.lowerBound..<suspects.lowerBound + size
            case .failed, .unanswered:
                return false
            }
        }
    }

    /// Goes on behind the item at `position`; only where that is answered it is the item that is at fault.
    private func pass(_ position: Int, of page: PageOrder, _ limit: Int) async throws -> Bool {
        // The progress of a list counts pages that are no older than the first.
        var observation = Observation(answeredAt: clock.now())
        observation.pages = page.lists.map {
            ListPage(of: $0, offset: position, count: 1, nextOffset: position + 1, members: [])
        }
        let left = page.wanted - (position + 1 - page.offset)
        if left > 0 {
            guard case .answered = try await send(page.endpoint(position + 1, min(limit, left))) else {
                state.withLock { $0.pagesTakenApart = Self.mostPagesTakenApart }
                return false
            }
        }
        try await frontier.observe([observation])
        context.warn(
            "Spotify cannot show what stands at position \(position) of \(page.endpoint(position, 1).target); "
                + "it is left out"
        )
        return true
    }

    private static let mostPagesTakenApart = 3
}

extension SpotifyError {
    /// Whether it says that the page asked for is too large.
    fileprivate var isAboutLimit: Bool {
        guard case .badRequest(_, let words) = self else { return false }
        return words.lowercased().contains("limit")
    }

    /// Whether a smaller page might be answered; with 503 and 504 the service says that it is away.
    fileprivate var mayLieInOneItem: Bool {
        guard case .unavailable(_, let status, _, _) = self else { return false }
        return status != 503 && status != 504
    }

    /// Whether a route that is closed answers so.
    var closesRoute: Bool {
        switch self {
        case .forbidden, .notFound: true
        default: false
        }
    }
}
