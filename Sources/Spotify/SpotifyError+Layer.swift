import Quota

extension SpotifyError {
    /// The layer that the failure arose in, as the records call it.
    ///
    /// `nil` for what was not sent at all: an obstacle of our own, a stop, a setting.
    public var layer: AttemptFailure.Kind? {
        switch self {
        case .unreachable, .tooLarge, .unusable: .network
        case .unavailable, .unexpected: .http
        case .garbled, .tooDeep: .parse
        case .badRequest, .forbidden, .premiumRequired, .credentialsRefused, .tokenRefused: .api
        case .notFound: .notFound
        case .tokenDelayed, .quota(.locked): .quota
        case .quota, .allowanceSpent, .unrenewed, .wrongClock, .clockSet, .setting, .stopped: nil
        }
    }

    /// The status that Spotify answered with at last; `nil` where there was none, or where it varies.
    public var status: Int? {
        switch self {
        case .unavailable(_, let status, _, _), .unexpected(_, let status, _): status
        case .garbled, .tooDeep: 200
        case .badRequest: 400
        case .tokenRefused: 401
        case .forbidden, .premiumRequired: 403
        case .notFound: 404
        case .tokenDelayed, .quota(.locked): 429
        case .credentialsRefused, .unreachable, .unrenewed, .tooLarge, .unusable, .quota, .allowanceSpent,
            .wrongClock, .clockSet, .setting, .stopped:
            nil
        }
    }
}
