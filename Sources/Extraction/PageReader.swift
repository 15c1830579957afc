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
        patiently isPatient: Bool = true,
        with claim: ClaimedRequest? = nil
    ) async throws -> RequestReply {
        try await access.inTurn(at: page.route) {
            try await answer(to: page, isPatient, claim)
        } ?? .unanswered
    }

    private func answer(
        to page: PageOrder,
        _ isPatient: Bool,
        _ claim: ClaimedRequest?
    ) async throws -> RequestReply {
        let grant = await routes.grant(page.route, wanted: page.wanted)
        let limit = min(grant.size, page.wanted)
        let isLarge = grant.isTentative && limit > grant.smallest
        let endpoint = page.endpoint(page.offset, limit)
        let outcome = try await routes.settling(grant) {
            try await sender.send(
                endpoint,
                ifNoneMatch: etag(of: page, endpoint),
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
            if error.mayLieInOneItem, try await badItems.skip(of: page, limit) { return .answered }
            return try await judge.verdict(on: error, of: endpoint)
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
