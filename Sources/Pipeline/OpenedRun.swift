import Foundation
import Landing
import Quota

/// A run that is worked on, and the pipeline that it executes.
struct OpenedRun {
    let run: RunDirectory
    let manifest: Manifest
    let isNew: Bool
    /// Whether that is another pipeline than the one that is asked for now.
    let isOther: Bool
    /// The budgets of the pipeline that is asked for, where they are lower: they hold, as quota is spent today.
    let lowerBudgets: [Bucket: Int]
    /// The copy that the run had before, where it takes a mended one over.
    let replaced: URL?
    /// The other unfinished runs, which are left for later.
    let waiting: [RunFolder.Entry]
}
