import Foundation
import Landing

extension StageDefinition {
    /// The first of its outs that it must have made to be done, and has not; `nil` where it has made all.
    ///
    /// Where nothing was to be landed, there may be no folder for it, and what is in a database lies elsewhere.
    func missingOutput(in run: RunDirectory) -> String? {
        let missing = outputs.first { output in
            output.kind == .derived
                && !FileManager.default.fileExists(atPath: run.url.appending(path: output.name).path)
        }
        return missing?.name
    }
}
