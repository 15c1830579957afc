import JSON

extension JSONElement {
    /// The item below this value that was quarantined with a pointer and an excerpt.
    ///
    /// Where something is missing, the item is the object that lacks it, and the pointer leads to what it lacks.
    ///
    /// - Parameters:
    ///   - pointer: The pointer.
    ///   - excerpt: How the item begins; `nil` where that is not known.
    /// - Returns: The item; `nil` where nothing stands there.
    func item(at pointer: String, beginning excerpt: String?) -> JSONElement? {
        let value = element(at: pointer)
        guard let excerpt, let end = pointer.lastIndex(of: "/") else { return value }
        let candidates = [value, element(at: String(pointer[..<end]))].compactMap(\.self)
        return candidates.first { $0.excerpt(limit: QuarantinedItem.excerptLimit) == excerpt } ?? value
    }
}
