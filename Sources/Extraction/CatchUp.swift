import Foundation
import Frontier
import Landing

/// Brings the frontier up to date with what has landed.
///
/// An answer is landed before the frontier hears of it; after a kill in between, the landing knows more. Reading
/// it on means that nothing landed is ever asked again. The frontier notes how far it has read, so only the rest
/// is parsed; a frontier that was deleted is made anew.
struct CatchUp {
    let frontier: Frontier
    let reader: AnswerReader
    private static let group = 256

    /// Reads on in `run` and in the other runs beside it that asked the same service for the same client.
    func perform(for run: RunDirectory, origin: LandingOrigin) async throws {
        let shelf = run.url.deletingLastPathComponent()
        for name in try Folder.names(in: shelf) where name != run.name {
            let other = RunDirectory(url: shelf.appending(component: name))
            guard let found = try? LandingOrigin.read(other), found.host == origin.host,
                found.client == origin.client
            else { continue }
            try await readOn(other, found)
        }
        try await readOn(run, origin)
    }

    private func readOn(_ run: RunDirectory, _ origin: LandingOrigin) async throws {
        for source in LandingSource.allCases {
            let segments = LandingSegments(in: run.landing(of: source))
            for segment in try segments.names() {
                try await readOn(segment, in: segments, of: origin.name(of: source))
            }
        }
    }

    private func readOn(_ segment: String, in segments: LandingSegments, of origin: String) async throws {
        let url = segments.folder.appending(component: segment)
        var offset = try await frontier.bytesRead(origin: origin, segment: segment)
        while true {
            let (observations, end) = try await reader.read(url, from: offset, limit: Self.group)
            guard end > offset else { return }
            let range = LandedRange(origin: origin, segment: segment, bytes: offset..<end)
            try await frontier.observe(observations, landed: range)
            offset = end
        }
    }
}
