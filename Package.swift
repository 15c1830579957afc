// swift-tools-version: 6.3

import PackageDescription

/// Every Swift target is compiled the same way; a warning stops the build.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdHTTP2: Target.Dependency = .product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

/// A library at `Sources/<name>`.
func library(_ name: String, uses dependencies: Target.Dependency...) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A key-value server's client at `Sources/<name>`, compiled only with the trait of that name.
func store(_ name: String, uses library: String) -> Target {
    .target(
        name: name,
        dependencies: [
            "Concurrency", "Diagnostics", .target(name: library, condition: .when(traits: [name])),
        ],
        swiftSettings: settings
    )
}

/// An executable at `Sources/<name>`: arguments and printing in one file, but for `discograph`, which has many commands.
func stage(_ name: String, uses dependencies: Target.Dependency...) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["StageKit", "Diagnostics", argumentParser] + dependencies,
        swiftSettings: settings
    )
}

/// The tests of one library, at `Tests/<name>Tests`; `files` beside them are not compiled.
func tests(
    of name: String,
    uses dependencies: Target.Dependency...,
    besides files: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        exclude: files,
        swiftSettings: settings
    )
}

/// Tests of several parts at work together, at `Tests/<name>Tests`; `files` beside them are not compiled.
func scenarios(
    _ name: String,
    uses dependencies: Target.Dependency...,
    besides files: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: ["TestSupport"] + dependencies,
        exclude: files,
        swiftSettings: settings
    )
}

