import Foundation
import TestSupport
import Testing

/// `scripts/install-packages.sh` among programs that only say what they were asked for.
@Suite struct PackageInstallationTests {
    private static let script = Checkout.root.appending(path: "scripts/install-packages.sh")
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    /// Puts a shell script in the place of a program.
    private func replace(_ program: String, by lines: String) throws {
        try scratch.script(lines, at: "stubs/\(program)")
    }

    /// Runs a script to its end, for a user of number `user`, where packages are in `state`.
    private func run(
        _ script: URL,
        _ arguments: [String] = [],
        user: Int,
        state: String,
        path: String = ""
    ) async throws -> Program.Outcome {
        try replace("dpkg-query", by: "echo \(state)")
        try replace("id", by: "echo \(user)")
        return try await Program(
            URL(filePath: "/bin/sh"),
            [script.path] + arguments,
            environment: ["PATH": scratch.appending("stubs").path + path],
            in: scratch.url
        ).outcome()
    }

    /// Lets the script find two programs that change nothing, and no real `sudo`.
    private func linkNames() throws {
        for name in ["dirname", "basename"] { try replace(name, by: "exec /usr/bin/\(name) \"$@\"") }
    }

    @Test func `nothing is done or said where every package is installed`() async throws {
        let outcome = try await run(Self.script, user: 1_000, state: "installed")
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
    }

    @Test(arguments: [nil, "exit 1"] as [String?])
    func `without root and sudo it prints the one command to run, and ends with 78`(
        sudo: String?
    ) async throws {
        try linkNames()
        if let sudo { try replace("sudo", by: sudo) }
        let outcome = try await run(Self.script, ["fuzz"], user: 1_000, state: "not-installed")
        #expect(outcome.status == 78)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(outcome.errors.hasPrefix("missing: libcurl4-openssl-dev "), "\(outcome.errors)")
        #expect(outcome.errors.contains(" postgresql "))
        #expect(outcome.errors.contains(" nlohmann-json3-dev; as root, run: "))
        #expect(lines.first?.hasSuffix("\(Self.script.path) fuzz") == true)
    }

    @Test func `where packed programs run, nothing is asked for that only a compiler needs`() async throws {
        try linkNames()
        let outcome = try await run(Self.script, ["run"], user: 1_000, state: "not-installed")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(" libpq5 ") && outcome.errors.contains(" postgresql"))
        #expect(outcome.errors.contains("-dev") == false, "\(outcome.errors)")
    }

    @Test func `with sudo it starts itself again, and asks for no password where nobody can type one`()
        async throws
    {
        try linkNames()
        try replace("sudo", by: "[ \"$2\" = true ] || echo \"$@\"")
        let outcome = try await run(Self.script, ["tests"], user: 1_000, state: "not-installed")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "--non-interactive \(Self.script.path) tests\n")
    }

    @Test(arguments: [(0, 0), (100, 69)])
    func `no cluster and no server is started by an installation, and its wishes are taken back`(
        code: Int,
        status: Int
    ) async throws {
        // The script as it is, but for the places that belong to the machine's owner.
        let wish = scratch.appending("etc", "createcluster.d", "discograph.conf")
        let policy = try scratch.write("", to: "usr/policy-rc.d")
        try FileManager.default.removeItem(at: policy)
        let text = try SourceTree.text("scripts/install-packages.sh")
            .replacing("/etc/postgresql-common/createcluster.d/discograph.conf", with: wish.path)
            .replacing("/usr/sbin/policy-rc.d", with: policy.path)
        let copy = try scratch.write(text, to: "install-packages.sh")
        #expect(text.contains(wish.path) && text.contains(policy.path))
        let seen = scratch.appending("seen")
        try replace("systemctl", by: "exit 1")
        try replace(
            "apt-get",
            by: """
                [ "$1" = install ] || exit 0
                cat '\(wish.path)' > '\(seen.path)'
                '\(policy.path)' || echo "policy $?" >> '\(seen.path)'
                echo "unheard of" >&2
                exit \(code)
                """
        )
        let outcome = try await run(copy, user: 0, state: "not-installed", path: ":/usr/bin:/bin")
        #expect(Int(outcome.status) == status, "\(outcome.errors)")
        #expect(
            try String(contentsOf: seen, encoding: .utf8) == "create_main_cluster = false\npolicy 101\n"
        )
        #expect(outcome.errors.contains("unheard of") == (code != 0))
        for file in [wish, policy] { #expect(!FileManager.default.fileExists(atPath: file.path)) }
    }
}
