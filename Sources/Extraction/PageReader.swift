import Foundation
import Frontier
import Spotify

/// Reads single pages of lists, as large as the client id may have them.
struct PageReader: Sendable {
    let frontier: Frontier
    let routes: LearnedCapabilities
    let access: RouteAccess
    let sender: RequestSender
    let judge: FailureJudge
    let badItems: BadItemSearch

    /// Asks for a page, as large as the client id may have it.
    func ask(
        _ page: PageOrder,
        onSpentBudget: WaitPolicy = .wait,
        with claim: ClaimedRequest? = nil
    ) async throws -> RequestReply {
        try await access.inTurn(at: page.route) {
            try await answer(to: page, onSpentBudget, claim)
        } ?? .unanswered
    }

    private func answer(
        to page: PageOrder,
        _ onSpentBudget: WaitPolicy,
        _ claim: ClaimedRequest?
    ) async throws -> RequestReply {
        let sent = try await routes.withGrant(for: page.route, wanted: page.wanted) { grant in
            try await send(page, as: grant, onSpentBudget, claim)
        }
        switch sent.outcome {
        case .answered:
            return .answered
        case .claimedElsewhere:
            return .claimedElsewhere
        case .unanswered:
            return .unanswered
        case .failed where sent.isTooLarge:
            return try await answer(to: page, onSpentBudget, claim)
        case .failed(let error):
            if error.mayLieInOneItem, try await badItems.skip(of: page, sent.limit, after: error) {
                return .answered
            }
            return try await judge.verdict(on: error, of: sent.endpoint)
        }
    }

    /// A page that was asked for.
    private struct SentPage {
        let endpoint: Endpoint
        let limit: Int
        let outcome: RequestSender.Outcome
        /// Whether a smaller one may be had.
        var isTooLarge = false
    }

    /// Asks for a page as large as `grant` says, and returns what that tells of the grant.
    private func send(
        _ page: PageOrder,
        as grant: LearnedCapabilities.Grant,
        _ onSpentBudget: WaitPolicy,
        _ claim: ClaimedRequest?
    ) async throws -> (SentPage, GrantOutcome) {
        let limit = min(grant.size, page.wanted)
        let isLarge = grant.isTentative && limit > grant.smallest
        let endpoint = page.endpoint(page.offset, limit)
        let outcome = try await sender.send(
            endpoint,
            ifNoneMatch: etag(of: page, endpoint),
            onSpentBudget: onSpentBudget,
            with: claim
        )
        var sent = SentPage(endpoint: endpoint, limit: limit, outcome: outcome)
        switch outcome {
        case .answered where isLarge:
            return (sent, .accepted)
        case .failed(let error) where isLarge && error.isAboutLimit:
            access.warnOfMode(refusedAt: grant.route)
            sent.isTooLarge = true
            return (sent, .refused)
        case .answered, .claimedElsewhere, .unanswered, .failed:
            return (sent, .untold)
        }
    }

    private func etag(of page: PageOrder, _ endpoint: Endpoint) async throws -> String? {
        let target = AskedRequest(endpoint).target
        for list in page.lists {
            if let etag = try await frontier.etag(of: list, at: page.offset, target: target) { return etag }
        }
        return nil
    }
}

extension SpotifyError {
    /// Whether it says that the page asked for is too large.
    fileprivate var isAboutLimit: Bool {
        guard case .badRequest(_, let words) = self else { return false }
        return words.lowercased().contains("limit")
    }
}
