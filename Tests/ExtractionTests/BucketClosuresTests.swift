import Concurrency
import Foundation
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

@Suite struct BucketClosuresTests {
    @Test func `of several refusals the one that ends last stands, whichever is told of last`() throws {
        let world = try World()
        let context = TestContext(
            stage: "extract-albums",
            run: world.run,
            manifest: world.manifest,
            environment: world.environment,
            stop: StopSignal(),
            said: world.said
        )
        let closures = BucketClosures(context: context)
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
}
