import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Testing

@Suite struct SpotifySettingsTests {
    @Test func `two credentials are enough, the rest has defaults`() throws {
        let settings = try SpotifySettings(environment: [
            "SPOTIFY_CLIENT_ID": "id", "SPOTIFY_CLIENT_SECRET": "word",
        ])
        #expect(settings.apiURL.absoluteString == "https://api.spotify.com/v1")
        #expect(settings.accountsURL.absoluteString == "https://accounts.spotify.com")
        #expect(settings.credential.clientSecret.revealed == "word")
        #expect(settings.mode == nil)
        #expect(settings.credential.account == Account(owner: "id", client: "id"))
        #expect(settings.credentials.map(\.name) == ["default"])
        #expect(settings.maxConcurrent == 8)
        #expect(settings.caFile == nil)
        #expect(settings.apiHost == "api.spotify.com")
        #expect(settings.transport.usesProxy)
    }

    @Test func `spotipy's names are taken where Spotify's are missing or empty`() throws {
        let settings = try SpotifySettings(environment: [
            "SPOTIFY_CLIENT_ID": " ", "SPOTIPY_CLIENT_ID": "theirs", "SPOTIFY_CLIENT_SECRET": "ours",
            "SPOTIPY_CLIENT_SECRET": "theirs",
        ])
        #expect(settings.clientID == "theirs")
        #expect(settings.credential.clientSecret.revealed == "ours")
    }

