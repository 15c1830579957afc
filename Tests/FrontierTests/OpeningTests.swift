import Catalog
import Foundation
import Frontier
import TestSupport
import Testing

/// How a frontier is opened: by several processes at once where there is none yet, and where it is damaged.
@Suite struct OpeningTests {
    @Test func `processes that start at once create one frontier`() async throws {
        let scratch = try ScratchDirectory()
        for round in 0..<100 {
            let file = scratch.appending("\(round)/frontier.sqlite")
            try await withThrowingTaskGroup { group in
                for number in 0..<4 {
                    group.addTask {
                        let frontier = try Frontier(at: file)
                        try await frontier.observe([.sighting(.album, "\(number)", .full, at: 10)])
                    }
                }
                try await group.waitForAll()
            }
            let ids = (0..<4).map(String.init)
            let known = try await Frontier(at: file).statuses(of: .album, ids, market: nil)
            #expect(known.count { $0.fullAt != nil } == 4)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.appending("0").path)
        #expect(files == ["frontier.sqlite"])
    }

    @Test func `a frontier that was cut off to nothing is named with its cure, and not begun anew`() throws {
        let scratch = try ScratchDirectory()
        let url = try scratch.write("", to: "frontier.sqlite", permissions: 0o600)
        #expect {
            _ = try Frontier(at: url)
        } throws: { "\($0)".contains("move it away") }
        #expect {
            _ = try Frontier(reading: url)
        } throws: { "\($0)".contains("move it away") }
        #expect(try Data(contentsOf: url).isEmpty)
    }

    @Test func `a log without its frontier is named with the cure, also to who only reads`() throws {
        let scratch = try ScratchDirectory()
        let log = try scratch.write("what was known", to: "frontier.sqlite-wal", permissions: 0o600)
        let url = scratch.appending("frontier.sqlite")
        let words = "only its log \(log.path) is left; move it away, with the -wal and -shm files"
        #expect {
            _ = try Frontier(at: url)
        } throws: { "\($0)".contains(words) }
        #expect {
            _ = try Frontier(reading: url)
        } throws: { "\($0)".contains(words) }
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        #expect(files == ["frontier.sqlite-wal"])
        // One that is empty holds nothing back.
        try Data().write(to: log)
        _ = try Frontier(reading: url)
    }
}
