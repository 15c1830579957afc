import Diagnostics
import Foundation
import Testing

@testable import Tokens

@Suite struct TokenRecordTests {
    @Test func `a renewal without a refresh token leaves the old one in force (D11)`() throws {
        let record = try userRecord()
        let answer = try #require(try TokenAnswer.of(["access_token": "access-2", "expires_in": 3_600]))
        let renewed = record.refreshed(by: answer, requestedAt: noon + 3_000)
        #expect(renewed.accessToken.revealed == "access-2")
        #expect(renewed.refreshToken?.revealed == "refresh-1")
        #expect(renewed.scope.text == "user-library-read")
        #expect(renewed.expiresAt == noon + 6_600)
        #expect(renewed.accountID == "account-1")
    }

    @Test func `a renewal with a refresh token brings it, and prolongs no authorization`() throws {
        let answer = try #require(
            try TokenAnswer.of([
                "access_token": "access-2", "refresh_token": "refresh-2", "scope": "streaming",
            ])
        )
        let renewed = try userRecord().refreshed(by: answer, requestedAt: noon + 86_400)
        #expect(renewed.refreshToken?.revealed == "refresh-2")
        #expect(renewed.scope.text == "streaming")
        #expect(renewed.authorizedAt == noon)
    }

    @Test func `a new login brings its own refresh token and its own six months (D12)`() async throws {
        let store = MemoryTokenStore()
        let key = freshKey(user: "a-user")
        store.save(try userRecord(), for: key)
        let answer = try #require(
            try TokenAnswer.of([
                "access_token": "access-9", "refresh_token": "refresh-9", "expires_in": 3_600,
            ])
        )
        let login = noon + 86_400
        store.save(TokenRecord(answer, client: "an-id", requestedAt: login, authorizedAt: login), for: key)
        let stored = try #require(store.record(for: key))
        #expect(stored.refreshToken?.revealed == "refresh-9")
        #expect(stored.authorizedAt == login)
    }

    @Test func `the JSON has spotipy's names and our own`() throws {
        let json = try userRecord().refused(at: noon + 1).json()
        let members = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(
            Set(members.keys) == [
                "access_token", "token_type", "expires_in", "expires_at", "refresh_token", "scope",
                "authorized_at",
                "client_id", "account_id", "refused_at",
            ]
        )
        #expect(members["expires_at"] as? Int == 1_800_003_600)
        #expect(members["expires_in"] as? Int == 3_600)
        #expect(try TokenRecord(json: json.utf8) == userRecord().refused(at: noon + 1))
    }

    @Test(arguments: [
        #"{}"#, #"[]"#, "", "{", "null", #"{"access_token":"a","client_id":"c"}"#,
        #"{"access_token":"","client_id":"c","expires_at":1}"#,
        #"{"access_token":"a\r\nX-Forged: 1","client_id":"c","expires_at":1}"#,
        #"{"access_token":"a","client_id":"c","expires_at":1e300}"#,
        #"{"access_token":"a","client_id":"c","expires_at":-1}"#,
        #"{"access_token":"a","client_id":"c","expires_at":"soon"}"#,
        #"{"access_token":"a","client_id":"c","expires_at":1,"expires_in":1e18}"#,
        #"{"access_token":"a","client_id":"c","expires_at":1,"scope":"\u0000"}"#,
        #"{"access_token":"a","client_id":"c","expires_at":1,"refresh_token":"ü"}"#,
    ])
    func `what is no record is not taken for one`(json: String) {
        #expect(TokenRecord(json: json.utf8) == nil)
    }

    @Test func `a record without what is ours is read, as another program would have left it`() throws {
        let json = #"{"access_token":"a","client_id":"c","expires_at":1800000000.5,"scope":["x","y"]}"#
        let record = try #require(TokenRecord(json: json.utf8))
        #expect(record.expiresAt == noon)
        #expect(record.lifetime == 3_600)
        #expect(record.scope.text == "x y")
    }

    @Test func `printing a record shows no secret`() throws {
        let record = try userRecord()
        var dumped = ""
        dump(record, to: &dumped)
        for text in ["\(record)", String(reflecting: record), dumped] {
            #expect(!text.contains("access-1"))
            #expect(!text.contains("refresh-1"))
        }
    }

    @Test(arguments: [(3_600, 3_540.0), (120, 60), (10, 5)])
    func `a token is renewed a minute ahead, or at half of a short life`(lifetime: Int, stale: Double) throws
    {
        #expect(try appRecord(lifetime: lifetime).staleAt == noon + stale)
    }

    @Test(arguments: [("Bearer", true), ("bearer", true), ("", false), ("mac", false), ("DPoP", false)])
    func `a token of another type is not taken for one that can be sent`(type: String, isToken: Bool) throws {
        let answer = try TokenAnswer.of(["access_token": "a", "token_type": type])
        #expect((answer != nil) == isToken)
    }

    @Test func `a flood is not taken for a token`() throws {
        for (length, isToken) in [(60_000, true), (70_000, false)] {
            let filling = String(repeating: "x", count: length)
            let answer = try TokenAnswer.of(["access_token": "a", "note": filling])
            #expect((answer != nil) == isToken)
        }
    }

    @Test(arguments: [
        ("3600", 3_600), ("1800.5", 1_800), ("0", 3_600), (String(repeating: "9", count: 400), 86_400),
        ("", nil), ("soon", nil), ("0x10", nil), ("nan", nil), ("inf", nil), ("-5", nil), ("1.2.3", nil),
    ])
    func `a life in a decimal string is taken`(given: String, taken: Int?) throws {
        let answer = try TokenAnswer.of(["access_token": "a", "expires_in": given])
        #expect(answer?.lifetime == taken)
    }

    @Test(arguments: [(-5.0, 3_600), (0, 3_600), (0.5, 3_600), (1, 1), (1e12, 86_400), (3_600.9, 3_600)])
    func `a life that cannot be is not believed`(given: Double, taken: Int) throws {
        let answer = try #require(try TokenAnswer.of(["access_token": "a", "expires_in": given]))
        #expect(answer.lifetime == taken)
    }
}
