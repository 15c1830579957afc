import Quota
import Testing
import Yams

@testable import Pipeline

/// Each key of a section sets the property that it is called after, and no other.
@Suite struct SectionKeyTests {
    @Test func `each key of a manifest sets its property alone`() throws {
        let values = [
            "name": "y", "schedule": "'@daily'", "concurrency": "2", "quota": "{call_timeout: 1s}",
            "credentials": "[{name: a, owner: b, client_id: C, client_secret: D}]",
            "landing": "{compression: zstd}", "contracts": "{album: ignore}", "params": "{depth: 0}",
            "stages": "{b: {cmd: b}}",
        ]
        let required = ["name": "x", "stages": "{a: {cmd: a}}"]
        #expect(Set(values.keys) == Set(Manifest.Key.allCases.map(\.rawValue)))
        let found = try changes(by: values, to: required) {
            try Manifest(yaml: $0, file: "m.yaml").withoutPositions
        }
        var expected = Dictionary(uniqueKeysWithValues: values.keys.map { ($0, [$0]) })
        expected["params"] = ["parameters"]
        #expect(found == expected)
    }

    @Test func `each key of params sets its property alone`() throws {
        let identifier = "[0kbYTNQb4Pb1rPbbaF0pT4]"
        let values = [
            "queries": "[a]", "new_releases": "3", "artists": identifier, "albums": identifier,
            "tracks": identifier, "include_groups": "[single]", "depth": "0", "detail": "{track: full}",
            "freshness": "{track: 1s}", "market": "DE",
        ]
        #expect(Set(values.keys) == Set(PipelineParameters.Key.allCases.map(\.rawValue)))
        let found = try changes(by: values) { try PipelineParameters(node($0)) }
        var expected = Dictionary(uniqueKeysWithValues: values.keys.map { ($0, [$0]) })
        expected["new_releases"] = ["newReleases"]
        expected["include_groups"] = ["includeGroups"]
        #expect(found == expected)
    }

    @Test func `each key of a query sets its property alone`() throws {
        let values = [
            "q": "b", "types": "[album]", "max_hits": "1", "market": "DE", "split_by_year": "1950-1960",
            "include_external": "audio",
        ]
        #expect(Set(values.keys) == Set(SearchQuery.Key.allCases.map(\.rawValue)))
        let found = try changes(by: values, to: ["q": "a", "max_hits": "1000"]) { try SearchQuery(node($0)) }
        let expected = [
            "q": ["text"], "types": ["types"], "max_hits": ["maxHits"], "market": ["market"],
            "split_by_year": ["splitByYear"], "include_external": ["includesExternalAudio"],
        ]
        #expect(found == expected)
    }

    @Test func `each key of detail and of freshness sets its property alone`() throws {
        let details = ["artist": "simplified", "album": "simplified", "track": "full"]
        #expect(Set(details.keys) == Set(DetailWanted.Key.allCases.map(\.rawValue)))
        let wanted = try changes(by: details) { try DetailWanted(node($0)) }
        #expect(wanted == ["artist": ["artist"], "album": ["album"], "track": ["track"]])

        let names = Freshness.Key.allCases.map(\.rawValue)
        let times = Dictionary(uniqueKeysWithValues: names.map { ($0, "1s") })
        let fresh = try changes(by: times) { try Freshness(node($0)) }
        let expected = [
            "artist": ["artist"], "artist_albums": ["artistAlbums"],
            "artist_albums_sweep": ["artistAlbumsSweep"], "album": ["album"], "track": ["track"],
            "search": ["search"],
        ]
        #expect(fresh == expected)
    }

    @Test func `each key of quota, of landing and of credentials sets its property alone`() throws {
        let quota = ["budgets": "{search: 1}", "wait_for_budget": "1s", "call_timeout": "1s"]
        #expect(Set(quota.keys) == Set(QuotaSection.Key.allCases.map(\.rawValue)))
        let spent = try changes(by: quota) { try QuotaSection(node($0)) }
        let expected = [
            "budgets": ["budgets"], "wait_for_budget": ["waitForBudget"], "call_timeout": ["callTimeout"],
        ]
        #expect(spent == expected)

        #expect(LandingSection.Key.allCases == [.compression])
        let kept = try changes(by: ["compression": "zstd"]) { try LandingSection(node($0)) }
        #expect(kept == ["compression": ["compression"]])

        let app = ["name": "a", "owner": "b", "client_id": "C", "client_secret": "D"]
        let other = ["name": "w", "owner": "x", "client_id": "Y", "client_secret": "Z"]
        #expect(Set(app.keys) == Set(CredentialSource.Key.allCases.map(\.rawValue)))
        let named = try changes(by: other, to: app) { try CredentialSource(node($0)) }
        let properties = [
            "name": ["name"], "owner": ["owner"], "client_id": ["clientIDVariable"],
            "client_secret": ["clientSecretVariable"],
        ]
        #expect(named == properties)
    }

    @Test func `each key of a stage and of its retry sets its property alone`() throws {
        let values = [
            "cmd": "b", "deps": "[x]", "outs": "[y]", "params": "[market]", "retry": "{max_attempts: 2}",
            "timeout": "1s", "grace": "1s",
        ]
        #expect(Set(values.keys) == Set(StageDefinition.Key.allCases.map(\.rawValue)))
        let found = try changes(by: values, to: ["cmd": "a"]) { text in
            var mistakes = ManifestErrors()
            var stage = try StageDefinition(named: node("a"), node(text), gathering: &mistakes)
            try mistakes.throwIfAny()
            stage.position = nil
            stage.commandPosition = nil
            return stage
        }
        let expected = [
            "cmd": ["command"], "deps": ["dependencies"], "outs": ["outputs"], "params": ["parameters"],
            "retry": ["retry"], "timeout": ["timeout"], "grace": ["grace"],
        ]
        #expect(found == expected)

        let retries = ["max_attempts": "2", "interval": "1s"]
        #expect(Set(retries.keys) == Set(StageRetry.Key.allCases.map(\.rawValue)))
        let retry = try changes(by: retries) { try StageRetry(node($0)) }
        #expect(retry == ["max_attempts": ["maxAttempts"], "interval": ["interval"]])
    }

    private func node(_ yaml: String) throws -> ManifestNode {
        ManifestNode(
            node: try #require(try Yams.compose(yaml: yaml)),
            file: "m.yaml",
            name: "",
            isAsked: true
        )
    }

    /// The properties that are others where a key of `values` is given, by the key.
    private func changes<Section>(
        by values: [String: String],
        to base: [String: String] = [:],
        _ read: (String) throws -> Section
    ) throws -> [String: [String]] {
        func section(_ entries: [String: String]) throws -> [(name: String, value: String)] {
            let lines = entries.map { "\($0.key): \($0.value)" }.sorted()
            let mirror = Mirror(reflecting: try read("{\(lines.joined(separator: ", "))}"))
            return mirror.children.map { ($0.label ?? "", String(describing: $0.value)) }
        }
        let before = try section(base)
        var changes: [String: [String]] = [:]
        for (key, value) in values {
            let after = try section(base.merging([key: value]) { $1 })
            changes[key] = zip(before, after).filter { $0.0.value != $0.1.value }.map(\.0.name)
        }
        return changes
    }
}
