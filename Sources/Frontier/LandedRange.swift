/// Bytes of a landed segment that have been taken in.
public struct LandedRange: Sendable, Equatable {
    /// The landing folder, by a name that no other folder has.
    public var origin: String
    /// The segment's name.
    public var segment: String
    /// Whole lines, from the first byte to the one after the last line break.
    public var bytes: Range<Int>

    /// The `bytes` of `segment`.
    public init(origin: String, segment: String, bytes: Range<Int>) {
        self.origin = origin
        self.segment = segment
        self.bytes = bytes
    }
}

extension LandedRange {
    /// A segment of a landing folder.
    struct Place: Hashable {
        let origin: String
        let segment: String
    }

    var place: Place { Place(origin: origin, segment: segment) }
}