let package = Package(
    name: "discograph",
    traits: [
        .trait(name: "Redis", description: "Keep access tokens in Redis (libhiredis-dev)."),
        .trait(name: "Memcached", description: "Keep access tokens in Memcached (libmemcached-dev)."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        // System: one module per C library.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(
            name: "CMemcached",
            pkgConfig: "libmemcached",
            providers: [.apt(["libmemcached-dev"])]
        ),
        .systemLibrary(name: "CAffinity"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CStandardStreams"),
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),

        // Floor: what a failure is, what must never be printed; how to wait and how to stop.
        library("Diagnostics", uses: "CStandardStreams", logging),
        library("Concurrency", uses: "CAffinity"),

        // Ground: what is asked for, what we keep and where in an answer it stands, without I/O; files that appear
        // whole or not at all.
        library("Catalog"),
        library("Files", uses: "Concurrency", "Diagnostics"),

        // Devices: each outside thing is touched by one module.
        library("HTTP", uses: "CCurl", "Concurrency", "Diagnostics"),
        library("Postgres", uses: "CPostgres", "Concurrency", "Diagnostics"),
        library("JSON", uses: "CSimdjson", "Catalog", "Diagnostics"),
        library("Digest", uses: "CCrypto", "CXXHash", "Diagnostics"),
        library("Landing", uses: "CZstd", "Files", "Catalog", "Diagnostics"),
        library("SQLite", uses: "CSQLite", "Diagnostics"),
        store("Redis", uses: "CHiredis"),
        store("Memcached", uses: "CMemcached"),

        // State: what outlives a run.
        library("Cluster", uses: "Postgres", "Digest", "Files", "Diagnostics", logging, subprocess, system),
        .target(
            name: "Frontier",
            dependencies: ["SQLite", "Files", "Catalog", "Concurrency", "Diagnostics"],
            // Its few statements are its own affair: nobody runs them in psql, so they travel inside the binary.
            resources: [.embedInCode("sql")],
            swiftSettings: settings
        ),
        .target(
            name: "Quota",
            dependencies: ["SQLite", "Postgres", "Files", "Concurrency", "Diagnostics"],
            resources: [.embedInCode("sql")],
            swiftSettings: settings
        ),
        .target(
            name: "Tokens",
            dependencies: [
                "Postgres", "Files", "Concurrency", "Diagnostics",
                .target(name: "Redis", condition: .when(traits: ["Redis"])),
                .target(name: "Memcached", condition: .when(traits: ["Memcached"])),
            ],
            resources: [.embedInCode("sql")],
            swiftSettings: settings
        ),

        // Subjects: what the project is about.
        library("Spotify", uses: "Quota", "Tokens", "HTTP", "Catalog", "Concurrency", "Diagnostics"),
        library(
            "Normalization",
            uses: "JSON",
            "Digest",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics"
        ),
        library(
            "Warehouse",
            uses: "Cluster",
            "Postgres",
            "JSON",
            "Digest",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics",
            subprocess,
            system
        ),
        library(
            "Pipeline",
            uses: "Quota",
            "Digest",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics",
            yams,
            subprocess,
            system
        ),

        // Procedure: the subjects at work together.
        library(
            "Extraction",
            uses: "Spotify",
            "Normalization",
            "Warehouse",
            "Pipeline",
            "Cluster",
            "Quota",
            "Tokens",
            "Frontier",
            "Files",
            "Landing",
            "JSON",
            "HTTP",
            "Postgres",
            "Catalog",
            "Concurrency",
            "Diagnostics"
        ),
        library(
            "Maintenance",
            uses: "Normalization",
            "Warehouse",
            "Pipeline",
            "Cluster",
            "Postgres",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics",
            logging
        ),

        // Frame: what every executable shares.
        library(
            "StageKit",
            uses: "CLinux",
            "Pipeline",
            "Quota",
            "Files",
            "Landing",
            "Concurrency",
            "Diagnostics",
            argumentParser,
            logging
        ),

        // Template: what the stages that ask Spotify have in common.
        library("ExtractKit", uses: "StageKit", "Extraction", "Landing", "Diagnostics", argumentParser),

        // Stages: one executable each.
        stage("plan", uses: "Extraction", "Landing", "Concurrency", logging),
        stage("extract-search", uses: "ExtractKit", "Landing"),
        stage("extract-artists", uses: "ExtractKit", "Landing"),
        stage("extract-albums", uses: "ExtractKit", "Landing"),
        stage("extract-tracks", uses: "ExtractKit", "Landing"),
        stage("transform", uses: "Normalization", "Pipeline", "Landing", logging),
        stage("migrate", uses: "Warehouse", "Cluster", "Landing", "Concurrency"),
        stage(
            "load",
            uses: "Warehouse",
            "Normalization",
            "Pipeline",
            "Cluster",
            "Landing",
            "Catalog",
            "Concurrency"
        ),
        stage("check", uses: "Warehouse", "Cluster", "Landing", "Concurrency"),
        stage(
            "discograph",
            uses: "Extraction",
            "Maintenance",
            "Pipeline",
            "Warehouse",
            "Cluster",
            "Quota",
            "Spotify",
            "Postgres",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            logging
        ),

        // The sandbox: a Spotify Web API on loopback. Nothing of the pipeline imports it.
        library(
            "Sandbox",
            uses: "CZlib",
            "Diagnostics",
            hummingbird,
            hummingbirdCore,
            hummingbirdTLS,
            hummingbirdHTTP2,
            httpTypes,
            nio,
            nioTLS,
            logging
        ),
        .executableTarget(
            name: "spotify-sandbox",
            dependencies: ["Sandbox", "Diagnostics", argumentParser],
            swiftSettings: settings
        ),

        // What `make bench` runs beside others' programs.
        .executableTarget(
            name: "http-bench",
            dependencies: ["HTTP", "Diagnostics", argumentParser],
            path: "Tests/Benchmarks/HTTPBench",
            swiftSettings: settings
        ),

        // Tests: one target for each library, then the rules of the house and the real binaries end to end.
        .target(
            name: "TestSupport",
            dependencies: ["Warehouse", "Cluster", "Postgres"],
            path: "Tests/TestSupport",
            exclude: ["scripted-program"],
            swiftSettings: settings
        ),
        tests(of: "Diagnostics", uses: logging),
        tests(of: "Concurrency"),
        tests(of: "Catalog"),
        tests(of: "HTTP", uses: "Diagnostics"),
        tests(of: "Postgres", uses: "Diagnostics"),
        tests(of: "JSON", uses: "Catalog", "Diagnostics"),
        tests(of: "Files", uses: "Diagnostics"),
        tests(of: "Landing", uses: "Files", "Catalog", "Diagnostics"),
        tests(of: "SQLite", uses: "Diagnostics"),
        tests(of: "Cluster", uses: "Postgres", "Diagnostics"),
        tests(of: "Frontier", uses: "SQLite", "Catalog", "Diagnostics"),
        tests(of: "Quota", uses: "SQLite", "Postgres", "Files", "Concurrency", "Diagnostics"),
        tests(of: "Tokens", uses: "Postgres", "Files", "Diagnostics"),
        tests(of: "Spotify", uses: "Quota", "Tokens", "HTTP", "Catalog", "Concurrency", "Diagnostics"),
        tests(
            of: "Normalization",
            uses: "JSON",
            "Digest",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics",
            besides: ["rows-format.txt"]
        ),
        tests(of: "Warehouse", uses: "Postgres", "Landing", "Catalog", "Digest", "Diagnostics"),
        tests(
            of: "Pipeline",
            uses: "Quota",
            "Files",
            "Landing",
            "Catalog",
            "Concurrency",
            "Diagnostics",
            yams
        ),
        tests(
            of: "Extraction",
            uses: "Spotify",
            "Normalization",
            "Quota",
            "Tokens",
            "HTTP",
            "Pipeline",
            "Frontier",
            "Files",
            "Landing",
            "SQLite",
            "JSON",
            "Catalog",
            "Concurrency",
            "Diagnostics"
        ),
        tests(
            of: "Maintenance",
            uses: "Normalization",
            "Warehouse",
            "Pipeline",
            "Postgres",
            "Landing",
            "Catalog",
            "Concurrency",
            logging
        ),
        tests(
            of: "StageKit",
            uses: "Pipeline",
            "Quota",
            "Landing",
            "Concurrency",
            "Diagnostics",
            logging,
            argumentParser
        ),
        tests(of: "ExtractKit", uses: "StageKit", "Landing", argumentParser),
        tests(of: "Sandbox", uses: "Diagnostics", "spotify-sandbox", yams),
        scenarios("Merge", uses: "Warehouse", "Postgres", "Landing", "Catalog"),
        scenarios("Analytics", uses: "Warehouse", "Postgres", "Catalog"),
        scenarios("Convention", uses: "Catalog"),
        scenarios("EndToEnd", uses: "Landing", besides: ["SQL"]),
        scenarios("Crash", uses: "Cluster", "Postgres", besides: ["SQL", "crash_point.c"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
