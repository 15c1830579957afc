import Diagnostics
import Foundation
import Testing

@testable import Sandbox

/// What can be ordered beyond quotas and rates: clients, refusals, odd paging.
@Suite struct OrderTests {
    @Test func `a client is read from text, and is its own owner unless said otherwise`() throws {
        #expect(try SandboxClient(text: "a:b") == SandboxClient(name: "a", secret: "b", owner: "a"))
        #expect(try SandboxClient(text: "a:b:me") == SandboxClient(name: "a", secret: "b", owner: "me"))
    }

    @Test(arguments: ["", "a", "a:", ":b", "a:b:", "a:b:c:d"])
    func `a client that cannot be read is refused without its secret`(text: String) {
        let error = #expect(throws: SandboxError.self) { try SandboxClient(text: text) }
        #expect(error?.remedy == .fixUsage)
        #expect(error?.description.contains("'\(text.prefix { $0 != ":" })'") == true)
    }

    @Test func `a refusal is read from text`() throws {
        #expect(try Refusal(text: "artists=403") == Refusal(bucket: .artists, status: 403))
        #expect(
            try Refusal(text: "artist-albums=429:86400@5")
                == Refusal(bucket: .artistAlbums, status: 429, seconds: 86_400, calls: 5)
        )
    }

    @Test(arguments: ["", "artists", "artists=200", "songs=403", "artists=403:", "artists=429:1d"])
    func `a refusal that cannot be read is refused in one line`(text: String) {
        let error = #expect(throws: SandboxError.self) { try Refusal(text: text) }
        #expect(error == .badRefusal(text))
        #expect(error?.remedy == .fixUsage)
    }

    @Test func `a bucket answers its calls and refuses the rest, and no other bucket does`() {
        let refusals = Refusals([Refusal(bucket: .albums, status: 429, seconds: 86_400, calls: 2)])
        let answers = (0..<4).map { _ in refusals.next(.albums)?.status }
        #expect(answers == [nil, nil, 429, 429])
        #expect(refusals.next(.albums)?.answer.headers.first?.value == "86400")
        #expect(refusals.next(.artists) == nil)
    }

    private func page(_ oddity: Oddity, offset: Int) throws -> JSONObject {
        let api = WebAPI.small()
        let id = api.id(.artist, Landmarks.prolific)
        let answer = try api.answer("/v1/artists/\(id)/albums?offset=\(offset)&limit=10")
        return try #require(oddity.applied(to: .object(answer)).object)
    }

    @Test func `an endless list has a next beyond its end`() throws {
        let page = try page(.endless, offset: 5_000)
        #expect(page["items"] == .array([]))
        #expect(page["next"]?.string?.contains("offset=5010&limit=10") == true)
    }

    @Test func `a repeating list names the page itself`() throws {
        let page = try page(.repeating, offset: 10)
        #expect(page["next"] == page["href"])
    }

    @Test func `a gap is an empty second page with a next`() throws {
        #expect(try page(.gap, offset: 0).objects("items").count == 10)
        let second = try page(.gap, offset: 10)
        #expect(second.objects("items").isEmpty)
        #expect(second["next"]?.string?.contains("offset=20") == true)
    }

    @Test func `a total drifts from page to page`() throws {
        let totals = try [0, 10, 20].map { try page(.drift, offset: $0)["total"]?.integer ?? 0 }
        #expect(Set(totals).count == 3)
    }

    @Test func `a duplicate stands beside its original`() throws {
        let items = try page(.duplicates, offset: 0).objects("items")
        #expect(items.count == 11)
        #expect(items[0] == items[1])
    }

    @Test func `a foreign next leads to another host`() throws {
        #expect(try page(.foreign, offset: 0)["next"]?.string?.hasPrefix(Oddity.foreignAddress) == true)
    }

    @Test func `lists within an album go wrong too`() throws {
        let api = WebAPI.small()
        let answer = try api.answer("/v1/albums/\(api.id(.album, 400))")
        let changed = try #require(Oddity.endless.applied(to: .object(answer)).object)
        #expect(changed["tracks"]?.object?["next"]?.string != nil)
    }

    @Test func `Retry-After is what was ordered`() {
        #expect(RetryAfter.seconds.text(7) == "7")
        #expect(RetryAfter.absent.text(7) == nil)
        #expect(RetryAfter.text("-5").text(7) == "-5")
    }

    @Test func `two clients have their own tokens, rates and, with one owner, one quota`() async throws {
        var settings = SandboxSettings.small
        settings.clients = [
            SandboxClient(name: "one", secret: "x", owner: "me"),
            SandboxClient(name: "two", secret: "y", owner: "me"),
        ]
        settings.quota = [.artists: 1]
        settings.log = scratchPath("log")
        let log = try #require(settings.log)
        defer { try? FileManager.default.removeItem(atPath: log) }
        try await withSandbox(settings) { live in
            let one = try await live.token("one", "x")
            let two = try await live.token("two", "y")
            #expect(one != two)
            let path = "/v1/artists/0TnOYISbd1XYRBk9myaseg"
            #expect(try await live.get(path, token: one).status == 404)
            #expect(try await live.get(path, token: two).status == 429)
        }
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            .map { try JSONReader.value(of: Array($0.utf8)).object }
        #expect(lines.map { $0?["client"]?.string } == ["one", "two", "one", "two"])
    }

    @Test func `a page of lists in lists is just below 32 MB`() {
        let body = Answer.nested.body
        #expect(body.count < 32 << 20)
        #expect(body.count > (32 << 20) - 1_024)
    }
}
