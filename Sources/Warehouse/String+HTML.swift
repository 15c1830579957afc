import Diagnostics

extension String {
    /// The text as HTML has it, inside elements and inside quoted attributes.
    var escapedForHTML: String {
        replacingScalars(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"])
    }
}
