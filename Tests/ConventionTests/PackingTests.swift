import Foundation
import TestSupport
import Testing

/// `scripts/pack.sh`, which `make dist` runs, with the programs of this build.
@Suite(.timeLimit(.minutes(10))) struct PackingTests {
    @Test func `what is packed works where it is unpacked, without the toolchain`() async throws {
        let scratch = try ScratchDirectory()
        // It starts every program without the toolchain's libraries, and fails where one does not start.
        let packed = try await Program(
            Checkout.root.appending(path: "scripts/pack.sh"),
            [scratch.url.path],
            environment: ["PROGRAMS": Checkout.products.path]
        ).outcome()
        #expect(packed.status == 0, "\(packed.errors)")
        let archive = packed.output.trimmingCharacters(in: .newlines)
        let unpacked = try await Program(
            URL(filePath: "/bin/tar"),
            ["--extract", "--strip-components=1", "--file", archive],
            in: scratch.url
        ).outcome()
        #expect(unpacked.status == 0, "\(unpacked.errors)")

        let files = FileManager.default
        for name in HelpTests.executables {
            #expect(files.isExecutableFile(atPath: scratch.appending("bin", name).path), "\(name)")
        }
        #expect(files.fileExists(atPath: scratch.appending("sql", "schema.sql").path))
        #expect(files.isExecutableFile(atPath: scratch.appending("scripts", "install-packages.sh").path))
        let validated = try await Program(
            scratch.appending("bin", "discograph"),
            ["validate", "pipelines/catalog.yaml"],
            in: scratch.url
        ).outcome()
        #expect(validated.status == 0, "\(validated.errors)")
        // Nothing of the work is left beside the archive.
        let left = try files.contentsOfDirectory(atPath: scratch.url.path).filter { $0.hasPrefix(".") }
        #expect(left.isEmpty, "\(left)")
    }

    @Test func `programs that are not built are named`() async throws {
        let scratch = try ScratchDirectory()
        let outcome = try await Program(
            Checkout.root.appending(path: "scripts/pack.sh"),
            [scratch.url.path],
            environment: ["PROGRAMS": scratch.url.path]
        ).outcome()
        #expect(outcome.status == 66)
        #expect(outcome.errors == "pack: no programs in \(scratch.url.path): make release builds them\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }
}
