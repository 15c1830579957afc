import Diagnostics
import Foundation
import Testing
import Tokens

@Suite struct TokenStateTests {
    private let app = TokenKey(host: "accounts.spotify.com", client: "an-id")
    private let user = TokenKey(host: "accounts.spotify.com", client: "an-id", user: "a-user")

    @Test func `nothing stored is a state`() {
        #expect(TokenState(of: nil, for: app, at: noon) == .none)
    }

    @Test func `an app's token is fresh, then stale, whatever else`() throws {
        let record = try appRecord()
        #expect(TokenState(of: record, for: app, at: noon) == .fresh(record))
        #expect(TokenState(of: record, for: app, at: noon + 3_539) == .fresh(record))
        #expect(TokenState(of: record, for: app, at: noon + 3_540) == .stale(record))
        #expect(TokenState(of: record, for: app, at: noon + 1e9) == .stale(record))
    }

    @Test func `a token from the future is not trusted beyond what clocks differ`() throws {
        let record = try appRecord()
        #expect(TokenState(of: record, for: app, at: noon - 300) == .fresh(record))
        #expect(TokenState(of: record, for: app, at: noon - 301) == .stale(record))
    }

    @Test func `an expired user's token is stale: its refresh token is still good (D6)`() throws {
        let record = try userRecord()
        #expect(TokenState(of: record, for: user, at: noon + 90_000) == .stale(record))
    }

    @Test func `a login ends after six months by the calendar`() throws {
        let record = try userRecord()
        let end = try #require(record.authorizationEndsAt)
        #expect(end.formatted(.iso8601) == "2027-07-15T08:00:00Z")
        #expect(TokenState(of: record, for: user, at: end - 1) == .stale(record))
        #expect(TokenState(of: record, for: user, at: end) == .unusable(.authorizationOver(since: end)))
    }

    @Test func `a refusal is believed for an hour and deletes nothing`() throws {
        let late = noon + 7_200
        let record = try userRecord().refused(at: late)
        #expect(record.refreshToken?.revealed == "refresh-1")
        #expect(TokenState(of: record, for: user, at: late + 3_599) == .unusable(.refused(at: late)))
        #expect(TokenState(of: record, for: user, at: late + 3_600) == .stale(record))
    }

    @Test func `a token of another client id, or for less, is of no use`() throws {
        let other = try userRecord(client: "other-id")
        #expect(
            TokenState(of: other, for: user, at: noon)
                == .unusable(.otherClient(stored: "other-id", wanted: "an-id"))
        )
        let wanted = try Scope("user-library-read streaming")
        let missing = try Scope("streaming")
        #expect(
            TokenState(of: try userRecord(), for: user, scope: wanted, at: noon)
                == .unusable(.scopeMissing(missing))
        )
    }

    @Test func `an expired token without a refresh token needs a login`() throws {
        let record = try userRecord(refreshToken: nil)
        #expect(TokenState(of: record, for: user, at: noon) == .fresh(record))
        #expect(TokenState(of: record, for: user, at: noon + 3_600) == .unusable(.notRenewable))
    }

    @Test(arguments: [
        TokenDefect.garbled(place: "there"), .otherClient(stored: "a", wanted: "b"),
        .authorizationOver(since: noon),
        .refused(at: noon), .scopeMissing(.none), .notRenewable,
    ])
    func `every defect says on one line what to do`(defect: TokenDefect) {
        #expect(defect.remedy == .fixCredentials)
        #expect(defect.description.contains("log in again"))
        #expect(!defect.description.contains("\n"))
    }
}
