extension SpotifyError {
    /// Whether the accounts service gave no token, however often it was asked, by this process or by others who share
    /// its token: nothing at all can be asked then.
    ///
    /// That it gives none before a certain time is something else, and so is a call whose own time was over first.
    public var leavesNoToken: Bool {
        switch self {
        case .unavailable(let target, _, _, _), .garbled(let target, _, _), .unexpected(let target, _, _):
            target == TokenFetch.path
        case .unrenewed:
            true
        case .unreachable(let url, _, let attempts):
            attempts > 0 && url.hasSuffix(TokenFetch.path)
        default:
            false
        }
    }
}
