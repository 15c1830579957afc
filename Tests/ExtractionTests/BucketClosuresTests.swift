import Concurrency
import Foundation
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

@Suite struct BucketClosuresTests {
    private func closures(in world: World) -> BucketClosures {
        BucketClosures(
            context: TestContext(
                stage: "extract-albums",
                run: world.run,
                manifest: world.manifest,
                environment: world.environment,
                stop: StopSignal(),
                said: world.said
            )
        )
    }

    @Test func `of several refusals the one that ends last stands, whichever is told of last`() throws {
        let world = try World()
        let closures = closures(in: world)
        let start = Date(timeIntervalSince1970: 1_795_000_000)
        let refusals = [10.0, 30.0, 20.0].map { seconds in
            QuotaError.locked(BucketLock(bucket: .albums, until: start + seconds, reason: .quotaExceeded))
        }
        for refusal in refusals { closures.close(.albums, for: refusal) }
        // The end of the gate says nothing of when the bucket opens.
        closures.close(.albums, for: .closed)
        #expect(closures.resumeAt == start + 30)
        #expect(closures.reasons == ["\(SpotifyError.quota(refusals[1]))"])
        #expect(world.said.all == ["warning: \(SpotifyError.quota(refusals[0]))"])
        #expect(!closures.isOpen(.albums))
    }

    @Test(arguments: [false, true])
    func `that nothing is answered stands beside a lock, in whichever order they come`(
        isLockedFirst: Bool
    ) throws {
        let world = try World()
        let closures = closures(in: world)
        let end = Date(timeIntervalSince1970: 1_795_000_000)
        let lock = QuotaError.locked(BucketLock(bucket: .albums, until: end, reason: .quotaExceeded))
        if isLockedFirst { closures.close(.albums, for: lock) }
        closures.giveUp(.albums, "nothing of albums is answered")
        if !isLockedFirst { closures.close(.albums, for: lock) }
        #expect(closures.reasons == ["nothing of albums is answered"])
        #expect(closures.givenUp == 1)
        #expect(closures.resumeAt == end)
        #expect(!closures.isOpen(.albums))
    }
}