    @Test(arguments: ["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET"])
    func `a missing credential is named, and where to put it`(name: String) {
        let error = #expect(throws: SpotifyError.self) { try settings([name: ""]) }
        #expect(error?.remedy == .fixConfiguration)
        #expect(
            error?.description.hasPrefix("\(name) is not set; put it into the environment or into .env")
                == true
        )
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/v1", "http://localhost:8080/v1/", "http://[::1]:8080/v1",
        "http://127.9.9.9/v1",
        "https://api.spotify.com/v1", "https://10.0.0.1/v1",
    ])
    func `plain http is for this machine, https for any`(url: String) throws {
        #expect(try settings(["SPOTIFY_API_URL": url]).apiURL.absoluteString.hasSuffix("/v1"))
    }

    @Test(arguments: [
        "http://api.spotify.com/v1", "http://10.0.0.1/v1", "http://127.0.0.1.example.org/v1",
        "http://localhost.example.org/v1", "http://127.0.0/v1", "http://1270.0.0.1/v1", "ftp://127.0.0.1/v1",
        "api.spotify.com", "https://", "https://user:pass@api.spotify.com/v1",
        "https://api.spotify.com/v1?a=b",
        "https://api.spotify.com/v1#a",
    ])
    func `an address that would leak credentials is refused`(url: String) {
        for name in ["SPOTIFY_API_URL", "SPOTIFY_ACCOUNTS_URL"] {
            let error = #expect(throws: SpotifyError.self) { try settings([name: url]) }
            #expect(error?.remedy == .fixConfiguration)
            #expect(error?.description.hasPrefix("\(name) ") == true)
            #expect(error?.description.contains("pass") == false)
        }
    }

    @Test(arguments: ["0", "65536", "99999", "99999999999999999999"])
    func `an address with a port that there is not is refused`(port: String) {
        for host in ["http://127.0.0.1", "http://[::1]", "https://api.spotify.com"] {
            let url = "\(host):\(port)/v1"
            for name in ["SPOTIFY_API_URL", "SPOTIFY_ACCOUNTS_URL"] {
                let error = #expect(throws: SpotifyError.self) { try settings([name: url]) }
                #expect(error?.remedy == .fixConfiguration)
                #expect(error?.description.hasPrefix("\(name) is \(url), whose port is none; ") == true)
            }
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:1", "http://[::1]:65535", "https://api.spotify.com:", "https://[::1]",
    ])
    func `an address with a port, or without one, is taken`(url: String) throws {
        #expect(try settings(["SPOTIFY_ACCOUNTS_URL": url]).accountsURL.absoluteString == url)
    }

    @Test(arguments: [
        "https://api.spotify.com", "https://api.spotify.com/v2", "https://api.spotify.com/v1/x",
    ])
    func `an address of the API without its version is refused`(url: String) {
        let error = #expect(throws: SpotifyError.self) { try settings(["SPOTIFY_API_URL": url]) }
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("\(url), which does not end with the version") == true)
    }

    @Test(arguments: [
        ("SPOTIFY_MODE", "extnded"), ("SPOTIFY_MAX_CONCURRENT", "0"), ("SPOTIFY_MAX_CONCURRENT", "many"),
        ("SPOTIFY_MAX_CONCURRENT", "65"), ("SPOTIFY_CA_FILE", "/nowhere/ca.pem"),
    ])
    func `a setting that makes no sense is named with its value`(name: String, value: String) {
        let error = #expect(throws: SpotifyError.self) { try settings([name: value]) }
        #expect(error?.description.hasPrefix(name) == true)
        #expect(error?.description.contains(value) == true)
    }

    @Test func `a secret with characters that no secret has is refused without being shown`() {
        let error = #expect(throws: SpotifyError.self) { try settings(["SPOTIFY_CLIENT_SECRET": "s3cr\net"]) }
        #expect(error?.description.contains("SPOTIFY_CLIENT_SECRET") == true)
        #expect(error?.description.contains("s3cr") == false)
    }

    @Test(arguments: [
        ("auto", nil), ("", nil), ("Development", Mode.development), ("extended", .extended),
    ])
    func `the mode is read`(text: String, mode: Mode?) throws {
        #expect(try settings(["SPOTIFY_MODE": text]).mode == mode)
    }

    @Test func `the transport is told what it needs`() throws {
        let settings = try settings([
            "SPOTIFY_API_URL": "http://127.0.0.1:8080/v1", "SPOTIFY_MAX_CONCURRENT": "3",
            "SPOTIFY_CA_FILE": "/dev/null",
            "SPOTIFY_QUOTA_OWNER": "owner",
        ])
        #expect(settings.transport.maximumExchanges == 3)
        #expect(settings.transport.caFile == "/dev/null")
        #expect(settings.apiHost == "127.0.0.1:8080")
        #expect(settings.credential.account.owner == "owner")
    }

    private static let pool = [
        CredentialSource(
            name: "main",
            owner: "me",
            clientIDVariable: "FIRST_ID",
            clientSecretVariable: "FIRST_SECRET"
        ),
        CredentialSource(
            name: "more",
            owner: "we",
            clientIDVariable: "SECOND_ID",
            clientSecretVariable: "SECOND_SECRET"
        ),
    ]

    @Test func `a pool is read from the variables that it names, and no others`() throws {
        let settings = try SpotifySettings(
            environment: [
                "FIRST_ID": "a", "FIRST_SECRET": "aa", "SECOND_ID": "b", "SECOND_SECRET": "bb",
                "SPOTIFY_CLIENT_ID": "other", "SPOTIFY_CLIENT_SECRET": "other",
                "SPOTIFY_QUOTA_OWNER": "other",
            ],
            pool: Self.pool
        )
        #expect(settings.credentials.map(\.name) == ["main", "more"])
        let accounts = [Account(owner: "me", client: "a"), Account(owner: "we", client: "b")]
        #expect(settings.credentials.map(\.account) == accounts)
        #expect(settings.credentials.map(\.clientSecret.revealed) == ["aa", "bb"])
        #expect(settings.clientID == "a")
    }

    @Test(arguments: ["FIRST_ID", "FIRST_SECRET", "SECOND_ID", "SECOND_SECRET"])
    func `a variable of the pool that is missing is named, and who wants it`(name: String) {
        var environment = ["FIRST_ID": "a", "FIRST_SECRET": "aa", "SECOND_ID": "b", "SECOND_SECRET": "bb"]
        environment[name] = nil
        let error = #expect(throws: SpotifyError.self) {
            try SpotifySettings(environment: environment, pool: Self.pool)
        }
        #expect(error?.description.hasPrefix("\(name) is not set (credential") == true)
        #expect(error?.remedy == .fixConfiguration)
    }

    @Test func `one client id twice is refused`() {
        let environment = ["FIRST_ID": "a", "FIRST_SECRET": "aa", "SECOND_ID": "a", "SECOND_SECRET": "bb"]
        let error = #expect(throws: SpotifyError.self) {
            try SpotifySettings(environment: environment, pool: Self.pool)
        }
        #expect(error?.description.contains("SECOND_ID") == true)
        #expect(error?.description.contains("\"main\"") == true)
    }

    @Test func `settings can be printed`() throws {
        var text = ""
        dump(try settings(), to: &text)
        #expect(!text.contains("s3cret"))
    }
}
