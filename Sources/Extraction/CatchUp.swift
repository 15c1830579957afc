import Catalog
import Files
import Foundation
import Frontier
import Landing
import Normalization
import Pipeline

/// Brings the frontier up to date with what has landed.
///
/// An answer is landed before the frontier hears of it; after a kill in between, the landing knows more. Reading
/// it on means that nothing landed is ever asked again. The frontier notes how far it has read, so only the rest
/// is parsed; a frontier that was deleted is rebuilt. What is not there stands in the record of failures alone.
struct CatchUp {
    let frontier: Frontier
    let reader: AnswerReader
    /// The client ids that ask now.
    ///
    /// The apps of a pool ask for each other, so what landed while one came first holds for all.
    let clients: Set<String>
    private static let group = 256

    /// Reads on in `run` and in the other runs beside it in which one of the clients was to ask the same service.
    ///
    /// The oldest comes first, because a page that is as it was says so of an earlier answer. Damaged landing of
    /// another run is skipped, as a line that cannot be read is: it costs what it told, and not every night
    /// from then on.
    ///
    /// - Returns: A sentence for each of the other runs whose landing is damaged.
    /// - Throws: A ``LandedBytesError`` where that of `run` itself is; `CancellationError` between two groups of
    ///   answers; what frontier and disk throw.
    func perform(for run: RunDirectory, origin: LandingOrigin) async throws -> [String] {
        var warnings: [String] = []
        let shelf = run.url.deletingLastPathComponent()
        for name in Set(try Folder.names(in: shelf)).union([run.name]).sorted() {
            guard name != run.name else {
                try await readOn(run, origin)
                continue
            }
            let other = RunDirectory(url: shelf.appending(component: name))
            guard let found = self.origin(of: other, like: origin) else { continue }
            do {
                try await readOn(other, found)
            } catch let damage as LandedBytesError {
                warnings.append("\(damage); what only it held is requested again")
            }
        }
        return warnings
    }

    /// How many segments in the runs on `shelf` hold answers that ``perform(for:origin:)`` would still take in.
    ///
    /// What cannot be read is passed over: who takes it in says so.
    func segmentsBehind(on shelf: URL, origin: LandingOrigin) async throws -> Int {
        var count = 0
        for name in (try? Folder.names(in: shelf)) ?? [] {
            let run = RunDirectory(url: shelf.appending(component: name))
            guard let found = self.origin(of: run, like: origin), let files = try? LandedFile.all(in: run)
            else { continue }
            for file in files where file.content == .answers {
                let source = LandingSource(rawValue: String(file.name.prefix { $0 != "/" }))
                guard let source, try await isBehind(file, of: found.name(of: source)) else { continue }
                count += 1
            }
        }
        return count
    }

    private func isBehind(_ file: LandedFile, of origin: String) async throws -> Bool {
        let offset = try await frontier.bytesRead(origin: origin, segment: file.url.lastPathComponent)
        // To look into a compressed one takes a while, and most are read.
        guard file.size > offset else { return false }
        // What a crash has torn is no line.
        let next = try? await reader.read(.answers, at: file.url, from: offset, limit: 1)
        return next.map { $0.end > offset } ?? false
    }

    /// Where `run` asked; `nil` where none of the clients was to ask, or it asked another service.
    private func origin(of run: RunDirectory, like origin: LandingOrigin) -> LandingOrigin? {
        guard let found = try? LandingOrigin.read(run), found.host == origin.host,
            !found.clients.isDisjoint(with: clients)
        else { return nil }
        return found
    }

    private func readOn(_ run: RunDirectory, _ origin: LandingOrigin) async throws {
        for source in LandingSource.allCases {
            let segments = LandingSegments(in: run.landing(of: source))
            for segment in try segments.names() {
                let url = segments.folder.appending(component: segment)
                try await readOn(.answers, at: url, of: origin.name(of: source), in: run)
            }
            let failures = run.failures(of: source)
            if FileManager.default.fileExists(atPath: failures.path) {
                try await readOn(.failures, at: failures, of: origin.name(of: source), in: run)
            }
        }
    }

    private func readOn(
        _ lines: AnswerReader.Lines,
        at url: URL,
        of origin: String,
        in run: RunDirectory
    ) async throws {
        let segment = url.lastPathComponent
        var isConfirmable: Bool?
        var offset = try await frontier.bytesRead(origin: origin, segment: segment)
        while true {
            try Task.checkCancellation()
            let (observations, end) = try await reader.read(
                lines,
                at: url,
                from: offset,
                limit: Self.group
            )
            guard end > offset else { return }
            let keepsTags = isConfirmable ?? Self.isConfirmable(run)
            isConfirmable = keepsTags
            let range = LandedRange(origin: origin, segment: segment, bytes: offset..<end)
            try await frontier.observe(keepsTags ? observations : observations.map(\.untagged), landed: range)
            offset = end
        }
    }

    /// Whether a 304 may confirm the rows of `run`: they are such as are made today, or will be made yet.
    private static func isConfirmable(_ run: RunDirectory) -> Bool {
        guard FileManager.default.fileExists(atPath: run.rowsManifest.path) else {
            // Whoever has deleted the rows of a loaded run has deleted their mapping's digest with them.
            return (try? Receipt.all(of: .load, in: run))?.isEmpty == true
        }
        guard let rows = try? RowsManifest.read(in: run), let contracts = try? Manifest.contracts(of: run),
            let digest = try? Mapping.spotify.obeying(contracts).digest
        else { return false }
        return rows.mapping == digest
    }
}

extension Observation {
    /// The same without what may be asked for by its `ETag`.
    fileprivate var untagged: Observation {
        var observation = self
        observation.etag = nil
        for index in pages.indices { observation.pages[index].tag = nil }
        return observation
    }
}
