import Foundation
import Spotify

/// What one route has answered in this stage.
struct RouteStreak {
    /// The request that it answered last; `nil` where it has answered none.
    var lastAnswered: Endpoint?
    /// The things it has refused since it last answered, of those that are known to be there.
    var refused: Set<String> = []
    /// How many of those it takes to suspect the route itself.
    var patience = 2
    /// Whether a request is under way that tells a route that is gone from things that are.
    var isOnTrial = false
    /// Requests given up since it last answered, for whatever reason.
    var givenUp = 0
    /// Those of them that were given up because the service was away.
    var outages = 0
    /// Answers since it last answered so that it was understood.
    var misunderstood = 0
    /// How many answers the stage had when the first of them was sent.
    var answersBefore = 0

    /// Whether the route has answered in this stage.
    var hasAnswered: Bool { lastAnswered != nil }

    /// Takes note of an answer to `endpoint`.
    mutating func answered(_ endpoint: Endpoint) {
        lastAnswered = endpoint
        refused = []
        givenUp = 0
        outages = 0
        misunderstood = 0
    }
}
