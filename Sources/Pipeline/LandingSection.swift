/// How landing is stored once a run is closed: a manifest's section `landing`.
public struct LandingSection: Sendable, Equatable {
    /// The form in which segments are stored.
    public enum Compression: String, Sendable, CaseIterable {
        /// As they were written.
        case none
        /// Zstandard: about a tenth of the bytes; `zstdcat` and every stage read them.
        case zstd
    }

    /// The form in which segments are stored.
    public var compression = Compression.none

    /// As they were written.
    public init() {}
}
