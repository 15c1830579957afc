import Catalog
import Files
import Foundation
import JSON
import Landing

/// What the landed lines of some answers say about some objects.
struct LandedAnswers {
    /// What one line says.
    struct Line {
        /// The request as the line has it.
        let request: TracedAnswer.Request
        /// The rows of the objects.
        let rows: [LandedRow]
        /// Their lists.
        let lists: [LandedList]
    }

    /// The lines read, by answer.
    private(set) var lines: [TracedAnswer: Line] = [:]
    /// The files that are not there or cannot be read, and why.
    private(set) var missing: [String: String] = [:]

    private let runs: URL
    private let owners: Set<String>

    /// Reads the lines of `answers`.
    ///
    /// - Parameters:
    ///   - answers: Whose lines.
    ///   - runs: Where the runs lie.
    ///   - owners: The identifiers about which something is to be said.
    init(of answers: Set<TracedAnswer>, in runs: URL, about owners: Set<String>) {
        self.runs = runs
        self.owners = owners
        let files = Dictionary(grouping: answers) { "\($0.run)/landing/\($0.line?.file ?? "")" }
        for (file, answers) in files.sorted(by: { $0.key < $1.key }) {
            do {
                try read(runs.appending(path: file), answers)
            } catch let error as StorageError where error.code == ENOENT {
                missing[file] = "is not there"
            } catch {
                missing[file] = "cannot be read: \(error)"
            }
        }
    }

    private mutating func read(_ file: URL, _ answers: [TracedAnswer]) throws {
        let wanted = Dictionary(grouping: answers) { $0.line?.number ?? 0 }
        var reader = try LineReader(file)
        let parser = JSONParser()
        var (number, left) = (1, wanted.count)
        while left > 0 {
            var found: Line?
            var arrival: String?
            let isThere = try reader.next { bytes in
                guard wanted[number] != nil, let root = try? parser.parse(bytes, padding: LineReader.padding)
                else { return }
                arrival = root["fetched_at"]?.string
                found = line(root)
            }
            guard isThere else { break }
            for answer in wanted[number] ?? [] {
                // Another run may have had that name.
                guard let found, arrival == answer.fetchedAt.asMilliseconds else { continue }
                lines[answer] = found
            }
            if wanted[number] != nil { left -= 1 }
            number += 1
        }
    }

    private func line(_ root: JSONElement) -> Line? {
        guard let path = root["request"]?["path"]?.string else { return nil }
        let query = root["request"]?["query"]
        let mapping = Mapping.spotify
        let request = TracedAnswer.Request(
            method: root["request"]?["method"]?.string ?? "GET",
            url: Self.target(path, query),
            status: root["status"]?.int
        )
        guard let body = root["body"], let route = mapping.route(of: path) else {
            return Line(request: request, rows: [], lists: [])
        }
        var isOwned = false
        if case .owner = route.asked { isOwned = true }
        let asked = isOwned ? root["asked"]?.elements.first { _ in true }?.string : nil
        let market = query?["market"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        var walk = LandedWalk(mapping, owners: owners, market: market)
        walk.walk(body, as: route.body, owner: asked)
        return Line(request: request, rows: walk.rows, lists: walk.lists)
    }

    /// The request's path and query, as it was sent.
    private static func target(_ path: String, _ query: JSONElement?) -> String {
        let parameters = query?.members.map { name, value in
            let text = value.string ?? ""
            return "\(name)=\(text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text)"
        }
        guard let parameters, !parameters.isEmpty else { return path }
        return "\(path)?\(parameters.joined(separator: "&"))"
    }

    private static let unreserved = CharacterSet.urlQueryAllowed.subtracting(
        CharacterSet(charactersIn: "&+=")
    )
}

extension String {
    /// A time with microseconds as landed lines have it.
    var asMilliseconds: String {
        hasSuffix("000Z") && utf8.count == 27 ? dropLast(4) + "Z" : self
    }
}
