import Foundation
import Landing

/// What distinguishes a stage whose program is none of ours, as far as the manifest tells.
extension StageDefinition {
    /// Whether it starts one of those programs that obey limits, itself or by another one such as `nice`.
    ///
    /// That goes by their names, wherever they lie: a limit that does not reach them would cost quota. To any other
    /// program the options of limits mean nothing.
    var obeysLimits: Bool {
        command.contains { word in
            guard !word.contains("${"), let name = word.split(separator: "/").last else { return false }
            return name == "plan" || name.hasPrefix("extract-")
        }
    }

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
