/// Draws the names of a synthetic catalogue.
struct NameStock {
    /// The share of names that are odd ones.
    private static let oddShare = 0.02

    /// A person's or a group's name.
    static func artist(_ number: Int, _ draw: inout Draw) -> String {
        if let landmark = Landmarks.artistName(number) { return landmark }
        if draw.chance(oddShare) { return draw.pick(OddNames.all) }
        switch draw.below(4) {
        case 0: return "The \(draw.pick(Words.adjectives)) \(draw.pick(Words.nouns))s"
        case 1: return "\(draw.pick(Words.given)) \(draw.pick(Words.family)) \(draw.pick(Words.groups))"
        case 2: return "\(draw.pick(Words.adjectives)) \(draw.pick(Words.nouns))"
        default: return "\(draw.pick(Words.given)) \(draw.pick(Words.family))"
        }
    }

    /// An album's or a track's name.
    static func title(_ draw: inout Draw) -> String {
        if draw.chance(oddShare) { return draw.pick(OddNames.all) }
        switch draw.below(5) {
        case 0: return "\(draw.pick(Words.nouns)) of \(draw.pick(Words.nouns))"
        case 1: return "The \(draw.pick(Words.nouns))"
        case 2: return "\(draw.pick(Words.adjectives)) \(draw.pick(Words.nouns)), Pt. \(draw.within(1...9))"
        case 3: return "Don't \(draw.pick(Words.nouns)) (\(draw.pick(Words.adjectives)) Mix)"
        default: return "\(draw.pick(Words.adjectives)) \(draw.pick(Words.nouns))"
        }
    }
}
