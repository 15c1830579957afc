import Catalog
import Foundation
import JSON
import Normalization
import TestSupport
import Testing

/// Runs over recorded answers, when `DISCOGRAPH_SHARED` names the folder that holds them.
@Suite(.enabled(if: Checkout.recorded != nil)) struct RecordedTests {
    private static let files: [URL] = {
        guard let folder = Checkout.recorded else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { folder.appending(component: $0) }
    }()

    @Test func `recorded answers hold artists, albums and tracks`() throws {
        let parser = JSONParser()
        var found: Set<EntityKind> = []
        for file in Self.files {
            let root = try parser.parse([UInt8](Data(contentsOf: file)))
            found.formUnion(objects(in: root).map(\.0))
        }
        #expect(found == Set(EntityKind.allCases))
    }

    @Test(arguments: files)
    func `every artist, album and track is in the rows or in the quarantine`(file: URL) throws {
        let parser = JSONParser()
        let bytes = try [UInt8](Data(contentsOf: file))
        let root = try parser.parse(bytes)
        var lines: [String] = []
        var expected = Objects()
        for (kind, object) in objects(in: root) {
            expected.add(object, as: kind)
            let identifier = object["id"]?.string ?? "x"
            let request = Request(path: "/v1/\(kind.rawValue)s/\(identifier)", asked: [identifier])
            lines.append(request.line(object.excerpt(limit: bytes.count * 6)))
        }
        let rows = try Rows(lines: lines)

        var made = 0
        for kind in EntityKind.allCases {
            let table: StagedTable = kind == .artist ? .artist : kind == .album ? .album : .track
            let identifiers = rows.column("id", of: table).compactMap(\.self)
            #expect(Set(identifiers) == Set(expected.usable[kind, default: []]))
            made += identifiers.count
        }
        // What an answer told again has no row of its own, and is counted.
        #expect(made + rows.counts.repeated == expected.usable.values.reduce(0) { $0 + $1.count })
        let lost = rows.quarantined.filter { $0[2]?.contains("identifier") == true }
        #expect(lost.count == expected.unusable)
    }

    @Test(arguments: files)
    func `nothing in recorded answers is unknown`(file: URL) throws {
        let parser = JSONParser()
        let bytes = try [UInt8](Data(contentsOf: file))
        let root = try parser.parse(bytes)
        var lines: [String] = []
        for (kind, object) in objects(in: root) {
            let identifier = object["id"]?.string ?? "x"
            let request = Request(path: "/v1/\(kind.rawValue)s/\(identifier)", asked: [identifier])
            lines.append(request.line(object.excerpt(limit: bytes.count * 6)))
        }
        let found = Set(root.members.map(\.key))
        if !found.isEmpty, found.isSubset(of: SearchKind.allCases.map(\.plural)),
            root.members.allSatisfy({ $0.value["items"] != nil })
        {
            lines.append(Request.search("x").line(root.excerpt(limit: bytes.count * 6)))
        }
        let rows = try Rows(lines: lines)
        // One file was written anew by a library, which says "" where Spotify says nothing.
        let isWrittenAnew = file.lastPathComponent.hasSuffix("get_queue.json")
        #expect(rows.drifted == (isWrittenAnew ? ["/v1/tracks/{id} /album/album_group 21="] : []))
    }

    @Test(arguments: files)
    func `an answer of any shape on any route is no crash`(file: URL) throws {
        let parser = JSONParser()
        let bytes = try [UInt8](Data(contentsOf: file))
        let body = try parser.minified(bytes)
        let text = String(decoding: body, as: UTF8.self)
        for route in Mapping.spotify.routes {
            let request = Request(path: route.path.path(of: id("x")), asked: [id("x")])
            let rows = try Rows(of: text, request)
            #expect(rows.counts.lines == 1)
        }
    }

    /// The outermost artists, albums and tracks of a document.
    private func objects(in value: JSONElement) -> [(EntityKind, JSONElement)] {
        if value["id"] != nil, let kind = value["type"]?.string.flatMap(EntityKind.init(rawValue:)) {
            return [(kind, value)]
        }
        return value.elements.flatMap(objects) + value.members.flatMap { objects(in: $0.value) }
    }
}

/// What the mapping should find in some objects, counted without it.
private struct Objects {
    var usable: [EntityKind: [String]] = [:]
    var unusable = 0

    mutating func add(_ object: JSONElement, as kind: EntityKind) {
        if let identifier = object["id"]?.string, RowLine.isIdentifier(identifier) {
            usable[kind, default: []].append(identifier)
        } else {
            unusable += 1
        }
        for artist in object["artists"]?.elements.filter({ !$0.isNull }) ?? [] where kind != .artist {
            add(artist, as: .artist)
        }
        if kind == .track, let album = object["album"], album.kind == .object { add(album, as: .album) }
        for track in object["tracks"]?["items"]?.elements.filter({ !$0.isNull }) ?? [] where kind == .album {
            add(track, as: .track)
        }
    }
}
