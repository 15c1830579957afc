public import Diagnostics
import Foundation
import Quota

extension SpotifyError {
    /// What a caller can do about it.
    public var remedy: Remedy {
        switch self {
        case .quota, .allowanceSpent, .tokenDelayed, .stopped: .resumeLater
        case .notFound, .badRequest: .fixInput
        case .forbidden, .setting, .wrongClock: .fixConfiguration
        case .premiumRequired, .credentialsRefused, .tokenRefused: .fixCredentials
        // Only this remedy has the stage started again, which is all that a clock takes that is right by now.
        case .unreachable, .unrenewed, .unavailable, .garbled, .tooLarge, .tooDeep, .unexpected, .clockSet:
            .restoreService
        case .unusable(_, _, let remedy): remedy
        }
    }

    /// One line: what failed, on what, in whose words, and what to do.
    public var description: String {
        switch self {
        // Whether it is waited for is not known here.
        case .quota(.budgetSpent(let spent)): "\(QuotaError.budgetSpent(spent))"
        case .quota(let error): "\(error); start again then"
        case .allowanceSpent(let limit): "\(limit.words); start again to continue"
        case .tokenDelayed(let until):
            "Spotify gives no access token for now (429); start again at \(until.inLocalTime)"
        case .notFound(let target, let words):
            "Spotify does not know \(target): \(words) (404); check the id"
        case .badRequest(let target, let words):
            "Spotify refuses GET \(target): \(words) (400); check the id and the limits"
        case .forbidden(let target, let words):
            "Spotify forbids GET \(target): \(words) (403); this client id may not ask for it: "
                + "SPOTIFY_MODE=development asks only for what every client id may"
        case .premiumRequired(let words):
            "Spotify refuses this app: \(words) (403); renew the owner's subscription or use another client id"
        case .credentialsRefused(let words):
            "Spotify refuses the credentials: \(words); check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET"
        case .tokenRefused(let target, let words):
            "Spotify refuses GET \(target) even with a new access token: \(words) (401); "
                + "check SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET and SPOTIFY_ACCOUNTS_URL"
        case .unreachable(let url, let words, let attempts):
            "cannot reach \(url)\(attempts > 0 ? " (\(attempts) attempts)" : ""): \(words); check the network, then "
                + "start again"
        case .unrenewed(let url, let lock):
            "no access token: others have tried in turn to renew it at \(url), for as long as can be waited (lock "
                + "\(lock)); check the network, then start again"
        case .unavailable(let target, let status, let words, let attempts):
            "Spotify answered \(target) with status \(status) (\(attempts) attempts): \(words); start again later"
        case .garbled(let target, let words, let attempts):
            "Spotify answered \(target) with something of no use (\(attempts) attempts): \(words); start again later"
        case .tooLarge(let target, let words), .tooDeep(let target, let words):
            "Spotify answered GET \(target) with more than is taken: \(words); ask for less at a time, or start again "
                + "later"
        case .unusable(let url, let words, let remedy):
            "cannot use \(url): \(words)"
                + (remedy == .fixConfiguration ? "; check SPOTIFY_CA_FILE and the address" : "")
        case .unexpected(let target, let status, let words):
            "Spotify answered \(leavesNoToken ? "POST" : "GET") \(target) with status \(status), which is not followed "
                + "or understood: \(words); check \(leavesNoToken ? "SPOTIFY_ACCOUNTS_URL" : "SPOTIFY_API_URL") and the "
                + "network"
        case .wrongClock(let host, let own, let other):
            "this machine's clock shows \(own.inLocalTime), that of \(host) \(other.inLocalTime): what is fetched now "
                + "would be stored with a wrong time, and count as newer or older than it is; set the clock "
                + "(timedatectl set-ntp true), then start again"
        case .clockSet(let own, let machine):
            "this machine's clock was set while this process ran, which still counts from the old time: by that it is "
                + "\(own.inLocalTime), by the clock \(machine.inLocalTime); start again"
        case .setting(let name, let problem): "\(name) \(problem)"
        case .stopped: "stopped before the request was sent; start again to continue"
        }
    }
}

extension RequestAllowance.Limit {
    fileprivate var words: String {
        switch self {
        case .requests(let maximum): "the \(Self.sent(maximum, " allowed to this stage"))"
        case .requestsOfRun(let total): "this run's \(Self.sent(total))"
        case .deadline(let deadline): "the time allowed to this stage was over at \(deadline.inLocalTime)"
        }
    }

    private static func sent(_ count: Int, _ more: String = "") -> String {
        "\(count.counted(as: "request"))\(more) \(count == 1 ? "is" : "are") sent"
    }
}
