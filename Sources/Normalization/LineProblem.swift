import JSON

/// Why a landed line as a whole makes no rows.
struct LineProblem: Error {
    let reason: String
    /// The beginning of what to show of it; nothing shows the line itself.
    let excerpt: String?
    /// All of what the excerpt shows the beginning of.
    let text: String?

    init(_ reason: String, _ shown: JSONElement? = nil) {
        self.reason = reason
        excerpt = shown?.excerpt(limit: QuarantinedItem.excerptLimit)
        text = shown?.text
    }
}
