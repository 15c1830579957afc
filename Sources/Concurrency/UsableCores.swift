import CAffinity
import Foundation

/// The processor cores that this process may use.
///
/// There are fewer than the machine has in many a container, and under taskset.
public enum UsableCores {
    /// How many there are, at least one: those that the kernel runs this on, and no more than Foundation counts.
    public static var count: Int {
        // Foundation knows the quotas of the first control groups, and nothing of taskset.
        let active = ProcessInfo.processInfo.activeProcessorCount
        let allowed = Int(discograph_usable_cores())
        return max(1, allowed > 0 ? min(allowed, active) : active)
    }
}
