import Catalog
import Concurrency
import Files
import Foundation
import Frontier
import Landing
import Pipeline
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// What the tasks of a process claim and give back, while another process wants the same.
@Suite struct ClaimRegistryTests {
    private let scratch: ScratchDirectory
    private let url: URL

    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
    }

    private func registry(
        in frontier: Frontier? = nil,
        callTimeout: Duration = .seconds(60),
        clock: WallClock = .system
    ) async throws -> ClaimRegistry {
        var manifest = Manifest(name: "test")
        manifest.quota.callTimeout = callTimeout
        let context = TestContext(
            stage: "extract-albums",
            run: RunDirectory(url: scratch.appending("run")),
            manifest: manifest,
            environment: [:],
            stop: StopSignal(),
            said: Said()
        )
        return try await ClaimRegistry(
            ClaimFile(at: scratch.appending("claims.sqlite")),
            frontier: frontier ?? Frontier(at: url),
            in: scratch.appending("claims"),
            context: context,
            clock: clock
        )
    }

    /// What an answer told that has landed and waits in a frontier that holds.
    private func tell(_ frontier: Frontier, _ count: Int, round: Int = 0) async throws {
        var observation = Observation(answeredAt: Date())
        for number in 0..<count {
            observation.sightings.insert(Sighting(.album, "album \(round) \(number)", .full))
        }
        let range = LandedRange(origin: "o", segment: "s", bytes: round..<round + 1)
        try await frontier.observe([observation], landed: range)
    }

    @Test func `a claim holds for twice the time that a call may take, whatever time the others give theirs`()
        async throws
    {
        let time = Mutex(Date(timeIntervalSince1970: 1_795_000_000))
        let clock = WallClock(now: { time.withLock { $0 } }, sleep: { _ in })
        let (one, other) = try await (
            registry(callTimeout: .seconds(3_600), clock: clock), registry(clock: clock)
        )
        let (slow, quick) = (one.holder(), other.holder())
        #expect(try await slow.take(["a"]) == ["a"])
        #expect(try await quick.take(["a", "b"]) == ["b"])
        time.withLock { $0 += 7_199 }
        #expect(try await quick.take(["a"]) == [])
        time.withLock { $0 += 2 }
        #expect(try await quick.take(["a"]) == ["a"])
        #expect(try await slow.take(["b"]) == ["b"])
    }

    @Test func `who begins while its file is taken for one that was left waits until that is cleared away`()
        async throws
    {
        let folder = scratch.appending("claims")
        let file = folder.appending(component: "me.lock")
        let other = try LockFile(at: file)
        #expect(try other.take())
        async let own = ClaimRegistry.life(of: "me", in: folder)
        // Whoever does not wait has given up within this time.
        try await Task.sleep(for: .milliseconds(100))
        try FileManager.default.removeItem(at: file)
        other.release()
        let life = try await own
        #expect(life.isInPlace)
        #expect(LockFile.isHeld(at: file))
    }

    @Test func `who begins while somebody stopped holds its file is to come again, and checks no disk`()
        async throws
    {
        let folder = scratch.appending("claims")
        let file = folder.appending(component: "me.lock")
        let other = try LockFile(at: file)
        #expect(try other.take())
        await #expect(throws: RunError.busy(owner: "a stage that clears \(file.path) away", pid: nil)) {
            try await ClaimRegistry.life(of: "me", in: folder, patience: .milliseconds(20))
        }
        other.release()
    }

    @Test func `what is given back is not claimed as one's own on its way`() async throws {
        let frontier = try Frontier(at: url, holding: .seconds(3_600))
        let (one, other) = try await (registry(in: frontier), registry())
        for round in 0..<50 {
            let (first, second, stranger) = (one.holder(), one.holder(), other.holder())
            #expect(try await first.take(["x"]) == ["x"])
            // It is taken in before the claim is given back, which takes a while.
            try await tell(frontier, 2_000, round: round)
            first.release(["x"])
            async let settled: Void = one.settle()
            let isTaken = try await second.take(["x"]) == ["x"]
            try await settled
            let strangers = try await stranger.take(["x"])
            #expect(strangers.isEmpty == isTaken)
            second.release(["x"])
            stranger.release(["x"])
            try await one.settle()
            try await other.settle()
        }
    }

    @Test func `who claims does not wait for what is being taken in`() async throws {
        let frontier = try Frontier(at: url, holding: .seconds(3_600))
        let one = try await registry(in: frontier)
        let mine = one.holder()
        #expect(try await mine.take(["x"]) == ["x"])
        try await tell(frontier, 1)
        mine.release(["x"])
        let busy = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try busy.execute(Array("begin immediate".utf8))
        async let settled: Void = one.settle()
        // As long as somebody else writes the frontier nothing is given back; what is not on its way is had at once.
        #expect(try await mine.take(["y"]) == ["y"])
        try busy.execute(Array("commit".utf8))
        try await settled
        #expect(try await mine.take(["x"]) == ["x"])
    }

    @Test func `what is released is given back as soon as something else is claimed`() async throws {
        let (one, other) = try await (registry(), registry())
        let (mine, stranger) = (one.holder(), other.holder())
        #expect(try await mine.take(["x"]) == ["x"])
        mine.release(["x"])
        #expect(try await mine.take(["y"]) == ["y"])
        try await wait(until: "another gets what was given back") {
            try await stranger.take(["x"]) == ["x"]
        }
        #expect(try await stranger.take(["y"]) == [])
    }

    @Test func `what could not be given back aside is tried again a second later`() async throws {
        let time = Mutex(Date(timeIntervalSince1970: 1_795_000_000))
        let clock = WallClock(now: { time.withLock { $0 } }, sleep: { _ in })
        let frontier = try Frontier(at: url, holding: .seconds(3_600))
        let (one, other) = try await (registry(in: frontier, clock: clock), registry(clock: clock))
        let (mine, stranger) = (one.holder(), other.holder())
        #expect(try await mine.take(["x"]) == ["x"])
        try await tell(frontier, 1)
        mine.release(["x"])
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("alter table main.reading rename to reading_away".utf8))
        #expect(try await mine.take(["y"]) == ["y"])
        // Behind the attempt aside, which nobody waits for.
        await #expect(throws: (any Error).self) { try await one.settle() }
        #expect(try await stranger.take(["x"]) == [])
        try database.execute(Array("alter table main.reading_away rename to reading".utf8))
        try await wait(until: "another gets what was given back") {
            time.withLock { $0 += 2 }
            _ = try await mine.take(["z"])
            return try await stranger.take(["x"]) == ["x"]
        }
    }

    @Test func `who has claimed something finds what another told of it until then`() async throws {
        // What a frontier that holds has read, it takes for known for a moment.
        let (frontier, other) = try (Frontier(at: url, holding: .seconds(3_600)), Frontier(at: url))
        let mine = try await registry(in: frontier).holder()
        #expect(try await frontier.statuses(of: .album, ["a"], market: nil) == [ObjectStatus()])
        var observation = Observation(answeredAt: Date())
        observation.sightings = [Sighting(.album, "a", .full)]
        try await other.observe([observation])
        #expect(try await mine.take(["album|a|"]) == ["album|a|"])
        #expect(try await frontier.statuses(of: .album, ["a"], market: nil).first?.fullAt != nil)
    }

    @Test func `what could not be given back is given back later`() async throws {
        let frontier = try Frontier(at: url, holding: .seconds(3_600))
        let (one, other) = try await (registry(in: frontier), registry())
        let (mine, stranger) = (one.holder(), other.holder())
        #expect(try await mine.take(["x", "y"]) == ["x", "y"])
        try await tell(frontier, 1)
        mine.release(["x", "y"])
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("alter table main.reading rename to reading_away".utf8))
        await #expect(throws: (any Error).self) { try await one.settle() }
        #expect(try await stranger.take(["x"]) == [])
        try database.execute(Array("alter table main.reading_away rename to reading".utf8))
        // What is wanted anew meanwhile stays.
        #expect(try await mine.take(["y"]) == ["y"])
        try await one.settle()
        #expect(try await stranger.take(["x", "y"]) == ["x"])
    }

    @Test func `what one task has claimed another neither gets nor gives away`() async throws {
        let (one, other) = try await (registry(), registry())
        let (first, second, stranger) = (one.holder(), one.holder(), other.holder())
        #expect(try await first.take(["x"]) == ["x"])
        #expect(try await second.take(["x", "y"]) == ["y"])
        #expect(try await !second.takeAll(["x", "z"]))
        second.release(["x"])
        try await second.lapse(["x"])
        try await one.settle()
        #expect(try await stranger.take(["x", "z"]) == ["z"])

        // What was kept ahead and given up for another's wait belongs to whoever takes it then.
        first.keepAhead(["x"])
        try await second.lapse(["y"])
        #expect(try await second.take(["x"]) == ["x"])
        second.keepAhead(["x"])
        #expect(!first.use(["x"]))
        first.release(["x"])
        try await one.settle()
        #expect(try await stranger.take(["x"]) == [])
        #expect(second.use(["x"]))
    }

    @Test func `the longer another process is waited for, the longer the pauses, until something is asked`()
        async throws
    {
        let slept = Mutex<[Duration]>([])
        let clock = WallClock(
            now: { Date() },
            sleep: { duration in slept.withLock { $0.append(duration) } }
        )
        let registry = try await registry(clock: clock)
        for _ in 0..<5 { await registry.pause() }
        let holder = registry.holder()
        #expect(try await holder.take(["x"]) == ["x"])
        holder.keepAhead(["x"])
        await registry.pause()
        #expect(holder.use(["x"]))
        await registry.pause()
        let pauses = slept.withLock { $0 }
        #expect(pauses == [0.5, 1, 2, 4, 4, 4, 0.5].map { Duration.seconds($0) })
    }
}
