public import Foundation

/// What one answer said.
public struct Observation: Sendable, Equatable {
    /// When the answer arrived.
    public var answeredAt: Date
    /// Every object in it, embedded ones too.
    public var sightings: Set<Sighting>
    /// Every page of a list in it.
    public var pages: [ListPage]
    /// Pages that it says are as they were.
    public var unchanged: [UnchangedPage] = []
    /// The answer's `ETag`, where it was one object's.
    public var etag: String?

    /// An observation of these objects and pages, and of nothing else yet.
    public init(answeredAt: Date, sightings: Set<Sighting> = [], pages: [ListPage] = []) {
        self.answeredAt = answeredAt
        self.sightings = sightings
        self.pages = pages
    }
}
