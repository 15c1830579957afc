import CCurl
import Foundation

extension Transfer {
    /// What libcurl's `words` about the environment's proxy mean; `nil` where they are of something else.
    ///
    /// They are not passed on: what libcurl cannot read as an address stands in them with the password that it holds,
    /// and of what it misreads, as where a password has a `#`, part of it may be taken for the proxy's name.
    static func proxyError(_ code: CURLcode, _ words: String, url: String) -> HTTPError? {
        let variable = proxyVariable
        if words.hasPrefix("Unsupported proxy") {
            return HTTPError(
                kind: .wrongProxy(variable: variable),
                code: Int(code.rawValue),
                message: "what \(variable) holds is no address of a proxy that can be used",
                url: url
            )
        }
        guard code == CURLE_COULDNT_RESOLVE_PROXY else { return nil }
        return HTTPError(
            kind: .unreachable,
            code: Int(code.rawValue),
            message: "the name of the proxy in \(variable) is unknown",
            url: url
        )
    }

    /// The variable in which libcurl finds the proxy for https, the only one that is used.
    private static var proxyVariable: String {
        let environment = ProcessInfo.processInfo.environment
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        return names.first { environment[$0]?.isEmpty == false } ?? "https_proxy"
    }
}
