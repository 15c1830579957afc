import Diagnostics
import Foundation
import Testing

@testable import Sandbox

@Suite struct RateWindowTests {
    @Test func `a window admits its size and opens again when the first call leaves it`() {
        let window = RateWindow(size: 2, period: 30)
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(window.admit(at: start) == nil)
        #expect(window.admit(at: start + 10) == nil)
        #expect(window.admit(at: start + 11) == 19)
        #expect(window.admit(at: start + 29.5) == 1)
        #expect(window.admit(at: start + 30) == nil)
    }
}

extension RateWindowTests {
    @Test func `each client id has a window of its own`() {
        let window = RateWindow(size: 1, period: 30)
        #expect(window.admit("one") == nil)
        #expect(window.admit("two") == nil)
        #expect(window.admit("one") != nil)
    }

    @Test func `a clock that is set back makes no wait longer than the window, and frees nothing`() {
        let window = RateWindow(size: 1, period: 30)
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(window.admit(at: start) == nil)
        #expect(window.admit(at: start - 86_400) == 30)
        #expect(window.admit(at: start + 86_400) == nil)
    }
}

@Suite struct QuotaTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    private func quota(_ window: QuotaWindow) -> Quota {
        Quota(limits: [.artists: 2], window: window, length: 86_400)
    }

    @Test func `a rolling quota gives each call back after a day`() {
        let quota = quota(.rolling)
        #expect(quota.admit(.artists, at: start) == nil)
        #expect(quota.admit(.artists, at: start + 1_000) == nil)
        #expect(quota.admit(.artists, at: start + 1_001) == 85_399)
        #expect(quota.admit(.artists, at: start + 86_400) == nil)
        #expect(quota.admit(.artists, at: start + 86_401) == 999)
    }

    @Test func `a quota from the first call gives all calls back at once`() {
        let quota = quota(.firstCall)
        #expect(quota.admit(.artists, at: start) == nil)
        #expect(quota.admit(.artists, at: start + 86_000) == nil)
        #expect(quota.admit(.artists, at: start + 86_001) == 399)
        #expect(quota.admit(.artists, at: start + 86_400) == nil)
        #expect(quota.admit(.artists, at: start + 86_401) == nil)
        #expect(quota.admit(.artists, at: start + 86_402) == 86_398)
    }

    @Test func `buckets do not share, and those without a limit are free`() {
        let quota = Quota(limits: [.artists: 0, .albums: 1], window: .rolling, length: 60)
        #expect(quota.admit(.artists) == 60)
        #expect(quota.admit(.albums) == nil)
        #expect(quota.admit(.albums) != nil)
        #expect(quota.admit(.tracks) == nil)
    }

    @Test func `client ids of one owner share, and other owners do not`() {
        let quota = Quota(limits: [.artists: 1], window: .rolling, length: 60)
        #expect(quota.admit(.artists, of: "me") == nil)
        #expect(quota.admit(.artists, of: "me") != nil)
        #expect(quota.admit(.artists, of: "you") == nil)
    }

    @Test(arguments: QuotaWindow.allCases)
    func `a clock that is set back makes no wait longer than a day, and frees nothing`(window: QuotaWindow) {
        let quota = quota(window)
        #expect(quota.admit(.artists, at: start) == nil)
        #expect(quota.admit(.artists, at: start) == nil)
        #expect(quota.admit(.artists, at: start - 7 * 86_400) == 86_400)
        #expect(quota.admit(.artists, at: start + 86_400) == nil)
    }

    @Test func `a quota is read from text`() throws {
        #expect(
            try [Bucket: Int](quota: "artists=100,artist-albums=50") == [.artists: 100, .artistAlbums: 50]
        )
        #expect(try [Bucket: Int](quota: "") == [:])
    }

    @Test(arguments: ["artists", "artists=", "artists=many", "songs=3", "artists=-1", "artists=1=2"])
    func `a quota that cannot be read is refused in one line`(text: String) {
        let error = #expect(throws: SandboxError.self) { try [Bucket: Int](quota: text) }
        #expect(error == .badQuota(text))
        #expect(error?.remedy == .fixUsage)
        #expect(error?.description.contains(where: \.isNewline) == false)
    }
}

@Suite struct TokenTests {
    @Test func `a token expires`() {
        let tokens = Tokens(seed: 1, lifetime: 60)
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let token = tokens.issue(at: start)
        #expect(tokens.use(token, at: start + 59) == .valid(.only))
        #expect(tokens.use(token, at: start + 60) == .expired)
        #expect(tokens.use("BQother") == .invalid)
    }

    @Test func `a token is withdrawn after its calls and the next one is another`() {
        let tokens = Tokens(seed: 1, lifetime: 60, calls: 2)
        let token = tokens.issue()
        #expect(tokens.use(token) == .valid(.only))
        #expect(tokens.use(token) == .valid(.only))
        #expect(tokens.use(token) == .invalid)
        let next = tokens.issue()
        #expect(next != token)
        #expect(tokens.use(next) == .valid(.only))
    }

