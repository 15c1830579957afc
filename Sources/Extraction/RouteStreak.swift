/// What one route has left without an answer in this stage since it last gave one.
struct RouteStreak {
    /// Whether the route has answered in this stage.
    private(set) var hasAnswered = false
    /// Requests given up since it last answered, for whatever reason.
    var givenUp = 0
    /// Those of them that were given up because the service was away.
    var outages = 0
    /// Answers since it last answered so that it was understood.
    var misunderstood = 0
    /// How many answers other routes had given when the first of the requests given up was sent.
    var answersBefore = 0

    /// Takes note of an answer, before which other routes have given so many.
    mutating func answered(after answers: Int) {
        self = RouteStreak()
        hasAnswered = true
        answersBefore = answers
    }
}
