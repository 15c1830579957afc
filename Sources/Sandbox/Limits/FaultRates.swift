/// How often things go wrong, as shares of all requests from 0 to 1.
public struct FaultRates: Sendable, Equatable {
    /// Server errors.
    public var failure = 0.0
    /// Connection resets.
    public var reset = 0.0
    /// Bodies that break off.
    public var truncation = 0.0
    /// HTML in place of JSON.
    public var html = 0.0
    /// 32 MB of lists in lists.
    public var nesting = 0.0

    /// Nothing goes wrong.
    public init() {}
}