    private func answer(_ form: String, _ authorization: String?) -> String {
        let endpoint = TokenEndpoint(
            clients: [SandboxClient(name: "id", secret: "s:cret", owner: "me")],
            tokens: Tokens(seed: 1, lifetime: 60),
            tokenSeconds: 60
        )
        let answer = endpoint.answer(form: Parameters(form), authorization: authorization).answer
        return "\(answer.status) " + String(decoding: answer.body, as: UTF8.self)
    }

    @Test(arguments: [
        (nil, "grant_type=client_credentials", #"400 {"error":"invalid_client"}"#),
        ("Basic ???", "grant_type=client_credentials", #"400 {"error":"invalid_client"}"#),
        // me:s:cret, id:wrong, id:s:cret
        (
            "Basic bWU6czpjcmV0", "grant_type=client_credentials",
            #"400 {"error":"invalid_client","error_description":"Invalid client"}"#
        ),
        (
            "Basic aWQ6d3Jvbmc=", "grant_type=client_credentials",
            #"400 {"error":"invalid_client","error_description":"Invalid client secret"}"#
        ),
        (
            "Basic aWQ6czpjcmV0", "grant_type=refresh_token&refresh_token=x",
            #"400 {"error":"invalid_grant","error_description":"Invalid refresh token"}"#
        ),
        (
            "Basic aWQ6czpjcmV0", "grant_type=authorization_code&code=x",
            #"400 {"error":"invalid_grant","error_description":"Invalid authorization code"}"#
        ),
    ])
    func `wrong credentials get the bodies that were seen`(
        authorization: String?,
        form: String,
        expected: String
    ) {
        #expect(answer(form, authorization) == expected)
    }

    @Test func `an unknown grant is named`() {
        #expect(answer("grant_type=password", "Basic aWQ6czpjcmV0").contains("unsupported_grant_type"))
    }

    @Test(arguments: [
        ("Basic aWQ6czpjcmV0", "grant_type=client_credentials"),
        (nil, "grant_type=client_credentials&client_id=id&client_secret=s%3Acret"),
    ])
    func `right credentials get a token, in the header or in the form`(authorization: String?, form: String) {
        let answer = answer(form, authorization)
        #expect(answer.hasPrefix(#"200 {"access_token":"BQ"#))
        #expect(answer.hasSuffix(#","token_type":"Bearer","expires_in":60}"#))
    }
}

@Suite struct FaultPlanTests {
    private var rates: FaultRates {
        var rates = FaultRates()
        rates.failure = 0.2
        rates.reset = 0.1
        rates.truncation = 0.1
        rates.html = 0.1
        return rates
    }

    private func faults(seed: UInt64, targets: [String]) -> [String: Fault?] {
        let plan = FaultPlan(seed: seed, rates: rates, latency: .milliseconds(10))
        return Dictionary(uniqueKeysWithValues: targets.map { ($0, plan.next($0).fault) })
    }

    @Test func `faults depend on the seed and the address and not on the order`() {
        let targets = (0..<500).map { "/v1/albums/\($0)" }
        let faults = faults(seed: 3, targets: targets)
        #expect(faults == self.faults(seed: 3, targets: targets.reversed()))
        #expect(faults != self.faults(seed: 4, targets: targets))
    }

    @Test func `faults come about as often as ordered, all kinds of them`() {
        let faults = faults(seed: 3, targets: (0..<2_000).map { "/v1/albums/\($0)" }).values.compactMap(
            \.self
        )
        #expect((900...1_100).contains(faults.count))
        #expect(Set(faults.map(\.name)) == ["failure", "reset", "truncation", "html"])
        for failure in Fault.Failure.allCases {
            #expect(faults.contains(.failure(failure)))
        }
    }

    @Test func `a request that failed may succeed when it is tried again`() {
        let plan = FaultPlan(seed: 3, rates: rates, latency: .zero)
        let outcomes = (0..<50).map { _ in plan.next("/v1/albums/x").fault == nil }
        #expect(Set(outcomes).count == 2)
    }

    @Test func `latency varies around what was ordered`() {
        let plan = FaultPlan(seed: 3, rates: FaultRates(), latency: .milliseconds(100))
        let delays = (0..<100).map { plan.next("/\($0)").delay }
        #expect(delays.allSatisfy { (.milliseconds(50) ..< .milliseconds(150)).contains($0) })
        #expect(Set(delays).count > 50)
    }

    @Test func `a quiet plan does nothing`() {
        let (fault, delay) = FaultPlan(seed: 1, rates: FaultRates(), latency: .zero).next("/")
        #expect(fault == nil)
        #expect(delay == .zero)
    }
}
