/// What a bucket has to offer.
public enum Outlook: Sendable, Equatable {
    /// Requests may be sent: this many more within the rolling day; `nil` where nothing limits them.
    case open(left: Int?)
    /// None may be sent before that time.
    case closed(QuotaError)
}
