import Concurrency
import Foundation
import Spotify

/// Waiting for what other processes have claimed, as long as the stage may last.
struct ClaimWait: Sendable {
    let claims: ClaimRegistry
    let closures: BucketClosures
    /// When the last request may be sent.
    let deadline: Date?
    let clock: WallClock

    /// Waits a little for what other processes ask; a deadline that has passed ends the stage instead.
    func forOthers() async {
        if let deadline, clock.now() >= deadline {
            closures.end(.allowanceSpent(.deadline(deadline)))
        } else {
            await claims.pause()
        }
    }
}
